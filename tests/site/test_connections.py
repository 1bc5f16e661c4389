"""A pool of connections: each is asked whether it lives only where that is in doubt, and one that died is never handed on."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper

from anju.site.postgres import lasting

pytestmark = pytest.mark.django_db


@pytest.fixture
def pooled() -> Iterator[DatabaseWrapper]:
    """A pool of one connection to the tests' own database, beside the tests' own connection."""
    settings = deepcopy(connection.settings_dict)
    settings |= {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0}
    settings["OPTIONS"] |= {"pool": {"min_size": 1, "max_size": 1, "timeout": 5, "connection_class": lasting.Lasting}}
    wrapper = DatabaseWrapper(settings, alias="pooled")
    yield wrapper
    wrapper.close()
    wrapper.close_pool()


def used(wrapper: DatabaseWrapper) -> int:
    """One request's use of it; the server's process that served it."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    wrapper.close()
    return int(pid)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was asked of connections besides what requests ask."""
    found: list[Any] = []
    real = psycopg.Connection.execute

    def execute(self: psycopg.Connection[Any], query: Any, *args: Any, **named: Any) -> Any:
        found.append(query)
        return real(self, query, *args, **named)

    monkeypatch.setattr(psycopg.Connection, "execute", execute)
    return found


def test_one_that_was_used_just_now_is_not_asked(pooled: DatabaseWrapper, asked: list[Any]) -> None:
    first = used(pooled)
    asked.clear()
    assert [used(pooled) for _ in range(3)] == [first] * 3
    assert asked == []


def test_one_that_lay_idle_is_asked(pooled: DatabaseWrapper, asked: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    first = used(pooled)
    asked.clear()
    monkeypatch.setattr(lasting, "QUIET", 0.0)
    assert used(pooled) == first
    assert asked == [""]


def test_one_whose_server_process_ended_is_not_handed_on(pooled: DatabaseWrapper) -> None:
    """However shortly after it was used: the server's last word lies there to be read."""
    first = used(pooled)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
        assert cursor.fetchone() == (True,)
    assert used(pooled) != first
