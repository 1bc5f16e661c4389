"""The rows of an import as they are kept: outcome and reasons in clear, what the row says sealed. Inside the engine's scope."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection

from anju.core.intake.candidate import Place
from anju.core.intake.match import Outcome, Target
from anju.core.intake.places import Entry
from anju.records.models import Import, ImportRow
from anju.records.queries.rows import numbers
from anju.records.sealed import ring

BATCH = 2000


def place_of(row: int) -> str:
    """Where a row's sealed cells belong."""
    return f"import_row.fields:{row}"


def opened(row: ImportRow) -> dict[str, Any]:
    """What a row says: {"fields", "adds", "proposed", "reject"}; empty once it was purged."""
    if row.fields is None:
        return {"fields": {}, "adds": [], "proposed": [], "reject": []}
    said: dict[str, Any] = json.loads(ring().open(bytes(row.fields), place_of(row.pk)))
    return said


def sealed(number: int, said: Mapping[str, object]) -> bytes:
    """What a row says, sealed for row `number`."""
    return ring().seal(json.dumps(said, ensure_ascii=False).encode(), place_of(number))


def of_outcome(outcome: Outcome) -> dict[str, object]:
    """What is kept sealed of a person's row."""
    proposed = [_target(target) for target in outcome.proposed]
    return {
        "fields": dict(outcome.candidate.fields), "adds": list(outcome.adds), "proposed": proposed, "reject": list(outcome.candidate.reject),
        "into": _target(outcome.into) if outcome.into else None,
    }  # fmt: skip


def of_entry(entry: Entry) -> dict[str, object]:
    """What is kept sealed of a row about staff, an agency or an area."""
    into = {"person": entry.into} if isinstance(entry.into, str) else {"sheet": entry.into.sheet, "row": entry.into.row} if entry.into else None
    return {"fields": dict(entry.fields), "adds": list(entry.adds), "proposed": [], "reject": list(entry.reject), "into": into}


def _target(target: Target) -> dict[str, object]:
    return {"person": target.person_id} if target.place is None else {"sheet": target.place.sheet, "row": target.place.row}


Line = Outcome | Entry


def insert(source: Import, lines: Sequence[Line], say: Callable[[Any], dict[str, object]]) -> None:
    """Keep every row of a preview, set-wise."""
    ids = numbers("import_row", len(lines))
    rows = [
        ImportRow(
            id=number, jurisdiction=source.jurisdiction, area=source.area, source=source, sheet=line.place.sheet, row=line.place.row,
            outcome=line.outcome, why=line.why or "", warnings=list(line.warnings), fields=sealed(number, say(line)),
        )
        for number, line in zip(ids, lines, strict=True)
    ]  # fmt: skip
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)


UPDATE = """
    UPDATE import_row r SET outcome = n.outcome, why = n.why, warnings = n.warnings::jsonb, fields = n.fields, person = n.person, "into" = n.goes,
        enrolment = n.enrolment
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bytea[], %s::bigint[], %s::bigint[], %s::bigint[])
        AS n(id, outcome, why, warnings, fields, person, goes, enrolment)
    WHERE r.id = n.id
"""


def settle(
    source: Import, lines: Sequence[Line], say: Callable[[Any], dict[str, object]], people: Mapping[Place, tuple[int, int | None]],
    files: Mapping[Place, int] | None = None,
) -> int:  # fmt: skip
    """Write what really became of every row when it was taken in; `people` has (person, whom they went into) by place, `files` the enrolment that a
    row was recorded in. Tells how many rows."""
    there = ImportRow.objects.filter(source=source, row__in={line.place.row for line in lines})  # of a batch, not of the whole file each time
    ids = {(sheet, row): number for number, sheet, row in there.values_list("pk", "sheet", "row")}
    columns: list[list[Any]] = [[] for _ in range(8)]
    for line in lines:
        number = ids[line.place.sheet, line.place.row]
        person, into = people.get(line.place, (None, None))
        warnings, file = json.dumps(list(line.warnings)), (files or {}).get(line.place)
        values = (number, line.outcome, line.why or "", warnings, sealed(number, say(line)), person, into, file)
        for column, value in zip(columns, values, strict=True):
            column.append(value)
    with connection.cursor() as cursor:
        cursor.execute(UPDATE, columns)
        return int(cursor.rowcount)
