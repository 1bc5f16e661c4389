"""Which loops are silent, and which channels are dead: what every staff page says in red."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

LIMITS = {"tick": timedelta(seconds=90), "deliver": timedelta(seconds=90), "jobs": timedelta(minutes=4), "ingest": timedelta(seconds=90)}
"""How long each loop may be silent, in real time. A page that is open asks again within 30 s: red is seen within two minutes."""

BEATS = """
SELECT loop, real_at, coalesce((SELECT "offset" FROM clock), interval '0') FROM heartbeat WHERE loop = ANY(%(loops)s)
"""
DEAD = """
SELECT kind, agency, dead_since FROM channel WHERE dead_since IS NOT NULL AND area BETWEEN %(lo)s AND %(hi)s ORDER BY dead_since
"""


@dataclass(frozen=True, slots=True)
class Silent:
    """A loop that has not come round within its limit, and since when (Anju's clock); None: it never did."""

    loop: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Dead:
    """A channel by which nothing leaves since an instant: its kind, and the agency's id (None: the whole area's)."""

    kind: str
    agency: int | None
    since: datetime


def ages(now: datetime) -> dict[str, timedelta | None]:
    """How long ago each loop last came round, in real time, at `now` of Anju's clock; None for one that never did."""
    with connection.cursor() as cursor:
        cursor.execute(BEATS, {"loops": list(LIMITS)})
        beaten = {loop: now - offset - real for loop, real, offset in cursor.fetchall() if real is not None}
    return {loop: beaten.get(loop) for loop in LIMITS}


def silent(now: datetime) -> tuple[Silent, ...]:
    """The loops past their limit at `now` (aware, UTC, Anju's clock); any purpose may ask."""
    aged = ages(now)
    return tuple(Silent(loop, None if age is None else now - age) for loop, age in aged.items() if age is None or age > LIMITS[loop])


def dead(lo: int, hi: int) -> tuple[Dead, ...]:
    """The dead channels of an area's interval, longest dead first."""
    with connection.cursor() as cursor:
        cursor.execute(DEAD, {"lo": lo, "hi": hi})
        return tuple(Dead(*row) for row in cursor.fetchall())
