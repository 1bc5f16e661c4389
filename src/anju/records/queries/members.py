"""Who is on the staff: for the entrance, and for choosing a person by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection


def any_yet() -> bool:
    """Whether anybody at all has an account."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM member)")
        row = cursor.fetchone()
    return bool(row and row[0])


@dataclass(frozen=True, slots=True)
class Held:
    """A post that is held now: its number, role, title, agency, and who holds it."""

    post: int
    role: str
    title: str
    agency: str
    agency_en: str
    name: str


POSTS = """
    SELECT s.id, s.role, s.title, g.name, g.name_en, m.name
    FROM post s JOIN member m ON m.id = s.member JOIN agency g ON g.id = s.agency
    WHERE s.area BETWEEN %(lo)s AND %(hi)s AND m.is_active AND s.active_from <= %(now)s AND (s.active_until IS NULL OR s.active_until > %(now)s)
      AND (%(roles)s::text[] IS NULL OR s.role = ANY(%(roles)s::text[]))
    ORDER BY s.role, g.name, m.name LIMIT 500
"""
ENCLOSING = """
    SELECT s.id, s.role, s.title, g.name, g.name_en, m.name
    FROM post s JOIN member m ON m.id = s.member JOIN agency g ON g.id = s.agency JOIN area a ON a.id = s.area
    WHERE %(area)s BETWEEN a.id AND a.hi AND m.is_active AND s.active_from <= %(now)s AND (s.active_until IS NULL OR s.active_until > %(now)s)
      AND (%(roles)s::text[] IS NULL OR s.role = ANY(%(roles)s::text[]))
    ORDER BY s.role, a.hi - a.id, g.name, m.name LIMIT 500
"""


def for_area(area: int, now: datetime, roles: Sequence[str] | None = None) -> tuple[Held, ...]:
    """Held posts whose area encloses `area`, the nearest first: who may be seated there or given a duty."""
    return _held(ENCLOSING, {"area": area, "now": now, "roles": list(roles) if roles is not None else None})


def within(lo: int, hi: int, now: datetime, roles: Sequence[str] | None = None) -> tuple[Held, ...]:
    """Held posts inside an interval."""
    return _held(POSTS, {"lo": lo, "hi": hi, "now": now, "roles": list(roles) if roles is not None else None})


def _held(sql: str, given: dict[str, Any]) -> tuple[Held, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return tuple(Held(*row) for row in cursor.fetchall())
