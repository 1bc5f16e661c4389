"""Files on their way in, what became of their rows, and who is asked for elsewhere. Each runs under the viewer's scope; `lo` and `hi` once more."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from anju.records.sealed import ring, unseal

PAGE = 100


@dataclass(frozen=True, slots=True)
class File:
    """One import. `counts` holds rows, created, merged, rejected, unchanged, and `skipped` by what they are; `done` of `rows` while a job runs."""

    source: int
    kind: str
    filename: str
    state: str
    rows: int
    done: int
    counts: Mapping[str, Any]
    error: str
    at: datetime
    by: str


FILES = """
    SELECT id, kind, filename, state, rows, done, counts, error, at, by FROM import
    WHERE area BETWEEN %(lo)s AND %(hi)s AND (%(source)s::bigint IS NULL OR id = %(source)s) ORDER BY at DESC, id DESC LIMIT 50
"""


def files(lo: int, hi: int) -> tuple[File, ...]:
    """The files brought last, newest first."""
    return tuple(_file(row) for row in _rows(FILES, {"lo": lo, "hi": hi, "source": None}))


def file(source: int, lo: int, hi: int) -> File | None:
    """One file; None where it is not in sight."""
    found = _rows(FILES, {"lo": lo, "hi": hi, "source": source})
    return _file(found[0]) if found else None


def _file(row: Sequence[Any]) -> File:
    told = [*row]
    told[6] = _json(row[6])
    return File(*told)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file. `said` has its values, `adds` and `proposed`; `person` who came of it, `into` whom they were merged into."""

    row: int
    source: int
    sheet: str
    number: int
    outcome: str
    why: str
    warnings: tuple[str, ...]
    said: Mapping[str, Any]
    person: int | None
    into: int | None
    undone: datetime | None
    into_name: str
    merged_into: int | None
    withdrawn: datetime | None
    enrolled: int | None

    @property
    def name(self) -> str:
        """The name as the row says it; of a door its address, of a result its tube."""
        said = self.said["fields"]
        return str(said.get("name") or said.get("address") or said.get("tube", ""))

    @property
    def place(self) -> str:
        """The village as the row says it; of a result its tube and what it is."""
        said = self.said["fields"]
        return str(said.get("village") or said.get("area") or " · ".join(said[name] for name in ("tube", "result") if said.get(name)))


LINES = """
    SELECT r.id, r.import, r.sheet, r.row, r.outcome, r.why, r.warnings, r.fields, r.person, r."into", r.undone, coalesce(o.name, ''), p.merged_into,
           p.withdrawn, (SELECT max(e.id) FROM enrolment e WHERE e.person = r.person AND e.annulled IS NULL)
    FROM import_row r LEFT JOIN person p ON p.id = r.person LEFT JOIN identity o ON o.person = p.merged_into
    WHERE r.area BETWEEN %(lo)s AND %(hi)s AND (%(source)s::bigint IS NULL OR r.import = %(source)s) AND (%(row)s::bigint IS NULL OR r.id = %(row)s)
      AND (%(outcome)s = '' OR (%(outcome)s = 'look' AND jsonb_array_length(r.warnings) > 0) OR r.outcome = %(outcome)s)
    ORDER BY r.sheet, r.row LIMIT %(most)s OFFSET %(skip)s
"""


def lines(source: int, outcome: str, page: int, lo: int, hi: int) -> tuple[Line, ...]:
    """The rows of a file with one outcome ("": all; "look": with a warning), as they stand in it; page from 0, one more than a page holds."""
    given = {"source": source, "row": None, "outcome": outcome, "most": PAGE + 1, "skip": page * PAGE, "lo": lo, "hi": hi}
    return tuple(_line(row) for row in _rows(LINES, given))


def line(row: int, lo: int, hi: int) -> Line | None:
    """One row; None where it is not in sight."""
    found = _rows(LINES, {"source": None, "row": row, "outcome": "", "most": 1, "skip": 0, "lo": lo, "hi": hi})
    return _line(found[0]) if found else None


