"""Asking the database, under the scope in force."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection


def rows(sql: str, given: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Every row that `sql` finds with `given` put in."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def numbers(table: str, count: int) -> list[int]:
    """`count` numbers that the next rows of `table` will have."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]
