"""A file arrives: kept sealed before anything else is done with it, so that nothing of it is lost; its columns recognised."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from anju.core.intake import columns, reasons
from anju.core.intake.columns import Layout
from anju.core.intake.headings import DOORS, PEOPLE, RESULTS
from anju.core.intake.preview import layouts
from anju.core.intake.sheets import Sheet, Unreadable, read
from anju.operations import later
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Area, File, Import, LayoutMemory, Register
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import ring

LARGEST = 20 * 2**20
"""Bytes of a file; the database holds no larger one."""
Kind = Literal["people", "staff", "doors", "results"]


@dataclass(frozen=True, slots=True)
class Book:
    """A file that was read: its sheets, and the layout of each that has a header row."""

    sheets: tuple[Sheet, ...]
    layouts: Mapping[str, Layout]

    @property
    def settled(self) -> bool:
        """Whether a person confirmed every layout before: nobody need be asked again."""
        return all(all(c.confidence == 1.0 for c in one.columns) and not one.undecided and not one.lacks for one in self.layouts.values())


def receive(viewer: Viewer, content: bytes, filename: str, kind: Kind, *, now: datetime, register: int | None = None) -> int:
    """Keep a file, recognise its columns, and tell the import's number. `now` is aware, UTC. Doors are brought for a `register` of the viewer's area.

    Where its layout was confirmed before, the preview starts at once. Raises `Unreadable` (its `key` is a gettext msgid) for a file
    that gives no rows; nothing of it is kept then, the file is still its owner's.
    """
    if len(content) > LARGEST:
        raise Unreadable(reasons.FILE_TOO_LARGE)
    if kind == "doors":
        _kept_here(viewer, register)
    sheets = read(content, filename)
    with scoped(viewer.scope()):
        area = Area.objects.get(pk=viewer.lo)
        known = remembered(viewer.lo, viewer.hi)
    found = layouts(sheets, known, _forced(kind))
    if not found:
        raise Unreadable(reasons.NO_HEADER)
    sure = all(layout.fingerprint in known for layout in found.values())
    with scoped(ENGINE):
        file = _kept(viewer, area, content, filename, now)
        made = Import.objects.create(
            jurisdiction=area.jurisdiction, area=area.pk, kind=kind, register=register, by=viewer.who, filename=filename[-200:], file=file, at=now,
            state="previewing" if sure else "columns", layout={name: layout.to_json() for name, layout in found.items()},
        )  # fmt: skip
        if sure:
            later.preview(made.pk)
    return made.pk


def _forced(kind: Kind) -> str | None:
    """A file of people, of doors or of results is read as that; one about staff may hold sheets of staff, of agencies and of areas."""
    return {"people": PEOPLE, "doors": DOORS, "results": RESULTS}.get(kind)


def _kept_here(viewer: Viewer, register: int | None) -> None:
    with scoped(viewer.scope()):
        if viewer.purpose != "area" or not Register.objects.filter(pk=register or 0, kind="households", until=None).exists():
            raise Refused(Fault("unknown register"))


def remembered(lo: int, hi: int) -> dict[str, Layout]:
    """Layouts confirmed in the areas `lo` to `hi`, by fingerprint; those that can no longer be read are left out."""
    found: dict[str, Layout] = {}
    for row in LayoutMemory.objects.filter(area__range=(lo, hi)).order_by("at"):
        try:
            found[row.fingerprint] = Layout.from_json(row.layout)
        except ValueError:
            continue
    return found


def _kept(viewer: Viewer, area: Area, content: bytes, filename: str, now: datetime) -> File:
    file = File.objects.create(
        jurisdiction=area.jurisdiction, area=area.pk, kind="import", name=filename[-200:], size=len(content), sha256=sha256(content).digest(),
        at=now, by=viewer.who,
    )  # fmt: skip
    file.sealed = ring().seal(content, f"file.sealed:{file.pk}")
    file.save(update_fields=["sealed"])
    return file


def book(row: Import) -> Book:
    """The sheets of an import's file and their layouts as they stand. Inside a scope that sees both."""
    file = File.objects.get(pk=row.file_id or 0)
    content = ring().open(bytes(file.sealed or b""), f"file.sealed:{file.pk}")
    return Book(read(content, file.name), {name: Layout.from_json(text) for name, text in row.layout.items()})


def opened(viewer: Viewer, source: int) -> tuple[Import, Book]:
    """An import and its book, seen by `viewer`. Raises `Refused` where it is not theirs to see."""
    with scoped(viewer.scope()):
        row = Import.objects.filter(pk=source).first()
        if row is None:
            raise Refused(Fault("unknown import"))
        return row, book(row)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person says of one sheet: fields by column place, how short dates are read, whether it is taken in at all."""

    fields: Mapping[int, str | None]
    order: str | None = None
    skip: bool = False


def confirm(viewer: Viewer, source: int, chosen: Mapping[str, Chosen], *, now: datetime) -> None:
    """Keep the columns as a person set them, remember each layout by its headings, and start the preview.

    `now` is aware, UTC. Raises `Refused` where the import is no longer at this step, a field does not exist, or something every row
    needs has no column.
    """
    with scoped(viewer.scope()):
        if not Import.objects.filter(pk=source).exists():
            raise Refused(Fault("unknown import"))
    with scoped(ENGINE):
        row = Import.objects.select_for_update().get(pk=source)
        if row.state != "columns":
            raise Refused(Fault("import moved on"))
        settled = _settled(row, chosen)
        _remember(viewer, row, settled.values(), now)
        row.layout, row.state, row.done, row.rows = {name: one.to_json() for name, one in settled.items()}, "previewing", 0, 0
        row.save(update_fields=["layout", "state", "done", "rows"])
        later.preview(source)


def _settled(row: Import, chosen: Mapping[str, Chosen]) -> dict[str, Layout]:
    settled: dict[str, Layout] = {}
    for name, text in row.layout.items():
        said = chosen.get(name, Chosen({}))
        if said.skip:
            continue
        layout = Layout.from_json(text)
        if layout.undecided and said.order not in columns.ORDERS:
            raise Refused(Fault("order undecided", name))
        try:
            settled[name] = layout.confirm(said.fields, said.order or None)
        except ValueError as wrong:
            raise Refused(Fault("unknown field", name)) from wrong
        if _needed(settled[name]):
            raise Refused(Fault("columns lacking", name, " / ".join("|".join(group) for group in _needed(settled[name]))))
    if not settled:
        raise Refused(Fault("no sheet"))
    return settled


def _needed(layout: Layout) -> tuple[tuple[str, ...], ...]:
    """What no row can do without: a name; for people also a place, for results whose and which. The rest is said row by row."""
    groups: Sequence[tuple[str, ...]] = layout.lacks
    return tuple(group for group in groups if "name" in group or layout.kind in (DOORS, RESULTS) or (layout.kind == PEOPLE and "village" in group))


def _remember(viewer: Viewer, row: Import, layouts: Iterable[Layout], now: datetime) -> None:
    for layout in layouts:
        LayoutMemory.objects.update_or_create(
            area=row.area,
            fingerprint=layout.fingerprint,
            defaults={"jurisdiction": row.jurisdiction, "layout": layout.to_json(), "confirmed_by": viewer.who, "at": now},
        )
