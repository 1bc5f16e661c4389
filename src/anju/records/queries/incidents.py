"""Incidents of cases and of areas, and how far their ladders were climbed. Each runs under the scope in force.

What is hidden (an abuser may stand at the same door) comes only to a viewer who says so with `hidden`: whoever may read hidden evidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from anju.core.enrolment.fact import Key
from anju.core.plan.model import Text
from anju.records.queries.households import named

MOST = 300


@dataclass(frozen=True, slots=True)
class Row:
    """One incident. `enrolment` below zero: of the area itself. Without `adoption` no plan knows its kind. `name` is empty where nobody lives."""

    number: int
    enrolment: int
    rule: str
    occurs_on: date
    nth: int
    raised: datetime
    hidden: bool
    settled: datetime | None
    how: str | None
    area: int
    place: str
    place_en: str
    zone: str
    adoption: int | None
    track: str
    person: int | None
    name: str

    @property
    def kind(self) -> str:
        """The plan's kind, without the role that nobody holds."""
        return self.rule.partition(".")[0]

    @property
    def role(self) -> str:
        """The role that nobody holds, where it is about one."""
        return self.rule.partition(".")[2]


COLUMNS = """
    i.id, i.enrolment, i.rule, i.occurs_on, i.nth, i.raised, i.hidden, i.settled_at, i.how, i.area, a.name, a.name_en, a.zone,
    e.adoption, coalesce(e.track, ''), e.person, coalesce(n.name, '')
    FROM incident i
    JOIN area a ON a.id = i.area
    LEFT JOIN enrolment e ON e.id = i.enrolment
    LEFT JOIN identity n ON n.person = e.person
"""
OPEN = f"""
    SELECT {COLUMNS} WHERE i.settled_at IS NULL AND i.area BETWEEN %(lo)s AND %(hi)s AND (NOT i.hidden OR %(hidden)s) ORDER BY i.raised LIMIT %(most)s
"""  # constants
SETTLED = f"""
    SELECT {COLUMNS} WHERE i.settled_at > %(since)s AND i.area BETWEEN %(lo)s AND %(hi)s AND (NOT i.hidden OR %(hidden)s)
    ORDER BY i.settled_at DESC LIMIT %(most)s
"""
ONE = f"SELECT {COLUMNS} WHERE i.id = %(number)s AND (NOT i.hidden OR %(hidden)s)"


def unsettled(lo: int, hi: int, *, hidden: bool) -> tuple[Row, ...]:
    """Every open incident in sight, oldest first."""
    return tuple(Row(*row) for row in _rows(OPEN, {"lo": lo, "hi": hi, "hidden": hidden, "most": MOST}))


def settled(lo: int, hi: int, since: datetime, *, hidden: bool) -> tuple[Row, ...]:
    """Those settled after `since`, latest first."""
    return tuple(Row(*row) for row in _rows(SETTLED, {"lo": lo, "hi": hi, "since": since, "hidden": hidden, "most": MOST}))


def one(number: int, *, hidden: bool) -> Row | None:
    """One incident; None where it is not in sight."""
    found = _rows(ONE, {"number": number, "hidden": hidden})
    return Row(*found[0]) if found else None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a duty's ladder: who was told, when, and who has seen it. `late`: recorded after an outage."""

    rule: str
    occurs_on: date
    nth: int
    step: int
    at: datetime
    to_role: str
    name: str
    seen_by: str
    seen_at: datetime | None
    late: bool


STEPS = """
    SELECT c.rule, c.occurs_on, c.nth, c.step, c.at, c.to_role, coalesce(m.name, ''), c.acknowledged_by, c.acknowledged_at, c.late
    FROM enrolment e
    JOIN climb c ON c.jurisdiction = e.jurisdiction AND c.enrolment = e.id
    LEFT JOIN post s ON s.id = c.to_post
    LEFT JOIN member m ON m.id = s.member
    WHERE e.id = %(enrolment)s AND (c.rule, c.occurs_on, c.nth) IN (
        SELECT k.rule, k.occurs_on, k.nth FROM unnest(%(rules)s::text[], %(days)s::date[], %(nths)s::integer[]) AS k(rule, occurs_on, nth))
    ORDER BY c.at, c.step
"""


def steps(enrolment: int, keys: Sequence[Key]) -> tuple[Step, ...]:
    """The steps that the ladders of these duties have climbed, in order."""
    given = {"rules": [key.rule for key in keys], "days": [key.occurs_on for key in keys], "nths": [key.nth for key in keys]}
    return tuple(Step(*row) for row in _rows(STEPS, {"enrolment": enrolment, **given}))


@dataclass(frozen=True, slots=True)
class Found:
    """An enrolment that an incident may be raised in. `person` None: the area's own."""

    enrolment: int
    adoption: int
    track: str
    person: int | None
    name: str
    place: str
    place_en: str

    @property
    def title(self) -> Text:
        """The area's name."""
        return Text(zh=self.place, en=self.place_en or self.place)


SUBJECTS = """
    SELECT e.id, e.adoption, e.track, e.person, coalesce(n.name, ''), a.name, a.name_en
    FROM enrolment e
    JOIN area a ON a.id = e.area
    LEFT JOIN identity n ON n.person = e.person
    WHERE e.archived IS NULL AND e.annulled IS NULL AND e.area BETWEEN %(lo)s AND %(hi)s
      AND (%(enrolment)s::bigint IS NULL OR e.id = %(enrolment)s)
      AND (%(people)s::bigint[] IS NULL OR e.person = ANY(%(people)s))
    ORDER BY e.person IS NOT NULL, n.pinyin, e.id LIMIT 60
"""


def subjects(lo: int, hi: int, text: str, enrolment: int | None = None) -> tuple[Found, ...]:
    """Enrolments in sight that are not archived, whose person's name, pinyin or initials begin with `text`; areas' own first."""
    people = named(text.strip(), lo, hi, inside=False) if text.strip() else None
    return tuple(Found(*row) for row in _rows(SUBJECTS, {"lo": lo, "hi": hi, "people": people, "enrolment": enrolment}))


def _rows(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
