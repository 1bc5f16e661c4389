"""One row of a sheet of people, made into a person who might be taken in, with everything that is wrong or doubtful about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from anju.core.intake import addresses, cells, dates, identity, names, phones, reasons
from anju.core.intake.addresses import Gazetteer, Village
from anju.core.intake.columns import Layout
from anju.core.intake.sheets import Cell, Row

Fingerprint = Callable[[str, str], bytes]

_PLAIN: Final = ("age", "origin", "risk", "note", "record", "household", "head", "relation", "employer", "occupation", "email", "kin", "kin_phone")
_LONGEST_NAME: Final = 100
_LONG_AGO: Final = timedelta(days=366)


def unkeyed(kind: str, text: str) -> bytes:
    """A fingerprint that hides nothing: for tests and forecasts. Stored people are matched with a keyed hash instead."""
    return f"{kind}:{text}".encode()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: sheet name and row number as the spreadsheet shows it."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What reading a row depends on besides the row: the importer's villages, the local day, the country of plain phone numbers,
    the keyed hash that values are compared by."""

    villages: Gazetteer
    today: date
    region: str = "CN"
    fingerprint: Fingerprint = unkeyed


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person as one row tells of them.

    `fields` holds normalised text by field: "arrived", "born" and "exposed" are ISO days, "arrived_time" HH:MM, "sex" is male or
    female, "phone" E.164 where the number is one in use; "phones" holds every further number, blank-separated. `identity`,
    `phones`, `door` are fingerprints to match by. `marks` are "field:hex" of every value and one "row:hex" of the whole row:
    kept with the person, they tell next time what is already known. A candidate with `reject` reasons is never taken in.
    """

    place: Place
    fields: Mapping[str, str]
    village: str = ""
    pinyin: str = ""
    identity: bytes | None = None
    phones: tuple[bytes, ...] = ()
    door: bytes | None = None
    marks: frozenset[str] = frozenset()
    reject: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class _Draft:
    layout: Layout
    row: Row
    settings: Settings
    fields: dict[str, str] = field(default_factory=dict)
    phones: tuple[str, ...] = ()
    village: Village | None = None
    reject: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def all(self, name: str) -> list[Cell]:
        """The cells of every column that carries a field, in order."""
        row = self.row.cells
        return [row[column.index] for column in self.layout.columns if column.field == name and column.index < len(row)]

    def cell(self, name: str) -> Cell:
        """The first cell of a field that says anything."""
        return next((cell for cell in self.all(name) if cells.value(cell)), None)

    def put(self, name: str, text: str) -> None:
        """Keep a value that is there."""
        if text:
            self.fields[name] = text


def build(sheet: str, row: Row, layout: Layout, settings: Settings) -> Candidate:
    """The candidate a data row of a sheet of people makes; never raises, whatever the cells."""
    draft = _Draft(layout, row, settings)
    _name(draft)
    _identity(draft)
    _arrival(draft)
    _village(draft)
    _contact(draft)
    _rest(draft)
    return _finish(draft, Place(sheet, row.number))


def _name(draft: _Draft) -> None:
    name = names.read(draft.cell("name"))
    if not name:
        family, given, middle = (names.read(draft.cell(part)) for part in ("family", "given", "middle"))
        name = names.joined(family, given, middle)
    draft.put("name", name)
    if not name:
        draft.reject.append(reasons.NO_NAME)
    elif not names.has_letters(name):
        draft.reject.append(reasons.NAME_WITHOUT_LETTERS)
    elif len(name) > _LONGEST_NAME:
        draft.reject.append(reasons.NAME_TOO_LONG)


def _identity(draft: _Draft) -> None:
    document = identity.read(draft.cell("identity"), draft.cell("document"))
    draft.put("identity", document.number)
    draft.put("document", document.kind)
    draft.warnings += document.warnings
    if document.reject:
        draft.reject.append(document.reject)
    elif not document.number:
        draft.warnings.append(reasons.NO_IDENTITY)
    sex, understood = cells.sex(draft.cell("sex"))
    if not understood:
        draft.warnings.append(reasons.SEX_UNREADABLE)
    if sex and document.sex and sex != document.sex:
        draft.warnings.append(reasons.SEX_DIFFERS)
    draft.put("sex", sex or document.sex)
    _born(draft, document.born)


def _born(draft: _Draft, documented: date | None) -> None:
    said = draft.cell("born")
    parts = [cells.as_number(draft.cell(part)) for part in ("born_year", "born_month", "born_day")]
    if said is None and all(parts):
        said = "-".join(str(part) for part in parts)
    day = dates.read(said, draft.layout.order, draft.settings.today)
    if said is not None and day is None:
        draft.warnings.append(reasons.BIRTH_UNREADABLE)
    if day and day.day > draft.settings.today:
        draft.warnings.append(reasons.BIRTH_FUTURE)
        day = None
    if day:
        _doubts(draft, day)
    if day and documented and day.day != documented:
        draft.warnings.append(reasons.BIRTH_DIFFERS)
    born = documented or (day.day if day else None)
    draft.put("born", born.isoformat() if born else "")


def _arrival(draft: _Draft) -> None:
    said, today = draft.cell("arrived"), draft.settings.today
    day = dates.read(said, draft.layout.order, today)
    if said is None:
        draft.warnings.append(reasons.NO_ARRIVAL)
    elif day is None:
        draft.reject.append(reasons.ARRIVAL_UNREADABLE)
    elif day.day > today:
        draft.reject.append(reasons.ARRIVAL_FUTURE)
    elif day.day < today - _LONG_AGO:
        draft.warnings.append(reasons.ARRIVAL_OLD)
    if day:
        _doubts(draft, day)
        draft.put("arrived", day.day.isoformat())
        draft.put("arrived_time", day.clock)
    _exposure(draft)


def _exposure(draft: _Draft) -> None:
    said = draft.cell("exposed")
    day = dates.read(said, draft.layout.order, draft.settings.today)
    if said is not None and day is None:
        draft.warnings.append(reasons.EXPOSURE_UNREADABLE)
    elif day and day.day > draft.settings.today:
        draft.warnings.append(reasons.EXPOSURE_FUTURE)
    elif day:
        _doubts(draft, day)
        draft.put("exposed", day.day.isoformat())


def _doubts(draft: _Draft, day: dates.Day) -> None:
    pairs = ((day.two_ways, reasons.DATE_TWO_WAYS), (day.other_order, reasons.DATE_OTHER_ORDER), (day.year_assumed, reasons.YEAR_ASSUMED))
    draft.warnings += [warning for holds, warning in pairs if holds and warning not in draft.warnings]


def _village(draft: _Draft) -> None:
    said = [cell for cell in draft.all("village") if cells.value(cell)]
    found = [draft.settings.villages.find(cell) for cell in said]
    village, exact = next((hit for hit in found if hit[0]), (None, False))
    address = addresses.read(draft.all("address"))
    if not said:
        village = draft.settings.villages.within(address)
        draft.warnings += [reasons.VILLAGE_FROM_ADDRESS] if village else []
    elif village and not exact:
        draft.warnings.append(reasons.VILLAGE_COMPLETED)
    if village is None:
        draft.reject.append(reasons.UNKNOWN_VILLAGE if said else reasons.NO_VILLAGE)
    draft.village = village
    draft.put("village", village.name if village else addresses.read(said))
    draft.put("address", address)


def _contact(draft: _Draft) -> None:
    read = phones.read(draft.all("phone"), draft.settings.region)
    draft.phones = read.numbers
    draft.put("phone", next(iter(read.numbers), ""))
    draft.put("phones", " ".join(read.numbers[1:]))
    draft.warnings += read.warnings or (() if read.numbers else (reasons.NO_PHONE,))


def _rest(draft: _Draft) -> None:
    draft.put("transport", " ".join(dict.fromkeys(text for text in map(cells.value, draft.all("transport")) if text)))
    for name in _PLAIN:
        draft.put(name, "; ".join(dict.fromkeys(text for text in map(cells.value, draft.all(name)) if text)))
    headed = [column.heading != "" for column in draft.layout.columns]
    if any(cell is not None and not (index < len(headed) and headed[index]) for index, cell in enumerate(draft.row.cells)):
        draft.warnings.append(reasons.UNHEADED)


def _finish(draft: _Draft, place: Place) -> Candidate:
    fields, seal, village = draft.fields, draft.settings.fingerprint, draft.village
    name = fields.get("name", "")
    return Candidate(
        place=place,
        fields=fields,
        village=village.key if village else "",
        pinyin=names.key(name),
        identity=seal("identity", fields["identity"]) if "identity" in fields else None,
        phones=tuple(seal("phone", number) for number in draft.phones),
        door=door_print(village, fields.get("address", ""), seal) if village else None,
        marks=frozenset() if draft.reject else marks(fields, seal),
        reject=tuple(draft.reject),
        warnings=tuple(dict.fromkeys(draft.warnings)),
    )


def door_print(village: Village, address: str, fingerprint: Fingerprint) -> bytes | None:
    """The fingerprint people at one door share, to store with a person: village and address down to the door; None without an address."""
    door = addresses.door(address, village.name)
    return fingerprint("address", f"{village.key}|{door}") if door else None


def marks(fields: Mapping[str, str], fingerprint: Fingerprint) -> frozenset[str]:
    """One "field:hex" for each value, each phone number a "phone:hex", and one "row:hex" for all of them together.

    An address counts down to its door, so another spelling of the same door is nothing new.
    """
    single = [(name, text) for name, text in fields.items() if name not in ("phones", "address")]
    single += [("address", addresses.door(fields["address"], fields.get("village", "")))] if "address" in fields else []
    single += [("phone", number) for number in fields.get("phones", "").split()]
    whole = "\x1f".join(f"{name}={text}" for name, text in sorted(single))
    return frozenset(f"{name}:{fingerprint(name, text).hex()}" for name, text in (*single, ("row", whole)))
