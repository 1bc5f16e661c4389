"""Adoptions on their way: drafts, what is in force where they would be, who holds which role there, and how many are enrolled."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Drafted:
    """One draft. `rehearsal` is where that stands; `digest` of what was rehearsed; `adoption` what came of it."""

    number: int
    area: int
    hi: int
    place: str
    place_en: str
    zone: str
    folder: str
    plan: str
    version: str
    texts: Mapping[str, str]
    parameters: Mapping[str, str]
    roles: Mapping[str, int]
    begun: datetime
    rehearsal: str
    people: int
    done: int
    stories: int
    result: Mapping[str, Any] | None
    digest: str
    rehearsed: datetime | None
    adoption: int | None
    dropped: datetime | None

    @property
    def open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.adoption is None and self.dropped is None


@dataclass(frozen=True, slots=True)
class Holder:
    """A post held now, in the area or around it."""

    post: int
    role: str
    title: str
    name: str
    agency: str
    agency_en: str
    kind: str


COLUMNS = """
    t.id, t.area, a.hi, a.name, a.name_en, a.zone, t.folder, t.plan, t.version, t.texts, t.parameters, t.roles, t.begun, t.rehearsal, t.people,
    t.done, t.stories, t.result, t.digest, t.rehearsed, t.adoption, t.dropped
    FROM draft t JOIN area a ON a.id = t.area
"""
ONE = f"SELECT {COLUMNS} WHERE t.id = %(number)s"  # constants
OPEN = f"SELECT {COLUMNS} WHERE t.area BETWEEN %(lo)s AND %(hi)s AND t.adoption IS NULL AND t.dropped IS NULL ORDER BY t.begun DESC LIMIT 50"
OF = f"SELECT {COLUMNS} WHERE t.adoption = %(adoption)s AND t.result IS NOT NULL ORDER BY t.rehearsed DESC LIMIT 1"
HOLDERS = """
    SELECT p.id, p.role, p.title, m.name, g.name, g.name_en, g.kind
    FROM post p JOIN member m ON m.id = p.member JOIN agency g ON g.id = p.agency JOIN area a ON a.id = p.area
    WHERE (p.area BETWEEN %(lo)s AND %(hi)s OR a.id <= %(lo)s AND a.hi >= %(hi)s) AND m.is_active AND g.closed IS NULL
      AND p.active_from <= %(now)s AND (p.active_until IS NULL OR p.active_until > %(now)s)
    ORDER BY p.role, g.name, m.name, p.id LIMIT 2000
"""
IN_FORCE = """
    SELECT d.id FROM adoption d JOIN plan_version v ON v.id = d.plan_version JOIN area a ON a.id = d.area
    WHERE v.name = %(plan)s AND a.id <= %(lo)s AND a.hi >= %(hi)s AND d.until IS NULL ORDER BY a.hi - a.id, d.id DESC LIMIT 1
"""
ENROLLED = """
    SELECT e.track, count(*) FROM enrolment e JOIN adoption d ON d.id = e.adoption JOIN plan_version v ON v.id = d.plan_version
    WHERE v.name = %(plan)s AND e.area BETWEEN %(lo)s AND %(hi)s AND e.subject = 'person' AND e.annulled IS NULL AND e.archived IS NULL
      AND (e.ends IS NULL OR e.ends > %(now)s)
    GROUP BY e.track ORDER BY e.track
"""


def one(number: int) -> Drafted | None:
    """One draft."""
    found = _rows(ONE, {"number": number})
    return _drafted(found[0]) if found else None


def undecided(lo: int, hi: int) -> tuple[Drafted, ...]:
    """Drafts of an interval that wait for a decision, the newest first."""
    return tuple(map(_drafted, _rows(OPEN, {"lo": lo, "hi": hi})))


def behind(adoption: int) -> Drafted | None:
    """The draft with the rehearsal that an adoption came of; none where it was not rehearsed."""
    found = _rows(OF, {"adoption": adoption})
    return _drafted(found[0]) if found else None


def holders(lo: int, hi: int, now: datetime) -> tuple[Holder, ...]:
    """Posts held at `now` in an interval or around it, by role."""
    return tuple(Holder(*row) for row in _rows(HOLDERS, {"lo": lo, "hi": hi, "now": now}))


def in_force(plan: str, lo: int, hi: int) -> int | None:
    """The adoption of `plan` that is in force over an area, its own or the nearest around it."""
    found = _rows(IN_FORCE, {"plan": plan, "lo": lo, "hi": hi})
    return found[0][0] if found else None


def enrolled(plan: str, lo: int, hi: int, now: datetime) -> dict[str, int]:
    """How many people of an interval are enrolled at `now` on each track of any version of `plan`; what is in sight is counted."""
    return dict(_rows(ENROLLED, {"plan": plan, "lo": lo, "hi": hi, "now": now}))


def _drafted(row: tuple[Any, ...]) -> Drafted:
    return Drafted(*(json.loads(value) if n in (9, 10, 11, 17) and isinstance(value, str) else value for n, value in enumerate(row)))


def _rows(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
