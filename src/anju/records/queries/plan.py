"""The plans in force over the viewer's areas, and what their rules come to just now. Each runs under the scope in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from anju.core.plan.model import Text


@dataclass(frozen=True, slots=True)
class Adopted:
    """A plan version in force over an area since an instant; `until` where another has taken its place."""

    adoption: int
    name: str
    version: str
    area: int
    place: str
    place_en: str
    zone: str
    since: datetime
    until: datetime | None
    by: str
    basis: str
    decider: str

    @property
    def title(self) -> Text:
        """The area's name."""
        return Text(zh=self.place, en=self.place_en or self.place)


COLUMNS = """
    d.id, v.name, v.version, d.area, a.name, a.name_en, a.zone, d.since, d.until, d.by, d.basis, d.decider
    FROM adoption d JOIN plan_version v ON v.id = d.plan_version JOIN area a ON a.id = d.area
"""
IN_FORCE = f"""
    SELECT {COLUMNS} WHERE d.since <= %(now)s AND (d.until IS NULL OR d.until > %(now)s)
      AND (d.area BETWEEN %(lo)s AND %(hi)s OR EXISTS (
           SELECT FROM post p WHERE p.id = ANY(%(posts)s) AND p.area BETWEEN a.id AND a.hi)
           OR %(lo)s BETWEEN a.id AND a.hi)
    ORDER BY a.hi - a.id DESC, v.name, d.id
"""  # noqa: S608  # constants
ONE = f"SELECT {COLUMNS} WHERE d.id = %(adoption)s"


def in_force(lo: int, hi: int, posts: Sequence[int], now: datetime) -> tuple[Adopted, ...]:
    """Adoptions in force inside `lo` to `hi` or around any of `posts`, those of the widest areas first."""
    return tuple(Adopted(*row) for row in _rows(IN_FORCE, {"lo": lo, "hi": hi, "posts": list(posts), "now": now}))


def one(adoption: int) -> Adopted | None:
    """One adoption, in force or not."""
    found = _rows(ONE, {"adoption": adoption})
    return Adopted(*found[0]) if found else None


@dataclass(frozen=True, slots=True)
class Live:
    """Duties of one rule in the viewer's sight: open and inside their time, past it, and closed as done or late since the local midnight."""

    track: str
    rule: str
    open: int
    overdue: int
    done: int


LIVE = """
    SELECT d.track, d.rule,
           count(*) FILTER (WHERE d.how IS NULL AND d.opens <= %(now)s AND d.closes >= %(now)s),
           count(*) FILTER (WHERE d.how IS NULL AND d.closes < %(now)s),
           count(*) FILTER (WHERE d.how IN ('done', 'late') AND d.closed_at >= %(midnight)s)
    FROM duty d
    WHERE d.area BETWEEN %(lo)s AND %(hi)s AND d.adoption = %(adoption)s AND d.occurs_on >= %(since)s AND (d.how IS NULL OR d.occurs_on >= %(lately)s)
    GROUP BY d.track, d.rule
"""


def live(adoption: int, lo: int, hi: int, now: datetime, midnight: datetime, since: date, lately: date) -> tuple[Live, ...]:
    """What each rule comes to at `now`, of duties for `since` and later; closed ones for `lately` and later."""
    given = {"adoption": adoption, "lo": lo, "hi": hi, "now": now, "midnight": midnight, "since": since, "lately": lately}
    return tuple(Live(*row) for row in _rows(LIVE, given))


def _rows(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
