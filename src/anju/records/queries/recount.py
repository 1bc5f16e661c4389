"""Where the kept counters and the duties themselves disagree."""

from dataclasses import dataclass
from datetime import date

from django.db import connection


@dataclass(frozen=True, slots=True)
class Difference:
    """One counter that says `counted` where `found` duties are."""

    area: int
    day: date
    adoption: int
    rule: str
    role: str
    how: str
    counted: int
    found: int


def differences(lo: int, hi: int, since: date, until: date) -> tuple[Difference, ...]:
    """Those of the areas `lo` to `hi` and the local days `since` to `until`, both included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT area, day, adoption, rule, role, how, counted, found FROM recount(%s, %s, %s, %s)", [lo, hi, since, until])
        return tuple(Difference(*row) for row in cursor.fetchall())


def put_right(lo: int, hi: int, since: date, until: date) -> int:
    """Set the counters that differ to what was found; how many were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT put_right(%s, %s, %s, %s)", [lo, hi, since, until])
        (count,) = cursor.fetchone()
    return int(count)
