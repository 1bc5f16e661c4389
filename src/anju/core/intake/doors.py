"""A register of doors from a spreadsheet: one row a door; which is new, which says something new, which is known already."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from anju.core.intake import addresses, names, reasons
from anju.core.intake.addresses import Gazetteer, Village
from anju.core.intake.candidate import Fingerprint, Place, door_print
from anju.core.intake.columns import Layout
from anju.core.intake.headings import DOORS
from anju.core.intake.match import CREATED, MERGED, REJECTED, UNCHANGED
from anju.core.intake.places import Entry, values
from anju.core.intake.rows import split
from anju.core.intake.sheets import Row, Sheet

KEPT = ("head", "phone", "people", "exempt", "note")


@dataclass(frozen=True, slots=True)
class Door:
    """A door on the register: the caller's own key, the fingerprint of its address, its present plain values by field."""

    key: str
    door: bytes
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ground:
    """What rows may name: the villages, the doors registered already, the keyed hash addresses are compared by."""

    villages: Sequence[Village]
    doors: Iterable[Door]
    fingerprint: Fingerprint
    region: str = "CN"


def entries(sheets: Iterable[Sheet], confirmed: Mapping[str, Layout], ground: Ground) -> tuple[Entry, ...]:
    """One entry for each data row: rows = created + merged + rejected + unchanged. A row without a village may begin its address with one;
    where there is but one village, it is that. `refs["area"]` is the village's key, `refs["door"]` the fingerprint in hex.
    """
    data = split(sheets, {name: layout for name, layout in confirmed.items() if layout.kind == DOORS}).data
    book = _Book(ground)
    return tuple(book.settle(Place(sheet, row.number), row, layout) for sheet, row, layout in data)


class _Book:
    def __init__(self, ground: Ground) -> None:
        self._ground, self._villages = ground, Gazetteer.of(ground.villages)
        self._doors: dict[bytes, tuple[str | Place, dict[str, str]]] = {one.door: (one.key, dict(one.fields)) for one in ground.doors}

    def settle(self, place: Place, row: Row, layout: Layout) -> Entry:
        found, warnings = values(row, layout, self._ground.region)
        found |= {"head": names.read(found["head"])} if "head" in found else {}
        village = self._village(found)
        door = door_print(village, addresses.read([found.get("address")]), self._ground.fingerprint) if village else None
        if village is None or door is None:
            named = reasons.UNKNOWN_VILLAGE if found.get("village") else reasons.NO_VILLAGE
            why = named if village is None else reasons.NO_ADDRESS
            return Entry(place, REJECTED, why, found, reject=(why,), warnings=warnings)
        refs = {"area": village.key, "door": door.hex()}
        found["village"] = village.name
        if door not in self._doors:
            self._doors[door] = (place, found)
            return Entry(place, CREATED, None, found, refs, warnings=warnings)
        into, there = self._doors[door]
        adds = tuple(name for name in KEPT if found.get(name) and found[name] != there.get(name))
        there |= {name: found[name] for name in adds}
        return Entry(place, MERGED if adds else UNCHANGED, reasons.SAME_DOOR, found, refs, into, adds, warnings=warnings)

    def _village(self, found: Mapping[str, str]) -> Village | None:
        said = found.get("village", "")
        if said:
            return self._villages.find(said)[0]
        within = self._villages.within(found.get("address", ""))
        return within or (self._ground.villages[0] if len(self._ground.villages) == 1 else None)
