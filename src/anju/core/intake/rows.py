"""Which rows of a sheet are data, and what each of the others is: nothing is left out without its name."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from anju.core.intake import cells, headings, reasons
from anju.core.intake.columns import Layout, texts
from anju.core.intake.sheets import Row, Sheet

_TOTAL = re.compile(r"(本页|本村|全村|全镇|共)?(合计|总计|小计|共计|总数|合计数|总人数|total|subtotal|grandtotal|sum)(共?\d+[人户个名]?)?")
_NOTE = re.compile(
    r"^(##|说明|填表说明|填写说明|填报说明|注[:：\d]|注意|备注[:：]|示例|样例|例[:：]|举例|填表人|填报人|制表|审核人|填表日期|填报日期|填报单位|单位[:：（(]|"
    r"统计时间|note\b|notes\b|example\b|instructions?\b|sample\b)",
    re.IGNORECASE,
)
_LONG_NOTE: Final = 20
_PROOF: Final = ("identity", "phone", "tube")
_PROOF_DIGITS: Final = 5
_NAMES: Final = ("name", "family", "given")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no data, and what it is: one of the row sentences of `reasons`. `text` is its first cell, to show."""

    sheet: str
    row: int
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class Split:
    """Every non-empty row of a workbook: the data rows with their layout, and the skipped ones."""

    data: tuple[tuple[str, Row, Layout], ...]
    skipped: tuple[Skipped, ...]


def split(sheets: Iterable[Sheet], layouts: Mapping[str, Layout]) -> Split:
    """Data rows and skipped rows of all sheets; a sheet without a layout, or hidden, is skipped row by row.

    Data rows stand in the order of their running numbers where those go through all sheets, else as they stand: of two rows
    about one person the one written first is the one kept.
    """
    data: list[tuple[str, Row, Layout]] = []
    skipped: list[Skipped] = []
    for sheet in sheets:
        layout = layouts.get(sheet.name)
        for row, what in _judged(sheet, layout):
            if what is None and layout is not None:
                data.append((sheet.name, row, layout))
            else:
                skipped.append(Skipped(sheet.name, row.number, what or reasons.NO_HEADER, _first(row)[:80]))
    return Split(tuple(_in_order(data)), tuple(skipped))


def _in_order(data: list[tuple[str, Row, Layout]]) -> list[tuple[str, Row, Layout]]:
    numbers = [_serial(row, layout) for _, row, layout in data]
    if None in numbers or len(set(numbers)) < len(numbers) or len({sheet for sheet, _, _ in data}) < 2:
        return data
    return [line for _, line in sorted(zip(numbers, data, strict=True), key=lambda pair: pair[0] or 0)]


def _serial(row: Row, layout: Layout) -> int | None:
    return next((cells.as_number(row.cells[index]) for index in _serials(layout) if index < len(row.cells)), None)


def _serials(layout: Layout) -> list[int]:
    return [column.index for column in layout.columns if column.field is None and headings.plain(column.heading) in headings.SERIAL]


def _judged(sheet: Sheet, layout: Layout | None) -> Iterator[tuple[Row, str | None]]:
    if layout is None or sheet.hidden:
        what = reasons.HIDDEN if sheet.hidden else reasons.NO_HEADER
        yield from ((row, what) for row in sheet.rows)
        return
    header = [headings.plain(column.heading) for column in layout.columns]
    for row in sheet.rows:
        yield row, _what(row, layout, header)


def _what(row: Row, layout: Layout, header: list[str]) -> str | None:
    if row.number in layout.header:
        return reasons.HEADER
    if row.number < min(layout.header):
        return reasons.TITLE
    if _repeats(row, header):
        return reasons.HEADER
    if _is_empty(row, layout):
        return reasons.BLANK
    if _has_proof(row, layout):
        return None
    first = _first(row)
    if _TOTAL.fullmatch(re.sub(r"[\s:：]", "", first).lower()):
        return reasons.TOTAL
    return reasons.NOTE if _is_note(row, layout, first) else None


def _repeats(row: Row, header: list[str]) -> bool:
    """A header printed again in the middle of the sheet."""
    plain = [headings.plain(text) for text in texts(row)]
    same = sum(1 for one, other in zip(plain, header, strict=False) if one and one == other)
    return same >= 2 and same * 2 > sum(1 for text in plain if text)


def _is_empty(row: Row, layout: Layout) -> bool:
    """Only a running number, in a column that carries no field."""
    filled = [index for index, cell in enumerate(row.cells) if cell is not None]
    return len(filled) <= 1 and set(filled) <= set(_serials(layout)) and cells.as_number(row.cells[filled[0]] if filled else 0) is not None


def _has_proof(row: Row, layout: Layout) -> bool:
    """An identity number, phone or tube: whatever else the row says, it speaks of somebody."""
    return any(
        sum(sign.isdigit() for sign in cells.value(row.cells[column.index])) >= _PROOF_DIGITS
        for column in layout.columns
        if column.field in _PROOF and column.index < len(row.cells)
    )


def _is_note(row: Row, layout: Layout, first: str) -> bool:
    if _NOTE.match(first):
        return True
    filled = [index for index, cell in enumerate(row.cells) if cell is not None]
    named = any(column.field in _NAMES and column.index == filled[0] for column in layout.columns)
    return len(filled) == 1 and (not named or len(first) > _LONG_NOTE)


def _first(row: Row) -> str:
    return next((cells.text(cell) for cell in row.cells if cell is not None), "")