def _line(row: Sequence[Any]) -> Line:
    said: dict[str, Any] = {"fields": {}, "adds": [], "proposed": []}
    if row[7] is not None:
        said = json.loads(ring().open(bytes(row[7]), f"import_row.fields:{row[0]}"))
    told = [*row]
    told[6], told[7] = tuple(_json(row[6])), said
    return Line(*told)


LOOKING = """
    SELECT count(*) FROM import_row WHERE import = %(source)s AND area BETWEEN %(lo)s AND %(hi)s AND jsonb_array_length(warnings) > 0
"""


def looking(source: int, lo: int, hi: int) -> int:
    """How many rows of a file a person should look at."""
    return int(_rows(LOOKING, {"source": source, "lo": lo, "hi": hi})[0][0])


@dataclass(frozen=True, slots=True)
class Likeness:
    """Somebody a row may be one with."""

    person: int
    name: str
    sex: str
    born: Any
    place: str


LIKE = """
    SELECT p.id, i.name, i.sex, i.born, a.name FROM person p JOIN identity i ON i.person = p.id JOIN area a ON a.id = p.area
    WHERE p.merged_into IS NULL AND p.withdrawn IS NULL AND p.id IN (
        SELECT unnest(%(people)s::bigint[])
        UNION SELECT r.person FROM import_row r
        JOIN unnest(%(sheets)s::text[], %(rows)s::integer[]) AS k(sheet, row) ON k.sheet = r.sheet AND k.row = r.row
        WHERE r.import = %(source)s)
    ORDER BY i.pinyin, p.id
"""


def likenesses(of: Line) -> tuple[Likeness, ...]:
    """Whom a row may be one with, as far as they are in sight and taken in."""
    proposed = of.said.get("proposed", [])
    places = [one for one in proposed if "sheet" in one]
    given = {
        "people": [int(one["person"]) for one in proposed if "person" in one], "source": of.source,
        "sheets": [one["sheet"] for one in places], "rows": [one["row"] for one in places],
    }  # fmt: skip
    return tuple(Likeness(*row) for row in _rows(LIKE, given) if row[0] != of.person)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for a transfer. `name` and `reason` are for the side that answers; who asks is told neither who nor where before a yes."""

    transfer: int
    mine: bool
    state: str
    at: datetime
    answered: datetime | None
    to: str
    to_en: str
    name: str
    reason: str


TRANSFERS = """
    SELECT t.id, t.area BETWEEN %(lo)s AND %(hi)s, t.state, t.asked_at, t.answered_at, a.name, a.name_en,
           CASE WHEN t.from_area BETWEEN %(lo)s AND %(hi)s OR t.state = 'accepted' THEN coalesce(i.name, '') ELSE '' END, t.reason
    FROM transfer t JOIN area a ON a.id = t.area LEFT JOIN identity i ON i.person = t.person
    WHERE t.enrolment IS NULL AND (t.area BETWEEN %(lo)s AND %(hi)s OR t.from_area BETWEEN %(lo)s AND %(hi)s)
    ORDER BY (t.state = 'asked') DESC, t.asked_at DESC LIMIT 60
"""


def transfers(lo: int, hi: int) -> tuple[Asked, ...]:
    """Requests made by and to the areas `lo` to `hi`, unanswered ones first."""
    return tuple(_asked(row) for row in _rows(TRANSFERS, {"lo": lo, "hi": hi}))


def _asked(row: Sequence[Any]) -> Asked:
    told = [*row]
    told[8] = unseal(bytes(row[8]), f"transfer.reason:{row[0]}") if row[8] is not None else ""
    return Asked(*told)


def _rows(sql: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def _json(value: Any) -> Any:  # noqa: ANN401  # any JSON
    return json.loads(value) if isinstance(value, str) else value
