"""Which row is the header, and which column carries which field: proposed here, confirmed once by a person, remembered by layout."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from anju.core.intake import headings
from anju.core.intake.headings import AGENCIES, AREAS, DOORS, MANY, PEOPLE, RESULTS, STAFF
from anju.core.intake.sheets import Cell, Row, Sheet

KINDS: Final = (PEOPLE, STAFF, AGENCIES, AREAS, DOORS, RESULTS)
_TOLD: Final = (PEOPLE, STAFF, AGENCIES, AREAS)
"""Kinds told apart by their headings; a register of doors and a laboratory's results are brought as such."""
ORDERS: Final = ("ymd", "dmy", "mdy")
_REACH: Final = 10
_LEAST: Final = 2
_DATE_FIELDS: Final = frozenset({"born", "arrived", "exposed", "valid_until", "sampled", "resulted"})
_NUMERIC_DATE = re.compile(r"^\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})\b")
_FORMAT = re.compile(r"\b(dd?[/.\-]mm?|mm?[/.\-]dd?)[/.\-]yy", re.IGNORECASE)
_REQUIRED: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    PEOPLE: (frozenset({"name", "family", "given"}), frozenset({"village", "address"}), frozenset({"identity", "phone"}), frozenset({"arrived"})),
    STAFF: (frozenset({"name"}), frozenset({"login", "phone"}), frozenset({"agency"}), frozenset({"role"})),
    AGENCIES: (frozenset({"name"}),),
    AREAS: (frozenset({"name"}),),
    DOORS: (frozenset({"address"}),),
    RESULTS: (frozenset({"tube", "identity", "name"}), frozenset({"result"})),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its heading as written, the field it carries (None: not taken) and how sure that is, 0 to 1."""

    index: int
    heading: str
    field: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Layout:
    """How one sheet is read. `fingerprint` names the same headings in the same order, wherever the header row stands.

    `order` says how 3/4/2022 is read: "dmy", "mdy" or "ymd". `undecided` is true while nothing in the sheet tells.
    """

    kind: str
    header: tuple[int, ...]
    columns: tuple[Column, ...]
    fingerprint: str
    order: str = "ymd"
    undecided: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """The fields some column carries."""
        return frozenset(column.field for column in self.columns if column.field)

    @property
    def lacks(self) -> tuple[tuple[str, ...], ...]:
        """What a sheet of this kind should have and has not: each entry lists fields of which one would do."""
        return tuple(tuple(sorted(group)) for group in _REQUIRED[self.kind] if not group & self.fields)

    @property
    def sure(self) -> bool:
        """Nothing is lacking, no column is a guess and dates have one reading: a person need only glance at it."""
        return not self.lacks and not self.undecided and all(column.confidence == 1.0 for column in self.columns if column.field)

    @property
    def unused(self) -> tuple[str, ...]:
        """Headings whose values are not taken in."""
        return tuple(column.heading for column in self.columns if column.field is None and column.heading)

    def confirm(self, fields: Mapping[int, str | None], order: str | None = None) -> "Layout":
        """This layout as a person set it: `fields` maps column places to fields. Raises ValueError for a field or order that does not exist."""
        allowed = headings.HEADINGS[self.kind]
        wrong = [field for field in fields.values() if field is not None and field not in allowed]
        if wrong or (order is not None and order not in ORDERS):
            raise ValueError(f"no such field or order: {wrong or order}")
        columns = tuple(replace(column, field=fields.get(column.index, column.field), confidence=1.0) for column in self.columns)
        return replace(self, columns=columns, order=order or self.order, undecided=False)

    def to_json(self) -> dict[str, object]:
        """A dictionary of JSON values that `from_json` turns back into an equal layout."""
        columns = [{"index": c.index, "heading": c.heading, "field": c.field, "confidence": c.confidence} for c in self.columns]
        return {"version": 1, "kind": self.kind, "header": list(self.header), "columns": columns, "fingerprint": self.fingerprint,
                "order": self.order, "undecided": self.undecided}  # fmt: skip

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Layout":
        """The layout that `to_json` wrote. Raises ValueError for anything else."""
        try:
            return _from_json(value)
        except (KeyError, TypeError, AttributeError) as fault:
            raise ValueError("not a layout") from fault


def recognise(sheet: Sheet, kind: str | None = None, remembered: Mapping[str, Layout] | None = None) -> Layout | None:
    """The layout of a sheet, or None when none of its first ten rows is a header.

    `kind` forces what the sheet lists; without it the kind with most known headings is taken. `remembered` holds layouts a
    person confirmed, by fingerprint: such a sheet is read as confirmed then.
    """
    best: tuple[float, Layout] | None = None
    for candidate in _TOLD if kind is None else (kind,):
        found = _best_header(sheet, candidate)
        if found and (best is None or found[0] > best[0]):
            best = found
    if best is None:
        return None
    layout = best[1]
    known = (remembered or {}).get(layout.fingerprint)
    if known is not None and (kind is None or known.kind == kind):
        return replace(known, header=layout.header)
    return _with_order(layout, sheet)


def fingerprint(texts: Iterable[str]) -> str:
    """32 hex digits for a row of headings; serial blanks at the end and the reason column of a returned workbook do not count."""
    plain = [text for text in (headings.plain(text) for text in texts) if text not in headings.ANSWER]
    while plain and not plain[-1]:
        plain.pop()
    return hashlib.sha256("\x1f".join(plain).encode()).hexdigest()[:32]


def texts(row: Row) -> list[str]:
    """The cells of a row as header texts."""
    return [_text(cell) for cell in row.cells]


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _best_header(sheet: Sheet, kind: str) -> tuple[float, Layout] | None:
    best: tuple[float, Layout] | None = None
    head = sheet.rows[:_REACH]
    for place, row in enumerate(head):
        options: list[tuple[Row, ...]] = [(row,)]
        if place + 1 < len(head) and head[place + 1].number == row.number + 1:
            options.append((row, head[place + 1]))
        for rows in options:
            score, layout = _try_header(rows, kind)
            if score >= _LEAST and (best is None or (score, -len(layout.header)) > (best[0], -len(best[1].header))):
                best = score, layout
    return best


def _try_header(rows: tuple[Row, ...], kind: str) -> tuple[float, Layout]:
    """Two rows are one header when the lower names what the upper leaves open (merged heads); a lower row of data never is."""
    lines = [texts(row) for row in rows]
    merged = _merge(lines[0], lines[1], kind) if len(lines) == 2 else lines[0]
    if merged is None:
        return 0.0, Layout(kind, (), (), "")
    columns = _assign(merged, kind)
    score = sum(column.confidence for column in columns if column.field)
    return score, Layout(kind, tuple(row.number for row in rows), columns, fingerprint(merged))


def _merge(upper: list[str], lower: list[str], kind: str) -> list[str] | None:
    filled = [text for text in lower if text]
    known = [text for text in filled if headings.recognise(text, kind)]
    if not filled or len(known) * 2 < len(filled) or len(known) == 0:
        return None
    width = max(len(upper), len(lower))
    above, below = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    return [low or high for high, low in zip(above, below, strict=True)]


def _assign(merged: list[str], kind: str) -> tuple[Column, ...]:
    found = [headings.recognise(text, kind) for text in merged]
    taken = Counter[str]()
    best = {field: max(hit[1] for hit in found if hit and hit[0] == field) for field in {hit[0] for hit in found if hit}}
    columns = []
    for index, (text, hit) in enumerate(zip(merged, found, strict=True)):
        fits = hit is not None and (hit[0] in MANY or (hit[1] == best[hit[0]] and not taken[hit[0]]))
        if hit and fits:
            taken[hit[0]] += 1
        columns.append(Column(index, text, hit[0] if hit and fits else None, hit[1] if hit and fits else 0.0))
    return tuple(columns)


def _with_order(layout: Layout, sheet: Sheet) -> Layout:
    """Day first or month first: said by a format row (dd/MM/yyyy), else told by any date in the sheet that has only one reading."""
    said = _said_order(sheet)
    if said:
        return replace(layout, order=said)
    pairs = [pair for row in sheet.rows if row.number not in layout.header for pair in _pairs(row, layout)]
    if not pairs:
        return layout
    first, second = sum(one > 12 for one, _ in pairs), sum(two > 12 for _, two in pairs)
    return replace(layout, order="dmy" if first > second else "mdy", undecided=first == second)


def _said_order(sheet: Sheet) -> str | None:
    for row in sheet.rows[:_REACH]:
        said = _FORMAT.search(" ".join(texts(row)))
        if said:
            return "dmy" if said.group(1)[0].lower() == "d" else "mdy"
    return None


def _pairs(row: Row, layout: Layout) -> Iterator[tuple[int, int]]:
    """The first two numbers of each date of a row whose year stands last; in a Chinese sheet a short last number is a day."""
    chinese = any("\u4e00" <= sign <= "\u9fff" for column in layout.columns for sign in column.heading)
    for column in layout.columns:
        cell = row.cells[column.index] if column.field in _DATE_FIELDS and column.index < len(row.cells) else None
        found = _NUMERIC_DATE.match(cell) if isinstance(cell, str) else None
        if found and not (chinese and len(found.group(3)) == 2):
            yield int(found.group(1)), int(found.group(2))


def _from_json(value: Mapping[str, object]) -> Layout:
    raw = value["columns"]
    header = value["header"]
    if not isinstance(raw, list) or not isinstance(header, list) or value["version"] != 1 or value["kind"] not in KINDS:
        raise TypeError
    columns = tuple(Column(int(c["index"]), str(c["heading"]), c["field"] and str(c["field"]), float(c["confidence"])) for c in raw)
    lines = tuple(int(number) for number in header)
    return Layout(str(value["kind"]), lines, columns, str(value["fingerprint"]), str(value["order"]), bool(value["undecided"]))
