"""A copy of the demo as it was built, kept beside it on the same server, so that it can be put back in a second."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic, sleep

from django.conf import settings
from django.db import Error, connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from anju.site import session
from anju.site.postgres import Refused

FRESH = timedelta(hours=12)
"""How old a copy may be to be put back: an older one's duties have all run out, and the demo is better built anew."""
LEAVING = 5.0
"""Seconds that sessions have to end in."""


def keep(now: datetime) -> None:
    """Copy the demo as it stands. Nobody else may be connected: `anju prepare` runs before any page and worker."""
    current, kept = _names()
    with _maintenance() as cursor:
        for old in (kept, f"{current}_next"):
            _run(cursor, "DROP DATABASE IF EXISTS {}", old)
        _run(cursor, "CREATE DATABASE {} TEMPLATE {}", kept, current)
        cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(kept), sql.Literal(now.isoformat())))


def judge() -> None:
    """Refuse to serve a demo over data that are none, whose clock nobody may move, and to serve a demo's invented people as real ones."""
    _, kept = _names()
    session.become("owner")
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM member), EXISTS (SELECT FROM pg_database WHERE datname = %s)", [kept])
        used, is_demo = cursor.fetchone()
    session.become("worker")
    if settings.ANJU_DEMO and used and not is_demo:
        raise Refused("these data are no demo: start with ANJU_DEMO=0, or give the demo a folder of its own: ANJU_VAR=/tmp/anju-demo make run")
    if not settings.ANJU_DEMO and is_demo:
        raise Refused(f"{settings.ANJU_VAR} holds the demo's invented people: give the real ones another folder with ANJU_VAR, or remove it")


def put_back(now: datetime) -> bool:
    """Put the copy in the place of the demo, whoever is connected; an empty database where the copy is too old.

    Whether a copy was put back: otherwise the demo has to be built again. Pages and workers find the new database at their next statement. Killed
    at any point it leaves a database of that name, and done again it comes to the same. Raises Refused where no copy was ever kept: those data are
    no demo.
    """
    current, kept = _names()
    following, past = f"{current}_next", f"{current}_past"
    with _maintenance() as cursor:
        if (age := _age(cursor, kept, now)) is None:
            raise Refused("these data were never a demo; nothing was touched")
        _run(cursor, "DROP DATABASE IF EXISTS {}", past)
        if age >= FRESH:
            _run(cursor, "DROP DATABASE IF EXISTS {}", following)
        _copy(cursor, kept if age < FRESH else "template0", following)
        try:
            _run(cursor, "ALTER DATABASE {} ALLOW_CONNECTIONS false", current)
            _send_away(cursor, current)
            _swap(cursor, current, following, past)
        finally:
            _run(cursor, "ALTER DATABASE {} ALLOW_CONNECTIONS true", current)
    return age < FRESH


def _send_away(cursor: CursorWrapper, name: str) -> None:
    """End every session in it, all at once: where it is to wait for each, the server looks only each tenth of a second, and they add up.

    What nobody signed in for is the server's own: only it may end an autovacuum, and does so by itself when a name is to change.
    """
    until = monotonic() + LEAVING
    cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usesysid IS NOT NULL", [name])
    while cursor.rowcount and monotonic() < until:
        sleep(0.01)
        cursor.execute("SELECT FROM pg_stat_activity WHERE datname = %s AND usesysid IS NOT NULL", [name])


def _swap(cursor: CursorWrapper, current: str, following: str, past: str) -> None:
    """Both names change together or not at all."""
    cursor.execute("BEGIN")
    try:
        _run(cursor, "ALTER DATABASE {} RENAME TO {}", current, past)
        _run(cursor, "ALTER DATABASE {} RENAME TO {}", following, current)
    except Error:
        cursor.execute("ROLLBACK")
        raise
    cursor.execute("COMMIT")


def number_on(now: datetime) -> None:
    """Give adoptions from here on numbers that no process has met: each keeps what it compiled by them, and nobody tells it that all begins again."""
    session.become("owner")
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('adoption', 'id'), %s)", [int(now.timestamp())])
    session.become("worker")


def make_ready(now: datetime) -> None:
    """Drop what putting back left, and make the next copy beforehand: both wait for the disk, and nobody waits for them."""
    current, kept = _names()
    with _maintenance() as cursor:
        _run(cursor, "DROP DATABASE IF EXISTS {}", f"{current}_past")
        if (age := _age(cursor, kept, now)) is not None and age < FRESH:
            _copy(cursor, kept, f"{current}_next")


def _copy(cursor: CursorWrapper, source: str, target: str) -> None:
    """A whole copy of `source` by the name `target`, unless there is one: it has another name until it is whole."""
    cursor.execute("SELECT FROM pg_database WHERE datname = %s", [target])
    if cursor.fetchone() is None:
        _run(cursor, "DROP DATABASE IF EXISTS {}", f"{target}_half")
        _run(cursor, "CREATE DATABASE {} TEMPLATE {}", f"{target}_half", source)
        _run(cursor, "ALTER DATABASE {} RENAME TO {}", f"{target}_half", target)


def _names() -> tuple[str, str]:
    current = str(connection.settings_dict["NAME"])
    return current, f"{current}_demo"


def _age(cursor: CursorWrapper, kept: str, now: datetime) -> timedelta | None:
    cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [kept])
    row = cursor.fetchone()
    return now - datetime.fromisoformat(row[0]) if row and row[0] else None


def _run(cursor: CursorWrapper, statement: str, *names: str) -> None:
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def _maintenance() -> Iterator[CursorWrapper]:
    """A cursor of the owner's in the server's maintenance database; this process leaves the demo's own meanwhile."""
    session.become("owner")
    with connection._nodb_cursor() as cursor:  # as Django's own test runner does
        yield cursor
    session.become("worker")
