"""Doors of a register from a spreadsheet. Inside the engine's scope; the register is the import's own."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from anju.core.intake import doors
from anju.core.intake.doors import KEPT, Door, Ground
from anju.core.intake.match import CREATED, MERGED
from anju.core.intake.places import Entry
from anju.operations.intake.known import hashing, villages
from anju.operations.intake.receive import Book
from anju.operations.plans import plan_of
from anju.records.models import Area, Import, Register, RegisterRow, RegisterStep
from anju.records.queries.rows import numbers
from anju.records.sealed import ring, seal

BATCH = 2000


def judged(row: Import, opened: Book) -> tuple[Entry, ...]:
    """One entry for each row, against the doors registered by now."""
    area = Area.objects.get(pk=row.area)
    lines = RegisterRow.objects.filter(register=row.register)
    there = [Door(str(line.pk), bytes(line.door_fp), said(line)) for line in lines.iterator(BATCH)]
    return doors.entries(opened.sheets, opened.layouts, Ground(villages(area.pk, area.hi), there, hashing()))


def take(row: Import, entries: Sequence[Entry], now: datetime) -> None:
    """Register the new doors, and add to those known what the file says beyond it. A door with a reason is exempt from the start."""
    register = Register.objects.get(pk=row.register or 0)
    written = plan_of(register.adoption).registers[register.name]
    new = [entry for entry in entries if entry.outcome == CREATED]
    ids = dict(zip((entry.place for entry in new), numbers("register_row", len(new)), strict=True))
    fields = {ids[entry.place]: _fields(entry) for entry in new}
    added: dict[int, dict[str, str]] = {}
    for entry in entries:
        if entry.outcome == MERGED and entry.into is not None:
            into = int(entry.into) if isinstance(entry.into, str) else ids[entry.into]
            (fields if into in fields else added).setdefault(into, {}).update({name: entry.fields[name] for name in entry.adds})
    due = now + written.within if written.within else now
    lines = [_line(register, ids[entry.place], entry, fields[ids[entry.place]], now, due) for entry in new]
    RegisterRow.objects.bulk_create(lines, batch_size=BATCH)
    _steps(row, lines, fields, now)
    _add(added)


def _fields(entry: Entry) -> dict[str, str]:
    return {name: text for name, text in entry.fields.items() if name in (*KEPT, "address")}


def _line(register: Register, number: int, entry: Entry, fields: dict[str, str], now: datetime, due: datetime) -> RegisterRow:
    exempt = bool(fields.get("exempt"))
    return RegisterRow(
        id=number, jurisdiction=register.jurisdiction, area=int(entry.refs["area"]), register=register, door_fp=bytes.fromhex(entry.refs["door"]),
        said=sealed(number, fields), state="exempt" if exempt else "registered", at=now, due=due, settled=now if exempt else None,
    )  # fmt: skip


def _steps(row: Import, lines: Sequence[RegisterRow], fields: dict[int, dict[str, str]], now: datetime) -> None:
    ids = numbers("register_step", len(lines))
    RegisterStep.objects.bulk_create(
        (
            RegisterStep(
                id=number, jurisdiction=line.jurisdiction, area=line.area, line=line, state=line.state, at=now, by=row.by,
                reason=seal(fields[line.pk]["exempt"], f"register_step.reason:{number}") if line.state == "exempt" else None,
            )
            for number, line in zip(ids, lines, strict=True)
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _add(added: dict[int, dict[str, str]]) -> None:
    """An exemption is a decision about a door known already: it is made at the door, not by a spreadsheet."""
    lines = list(RegisterRow.objects.filter(pk__in=list(added)).select_for_update())
    for line in lines:
        line.said = sealed(line.pk, said(line) | {name: text for name, text in added[line.pk].items() if name != "exempt"})
    RegisterRow.objects.bulk_update(lines, ["said"], batch_size=500)


def place_of(line: int) -> str:
    """Where what a door says belongs, sealed."""
    return f"register_row.said:{line}"


def sealed(line: int, said: Mapping[str, str]) -> bytes:
    """What door `line` says, sealed: its address and, where known, head, phone, people, why exempt, note."""
    return ring().seal(json.dumps(dict(said), ensure_ascii=False, sort_keys=True).encode(), place_of(line))


def said(line: RegisterRow) -> dict[str, str]:
    """What a door says, opened."""
    found: dict[str, str] = json.loads(ring().open(bytes(line.said), place_of(line.pk))) if line.said is not None else {}
    return found
