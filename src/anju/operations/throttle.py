"""Counting tries in one place: what one web process counted the next one knows, and a restart forgets nothing.

Keys become fingerprints before they are stored. An entry past its time is as if it were not there. `now` is aware, UTC, by the real clock.
"""

import json
from datetime import datetime

from django.db import connection

from anju.records.models import Throttle
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import fingerprint

ADD = """
INSERT INTO throttle (key, value, until) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, until = excluded.until WHERE throttle.until <= %s
"""
PUT = "INSERT INTO throttle (key, value, until) VALUES (%s, %s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value, until = excluded.until"
COUNT = "UPDATE throttle SET value = to_jsonb(value::bigint + %s) WHERE key = %s AND until > %s RETURNING value::bigint"


def read(key: str, now: datetime) -> tuple[object] | None:
    """What is kept under `key`, in a tuple; None where nothing is."""
    with scoped(ENGINE):
        return Throttle.objects.filter(key=_print(key), until__gt=now).values_list("value").first()


def add(key: str, value: object, until: datetime, now: datetime) -> bool:
    """Keep `value`, which is JSON, unless something is kept there already; whether it was kept. Of two at once one is told yes."""
    return bool(_run(ADD, _print(key), json.dumps(value), until, now)[0])


def put(key: str, value: object, until: datetime) -> None:
    """Keep `value`, which is JSON, whatever was there."""
    _run(PUT, _print(key), json.dumps(value), until)


def count(key: str, by: int, now: datetime) -> int | None:
    """Add `by` to a number that is kept; what it is then, or None where none is kept."""
    rows = _run(COUNT, by, _print(key), now)[1]
    return rows[0][0] if rows else None


def drop(key: str) -> bool:
    """Forget `key`; whether there was something."""
    with scoped(ENGINE):
        return bool(Throttle.objects.filter(key=_print(key)).delete()[0])


def forget(now: datetime | None = None) -> None:
    """Forget everything that is past its time at `now`; everything at all without one."""
    with scoped(ENGINE):
        (Throttle.objects.filter(until__lte=now) if now else Throttle.objects.all()).delete()


def _print(key: str) -> str:
    return fingerprint(key, "throttle").hex()


def _run(statement: str, *values: str | int | datetime) -> tuple[int, list[tuple[int]]]:
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount, cursor.fetchall() if cursor.description else []
