"""Agencies and areas from a spreadsheet: what each row would make, change or leave as it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from anju.core.intake import cells, phones, reasons
from anju.core.intake.addresses import Gazetteer, Village
from anju.core.intake.candidate import Place
from anju.core.intake.columns import Layout
from anju.core.intake.headings import AGENCIES, AREAS, HEADINGS, plain
from anju.core.intake.match import CREATED, MERGED, REJECTED, UNCHANGED
from anju.core.intake.rows import split
from anju.core.intake.sheets import Row, Sheet

Named = Village


@dataclass(frozen=True, slots=True)
class Holding:
    """An agency or area already in the records, with its present plain values by field (see `headings`); `key` is the caller's own."""

    key: str
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """What becomes of one row about staff, an agency or an area.

    `fields` are its normalised values, `refs` the caller's keys of what it names ("area", "agency", "role", "parent"), `into` the
    key of what it goes into or the place of the row before it that makes it, `adds` the fields that are new or differ there.
    """

    place: Place
    outcome: str
    why: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    refs: Mapping[str, str] = field(default_factory=dict)
    into: str | Place | None = None
    adds: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rows about agencies and areas may name: the areas there are, what is known already, and the area above all others.

    `default` is the key of the area a row without one belongs to, or "".
    """

    areas: Sequence[Named] = ()
    known: Sequence[Holding] = ()
    default: str = ""
    region: str = "CN"


def values(row: Row, layout: Layout, region: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """Normalised text of every field of a row, and warnings about its phone numbers; several columns of a field are joined."""
    found: dict[str, str] = {}
    for name in HEADINGS[layout.kind]:
        said = [row.cells[column.index] for column in layout.columns if column.field == name and column.index < len(row.cells)]
        if name == "phone":
            read = phones.read(said, region)
            found |= {"phone": " ".join(read.numbers)} if read.numbers else {}
            warnings = read.warnings
        else:
            text = " ".join(dict.fromkeys(text for text in map(cells.value, said) if text))
            found |= {name: text} if text else {}
    return found, warnings if "phone" in HEADINGS[layout.kind] else ()


def entries(sheets: Iterable[Sheet], confirmed: Mapping[str, Layout], around: Surroundings) -> tuple[Entry, ...]:
    """One entry for each data row of sheets of agencies or areas, in order: rows = created + merged + rejected + unchanged.

    An agency needs a name and an area it is given or falls back to; an area needs a name and an area above it, known or named
    by any row of the same file.
    """
    data = split(sheets, {name: layout for name, layout in confirmed.items() if layout.kind in (AGENCIES, AREAS)}).data
    coming = [values(row, layout, around.region)[0] for _, row, layout in data if layout.kind == AREAS]
    register = _Register(around, coming)
    return tuple(register.settle(Place(sheet, row.number), row, layout) for sheet, row, layout in data)


class _Register:
    def __init__(self, around: Surroundings, coming: Sequence[Mapping[str, str]]) -> None:
        self._around = around
        self._areas = Gazetteer.of(around.areas)
        self._coming = {plain(line[name]) for line in coming for name in ("name", "code") if name in line}
        self._names: dict[str, tuple[str | Place, dict[str, str]]] = {}
        self._codes: dict[str, str] = {}
        for holding in around.known:
            self._keep(holding.key, {"name": holding.name, **holding.fields})

    def settle(self, place: Place, row: Row, layout: Layout) -> Entry:
        found, warnings = values(row, layout, self._around.region)
        refs, reject = self._refer(found, layout.kind)
        name = plain(found.get("name", ""))
        if not name:
            reject.insert(0, reasons.NO_NAME)
        if "code" in found and self._codes.get(found["code"], name) != name:
            reject.append(reasons.CODE_TAKEN)
        if reject:
            return Entry(place, REJECTED, reject[0], found, refs, reject=tuple(reject), warnings=warnings)
        if name not in self._names:
            self._keep(place, found)
            return Entry(place, CREATED, None, found, refs, warnings=warnings)
        into, there = self._names[name]
        adds = tuple(key for key, text in found.items() if there.get(key) != text and key != "name")
        there |= found
        return Entry(place, MERGED if adds else UNCHANGED, reasons.SAME_NAME, found, refs, into, adds, warnings=warnings)

    def _keep(self, into: str | Place, found: Mapping[str, str]) -> None:
        self._names[plain(found["name"])] = (into, dict(found))
        if found.get("code"):
            self._codes[found["code"]] = plain(found["name"])

    def _refer(self, found: Mapping[str, str], kind: str) -> tuple[dict[str, str], list[str]]:
        """The area a row names, is placed in, or lacks."""
        name, missing, unknown = _REFERENCE[kind == AREAS]
        said = found.get(name, "")
        area, _ = self._areas.find(said)
        if area:
            return {name: area.key}, []
        if said and kind == AREAS and plain(said) in self._coming and plain(said) != plain(found.get("name", "")):
            return {}, []
        if said:
            return {}, [unknown]
        return ({name: self._around.default}, []) if self._around.default else ({}, [missing])


_REFERENCE: Final = {
    False: ("area", reasons.NO_AREA, reasons.UNKNOWN_AREA),
    True: ("parent", reasons.NO_PARENT, reasons.UNKNOWN_PARENT),
}
