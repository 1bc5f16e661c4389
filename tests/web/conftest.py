"""What tests of pages stand on; imports wait until Django is set up."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.browser import chromium, serving

Made = tuple[Any, datetime]
Staged = Callable[[Callable[[], Made]], AbstractContextManager[tuple[str, Any]]]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """`at(instant)`: from now on every page is asked for at that instant."""
    from anju.operations import clock

    def move(instant: datetime) -> None:
        monkeypatch.setattr(clock, "real", lambda: instant)
        monkeypatch.setattr(clock, "offset", lambda: timedelta(0))

    return move


@pytest.fixture
def town(db: None, at: Callable[[datetime], None]) -> Any:
    """A `tests.web.town.Town`, and the clock at its now."""
    from tests.web.town import make

    made = make()
    at(made.now)
    return made


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser for all tests of a file; each opens windows of its own. Its loop makes Django use another connection from here on: the one before
    must not stay open, or the database could not be copied."""
    from django.db import connection

    connection.close()
    with pytest.MonkeyPatch.context() as patch, chromium(tmp_path_factory.mktemp("browser")) as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield started


@pytest.fixture
def staged(clone: str, django_db_blocker: Any, at: Callable[[datetime], None], monkeypatch: pytest.MonkeyPatch) -> Staged:
    """`staged(make)`: what `make` tells to be there, at its hour, with every loop beating, on a server of its own; (address, what was made)."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

    @contextmanager
    def stage(make: Callable[[], Made]) -> Iterator[tuple[str, Any]]:
        from django.db import connection

        from anju.operations.heartbeat import beat

        with django_db_blocker.unblock():
            made, now = make()
            at(now)
            for loop in ("tick", "deliver", "jobs"):
                beat(loop, now, now)
            try:
                with serving() as address:
                    yield address, made
            finally:
                connection.close()

    return stage
