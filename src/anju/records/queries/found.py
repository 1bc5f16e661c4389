"""Everybody found who waits, with what they said and what was decided. Under the viewer's scope; `lo` and `hi` once more."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from anju.records.queries.waiting import EVERYBODY, FEW
from anju.records.sealed import ring, unseal

PAGE = 60


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about somebody: the track, whether it was the one proposed, when and by whom, and on which answers."""

    track: str
    proposed: str
    at: datetime
    by: str
    reason: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who waits for a class or, decided, for their enrolment. `values`: answers to the plan's form; `fields`: what a spreadsheet said."""

    person: int
    name: str
    born: date | None
    area: int
    place: str
    place_en: str
    address: str
    screening: int | None
    source: str
    at: datetime | None
    values: Mapping[str, Any] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    decision: Decision | None = None


_SINCE = "coalesce((SELECT max(e.entered) FROM enrolment e WHERE e.person = p.id AND e.annulled IS NULL), '-infinity')"
"""A decision that has led to an enrolment counts for no later one."""
FOUND = """
    WITH w AS MATERIALIZED ({waits})
    SELECT p.id, i.name, i.born, p.area, a.name, a.name_en, p.household, h.address, i.address, s.id, s.source, s.at, s.said, r.id, r.fields, f.at,
           d.id, d.track, d.proposed, d.decided, d.decided_by, d.reason, d.basis
    FROM w JOIN person p ON p.id = w.person JOIN identity i ON i.person = p.id JOIN area a ON a.id = p.area
    LEFT JOIN household h ON h.id = p.household
    LEFT JOIN screening s ON s.person = p.id AND s.superseded IS NULL AND s.decided IS NULL
    LEFT JOIN LATERAL (SELECT d.* FROM screening d WHERE s.id IS NULL AND d.person = p.id AND d.decided > {since}
                       ORDER BY d.decided DESC, d.id DESC LIMIT 1) d ON true
    LEFT JOIN LATERAL (SELECT r.id, r.fields, r.import FROM import_row r WHERE r.person = p.id ORDER BY r.id DESC LIMIT 1) r ON true
    LEFT JOIN import f ON f.id = r.import
    WHERE i.area BETWEEN %(lo)s AND %(hi)s AND i.purged IS NULL AND (%(village)s::bigint IS NULL OR p.area = %(village)s)
      AND (%(decided)s::boolean IS NULL OR (d.id IS NOT NULL) = %(decided)s)
    ORDER BY a.pinyin, p.area, i.pinyin, p.id LIMIT %(most)s OFFSET %(skip)s
""".replace("{since}", _SINCE)


def found(lo: int, hi: int, now: datetime, *, decided: bool | None = None, village: int | None = None, page: int = 0) -> tuple[Candidate, ...]:
    """Candidates by village and pinyin, those decided or those not; page from 0, one more than a page holds."""
    given = {"decided": decided, "village": village, "most": PAGE + 1, "skip": page * PAGE, "lo": lo, "hi": hi, "now": now}
    return tuple(_candidate(row) for row in _rows(FOUND.replace("{waits}", EVERYBODY), given))


def some(people: Sequence[int], lo: int, hi: int, now: datetime) -> tuple[Candidate, ...]:
    """Of `people` those who are in sight and wait at `now`."""
    given = {"decided": None, "village": None, "people": list(people), "most": len(people) or 1, "skip": 0, "lo": lo, "hi": hi, "now": now}
    return tuple(_candidate(row) for row in _rows(FOUND.replace("{waits}", FEW), given))


@dataclass(frozen=True, slots=True)
class Count:
    """How many are found and wait: without a class, and with one."""

    waiting: int
    decided: int


COUNT = """
    WITH w AS MATERIALIZED ({waits})
    SELECT count(*) FILTER (WHERE NOT known), count(*) FILTER (WHERE known) FROM (
        SELECT NOT EXISTS (SELECT FROM screening s WHERE s.person = p.id AND s.superseded IS NULL AND s.decided IS NULL)
               AND EXISTS (SELECT FROM screening d WHERE d.person = p.id AND d.decided > {since}) AS known
        FROM w JOIN person p ON p.id = w.person JOIN identity i ON i.person = p.id WHERE i.purged IS NULL) found
""".replace("{since}", _SINCE).replace("{waits}", EVERYBODY)


def count(lo: int, hi: int, now: datetime) -> Count:
    """The numbers over all pages."""
    return Count(*_rows(COUNT, {"lo": lo, "hi": hi, "now": now})[0])


def _candidate(row: Sequence[Any]) -> Candidate:
    person, name, born, area, place, place_en, household, door, own, number, source, at, said, line, fields, brought = row[:16]
    address = unseal(bytes(door), f"household.address:{household}") if door else unseal(bytes(own), f"identity.address:{person}") if own else ""
    told = _opened(said, f"screening.said:{number}")
    listed = _opened(fields, f"import_row.fields:{line}").get("fields", {})
    return Candidate(
        person, name, born, area, place, place_en, address, number, source or ("list" if line else ""), at or brought, told.get("values", {}),
        tuple(told.get("doubts", ())), listed, _decision(row[16:]),
    )  # fmt: skip


def _decision(row: Sequence[Any]) -> Decision | None:
    number, track, proposed, at, by, reason, basis = row
    if number is None:
        return None
    why = unseal(bytes(reason), f"screening.reason:{number}") if reason else ""
    return Decision(track, proposed, at, by, why, _opened(basis, f"screening.basis:{number}").get("values", {}))


def _opened(value: Any, where: str) -> dict[str, Any]:  # noqa: ANN401  # a column
    found: dict[str, Any] = json.loads(ring().open(bytes(value), where)) if value is not None else {}
    return found


def _rows(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
