"""Registers: how far each is covered, by village and door; dated places; ways in. Under the viewer's scope; `lo` and `hi` once more."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from anju.core.intake.coverage import Coverage
from anju.records.sealed import ring, unseal

PAGE = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A register with its count."""

    register: int
    area: int
    kind: str
    name: str
    adoption: int
    coverage: Coverage


REGISTERS = """
    SELECT g.id, g.area, g.kind, g.name, g.adoption, count(r.id), count(r.id) FILTER (WHERE r.state = 'checked'),
           count(r.id) FILTER (WHERE r.state = 'exempt'), count(r.id) FILTER (WHERE r.state = 'registered' AND r.due <= %(now)s)
    FROM register g LEFT JOIN register_row r ON r.register = g.id AND r.area BETWEEN %(lo)s AND %(hi)s
    WHERE g.until IS NULL AND (%(register)s::bigint IS NULL OR g.id = %(register)s)
    GROUP BY g.id ORDER BY g.kind, g.id
"""


def registers(lo: int, hi: int, now: datetime, register: int | None = None) -> tuple[Listed, ...]:
    """The registers in sight, each counted over the areas `lo` to `hi`; or one of them."""
    found = _rows(REGISTERS, {"lo": lo, "hi": hi, "now": now, "register": register})
    return tuple(Listed(row[0], row[1], row[2], row[3], row[4], Coverage(*row[5:])) for row in found)


@dataclass(frozen=True, slots=True)
class Village:
    """The doors of one village, and who checks them."""

    area: int
    place: str
    place_en: str
    coverage: Coverage
    checker: str


VILLAGES = """
    SELECT v.area, a.name, a.name_en, v.registered, v.checked, v.exempt, v.late, coalesce(m.name, '')
    FROM (SELECT r.area, g.checked_by, count(*) AS registered, count(*) FILTER (WHERE r.state = 'checked') AS checked,
                 count(*) FILTER (WHERE r.state = 'exempt') AS exempt, count(*) FILTER (WHERE r.state = 'registered' AND r.due <= %(now)s) AS late
          FROM register_row r JOIN register g ON g.id = r.register
          WHERE r.register = %(register)s AND r.area BETWEEN %(lo)s AND %(hi)s GROUP BY r.area, g.checked_by) v
    JOIN area a ON a.id = v.area
    LEFT JOIN post p ON p.id = standing(v.checked_by, v.area, %(now)s)
    LEFT JOIN member m ON m.id = p.member
    ORDER BY (v.registered > v.checked + v.exempt) DESC, a.pinyin, v.area
"""


def villages(register: int, lo: int, hi: int, now: datetime) -> tuple[Village, ...]:
    """A register by village, those with something left first."""
    found = _rows(VILLAGES, {"register": register, "lo": lo, "hi": hi, "now": now})
    return tuple(Village(row[0], row[1], row[2], Coverage(*row[3:7]), row[7]) for row in found)


@dataclass(frozen=True, slots=True)
class Door:
    """One door and what it says."""

    line: int
    register: int
    area: int
    place: str
    place_en: str
    state: str
    at: datetime
    due: datetime
    settled: datetime | None
    said: Mapping[str, str] = field(default_factory=dict)


DOORS = """
    SELECT r.id, r.register, r.area, a.name, a.name_en, r.state, r.at, r.due, r.settled, r.said FROM register_row r JOIN area a ON a.id = r.area
    WHERE r.area BETWEEN %(lo)s AND %(hi)s AND (%(register)s::bigint IS NULL OR r.register = %(register)s)
      AND (%(line)s::bigint IS NULL OR r.id = %(line)s) AND (%(village)s::bigint IS NULL OR r.area = %(village)s)
      AND (%(state)s = '' OR r.state = %(state)s) AND (%(nth)s::integer IS NULL OR (r.nth, r.occurs_on, r.enrolment) = (%(nth)s, %(on)s, %(file)s))
    ORDER BY (r.state = 'registered') DESC, r.due, a.pinyin, r.id LIMIT %(most)s OFFSET %(skip)s
"""
_ANY: dict[str, Any] = {"register": None, "line": None, "village": None, "state": "", "nth": None, "on": None, "file": None, "most": 1, "skip": 0}


def doors(register: int, state: str, village: int | None, page: int, lo: int, hi: int) -> tuple[Door, ...]:
    """Doors of a register in one state ("": all), what is left first; page from 0, one more than a page holds."""
    given = {"register": register, "state": state, "village": village, "most": PAGE + 1, "skip": page * PAGE, "lo": lo, "hi": hi}
    return tuple(_door(row) for row in _rows(DOORS, _ANY | given))


def door(line: int, lo: int, hi: int) -> Door | None:
    """One door; None where it is not in sight."""
    found = _rows(DOORS, _ANY | {"line": line, "lo": lo, "hi": hi})
    return _door(found[0]) if found else None


def door_of(enrolment: int, occurs_on: date, nth: int, lo: int, hi: int) -> Door | None:
    """The door that a duty was opened for; None where it is not in sight."""
    found = _rows(DOORS, _ANY | {"file": enrolment, "on": occurs_on, "nth": nth, "lo": lo, "hi": hi})
    return _door(found[0]) if found else None


def _door(row: Sequence[Any]) -> Door:
    said = json.loads(ring().open(bytes(row[9]), f"register_row.said:{row[0]}")) if row[9] is not None else {}
    return Door(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8], said)


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to a door."""

    state: str
    at: datetime
    who: str
    reason: str


STEPS = """
    SELECT s.id, s.state, s.at, coalesce(m.name, ''), s.reason FROM register_step s
    LEFT JOIN post p ON s.by = 'post:' || p.id LEFT JOIN member m ON m.id = p.member OR s.by = 'member:' || m.id
    WHERE s.line = %(line)s ORDER BY s.at DESC, s.id DESC LIMIT 50
"""


def steps(line: int) -> tuple[Step, ...]:
    """The history of a door, newest first."""
    return tuple(
        Step(state, at, who, unseal(bytes(reason), f"register_step.reason:{number}") if reason is not None else "")
        for number, state, at, who, reason in _rows(STEPS, {"line": line})
    )


@dataclass(frozen=True, slots=True)
class Dated:
    """A line of a register of places."""

    line: int
    place: str
    level: str
    since: date
    until: date | None
    source: str
    at: datetime
    struck: datetime | None


PLACES = """
    SELECT id, place, level, since, until, source, at, struck FROM dated_place WHERE register = %(register)s
    ORDER BY plain, since DESC, id DESC LIMIT 2000
"""


def places(register: int) -> tuple[Dated, ...]:
    """Every line of a register of places, struck ones too: by place, newest first."""
    return tuple(Dated(*row) for row in _rows(PLACES, {"register": register}))


@dataclass(frozen=True, slots=True)
class Way:
    """A way in from the street: for those who arrive, or for neighbours who worry."""

    gate: int
    place: str
    place_en: str
    made: datetime
    neighbours: bool


GATES = """
    SELECT g.id, a.name, a.name_en, g.made_at, g.neighbours FROM gate g JOIN area a ON a.id = g.area
    WHERE g.revoked IS NULL AND g.area BETWEEN %(lo)s AND %(hi)s ORDER BY g.made_at DESC, g.id DESC LIMIT 20
"""


def gates(lo: int, hi: int) -> tuple[Way, ...]:
    """The ways in that are open, newest first."""
    return tuple(Way(*row) for row in _rows(GATES, {"lo": lo, "hi": hi}))


def _rows(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
