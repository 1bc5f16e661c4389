"""The demo put back from its copy: what happened since is gone, and no real database can be hit."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.test import override_settings

from anju.records.scope import ENGINE, scoped
from anju.site import session, template
from anju.site.bootstrap import bootstrap
from anju.site.database import NAME
from anju.site.postgres import Refused

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


@pytest.fixture
def lived_in(clone: str, become: Callable[[str], None]) -> Iterator[str]:
    """A database with one member; its copies are dropped afterwards."""
    become("worker")
    _add("first")
    yield clone
    session.become("owner")
    with connection._nodb_cursor() as cursor:
        for name in (f"{clone}_demo", f"{clone}_next", f"{clone}_next_half", f"{clone}_past"):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
    become("web")


def _add(username: str) -> None:
    with scoped(ENGINE):
        get_user_model().objects.create_user(username)


def _members() -> list[str]:
    with scoped(ENGINE):
        return sorted(get_user_model().objects.values_list("username", flat=True))


def test_what_happened_since_is_gone(lived_in: str) -> None:
    template.keep(NOW)
    _add("second")
    assert template.put_back(NOW + timedelta(hours=1))
    assert _members() == ["first"]
    _add("third")  # it is a whole database, grants included
    assert template.put_back(NOW + timedelta(hours=2))
    assert _members() == ["first"]


def test_a_copy_that_stands_ready_is_taken_and_an_outdated_one_is_not(lived_in: str) -> None:
    template.keep(NOW)
    template.make_ready(NOW)
    _add("second")
    made: list[str] = []
    copy = template._run

    def counted(cursor: Any, statement: str, *names: str) -> None:
        made.extend([statement] if "CREATE" in statement else [])
        copy(cursor, statement, *names)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template, "_run", counted)
        assert template.put_back(NOW)
    assert made == []
    assert _members() == ["first"]
    _add("third")
    template.make_ready(NOW)
    connection.close()
    template.keep(NOW)  # built anew: what stood ready is of the one before
    assert template.put_back(NOW)
    assert _members() == ["first", "third"]


def test_whoever_is_connected_is_sent_away(lived_in: str) -> None:
    template.keep(NOW)
    given = connection.settings_dict
    other = psycopg.connect(host=given["HOST"] or None, port=given["PORT"] or None, user="anju_web", dbname=lived_in)
    template.put_back(NOW)
    with pytest.raises(psycopg.OperationalError):
        other.execute("SELECT 1")
    other.close()


def test_they_are_all_sent_away_before_anybody_is_waited_for(lived_in: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, each waited for, a handful of processes kept the visitor for over a second."""
    template.keep(NOW)
    given, execute, said = connection.settings_dict, CursorWrapper.execute, list[str]()
    others = [psycopg.connect(host=given["HOST"] or None, port=given["PORT"] or None, user="anju_web", dbname=lived_in) for _ in range(8)]

    def heard(self: CursorWrapper, query: Any, params: Any = None) -> Any:
        said.append(query if isinstance(query, str) else "")
        return execute(self, query, params)

    monkeypatch.setattr(CursorWrapper, "execute", heard)
    assert template.put_back(NOW)
    sent_away = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usesysid IS NOT NULL"
    assert [one for one in said if "terminate" in one] == [sent_away], "and nobody whom the server alone may end, such as an autovacuum"
    for other in others:
        with pytest.raises(psycopg.OperationalError):
            other.execute("SELECT 1")
        other.close()


def test_whoever_keeps_coming_back_stops_nothing(lived_in: str) -> None:
    """Pages and clocks ask for connections all the time while the names change."""
    template.keep(NOW)
    _add("second")
    given, stop, errors = dict(connection.settings_dict), threading.Event(), list[str]()

    def ask() -> None:
        while not stop.is_set():
            try:
                with psycopg.connect(host=given["HOST"] or None, port=given["PORT"] or None, user="anju_web", dbname=lived_in) as other:
                    other.execute("SELECT 1")
            except psycopg.OperationalError as error:
                errors.append(str(error))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        assert template.put_back(NOW)
        assert template.put_back(NOW)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    template.make_ready(NOW)
    session.become("worker")
    assert _members() == ["first"]


@pytest.mark.parametrize("step", ["ALLOW_CONNECTIONS false", "RENAME TO", "CREATE DATABASE"])
def test_a_failure_at_any_step_leaves_the_demo_open_and_it_can_be_done_again(lived_in: str, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    template.keep(NOW)
    _add("second")
    run, seen = template._run, list[str]()

    def fails(cursor: Any, statement: str, *names: str) -> None:
        seen.append(statement)
        if step in statement and sum(step in each for each in seen) == (2 if step == "RENAME TO" else 1):
            raise OperationalError("killed")
        run(cursor, statement, *names)

    monkeypatch.setattr(template, "_run", fails)
    with pytest.raises(OperationalError):
        template.put_back(NOW)
    monkeypatch.setattr(template, "_run", run)
    session.become("worker")
    assert _members() == ["first", "second"]
    assert template.put_back(NOW)
    session.become("worker")
    assert _members() == ["first"]


def test_a_database_left_shut_by_a_kill_is_opened_at_the_next_start(server: Any, django_db_setup: None) -> None:
    if server is None:
        pytest.skip("only the embedded server is started by us")
    with psycopg.connect(server.conninfo(), autocommit=True) as own:
        own.execute(f"ALTER DATABASE {NAME} ALLOW_CONNECTIONS false")
    bootstrap(server)
    with psycopg.connect(server.conninfo(database=NAME)) as own:
        assert own.execute("SELECT 1").fetchone() == (1,)


def test_an_old_copy_gives_an_empty_database_to_build_in(lived_in: str) -> None:
    template.keep(NOW)
    assert not template.put_back(NOW + template.FRESH)
    session.become("owner")
    assert connection.introspection.table_names() == []


def test_a_database_that_was_never_a_demo_is_not_touched(lived_in: str) -> None:
    with pytest.raises(Refused, match="never a demo"):
        template.put_back(NOW)
    session.become("worker")
    assert _members() == ["first"]


def test_real_people_and_invented_ones_are_never_taken_for_each_other(lived_in: str) -> None:
    with override_settings(ANJU_DEMO=True), pytest.raises(Refused, match="no demo"):
        template.judge()
    with override_settings(ANJU_DEMO=False):
        template.judge()
    session.become("worker")
    template.keep(NOW)
    with override_settings(ANJU_DEMO=True):
        template.judge()
    with override_settings(ANJU_DEMO=False), pytest.raises(Refused, match="invented people"):
        template.judge()
