"""From the bytes of a file to sheets of rows of plain values."""

import io
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from anju.core.intake import bounds, delimited, reasons
from anju.core.intake.bounds import CELLS, ROWS, Unreadable

__all__ = ["Cell", "Row", "Sheet", "Unreadable", "read"]

Cell = str | int | float | bool | date | datetime | time | timedelta | None

Range = tuple[tuple[int, int], tuple[int, int]]

_PACKED: Final = b"PK"
_BINARY: Final = b"\xd0\xcf\x11\xe0"
_MARKUP: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|head|body|table|meta|style|div)", re.IGNORECASE)
_TEXT_ENDINGS: Final = ("csv", "tsv", "txt", "")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it (from 1), its cells from column A; trailing empty cells are dropped."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with its rows that are not wholly empty, in order."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False


def read(content: bytes, filename: str) -> tuple[Sheet, ...]:
    """All sheets of an xlsx, xls, ods or text table, told apart by content; `filename` only helps to refuse other kinds.

    Whole numbers and dates stored as numbers stay numbers: what a cell means is decided with its column.
    Raises Unreadable (its `key` is a gettext msgid) for a file that is empty, too large, locked, damaged or of another kind;
    nothing else is ever raised, whatever the bytes.
    """
    bounds.check_size(content)
    if content.startswith(_PACKED):
        bounds.check_packed(content)
        return _workbook(content)
    if content.startswith(_BINARY):
        bounds.check_binary(content)
        return _workbook(content)
    if _MARKUP.match(content):
        raise Unreadable(reasons.FILE_WEB_PAGE)
    return (_text_sheet(content, filename),)


def _text_sheet(content: bytes, filename: str) -> Sheet:
    stem, dot, ending = filename.rpartition(".")
    if dot and ending.lower() not in (*_TEXT_ENDINGS, "xls", "xlsx", "ods"):
        raise Unreadable(reasons.FILE_NOT_TABLE)
    rows = _rows(delimited.table(delimited.decode(content)), first_row=1, first_column=0)
    if not rows:
        raise Unreadable(reasons.FILE_EMPTY)
    return Sheet(name=re.split(r"[\\/]", stem or filename)[-1] or "csv", rows=rows)


def _workbook(content: bytes) -> tuple[Sheet, ...]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = tuple(_sheet(book, index) for index in range(len(book.sheet_names)))
    except BaseException as fault:
        if isinstance(fault, Unreadable) or not _is_damage(fault):
            raise
        locked = isinstance(fault, PasswordError) or "password" in str(fault).lower()
        raise Unreadable(reasons.FILE_LOCKED if locked else reasons.FILE_DAMAGED) from None
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable(reasons.FILE_EMPTY)
    return sheets


def _is_damage(fault: BaseException) -> bool:
    """A panic of the reader arrives as a BaseException of a class that cannot be imported."""
    return isinstance(fault, Exception) or type(fault).__name__ == "PanicException"


def _sheet(book: CalamineWorkbook, index: int) -> Sheet:
    """Charts and macros stand among the sheets too; they hold no rows."""
    meta = book.sheets_metadata[index]
    if meta.typ != SheetTypeEnum.WorkSheet:
        return Sheet(meta.name, (), hidden=True)
    sheet = book.get_sheet_by_index(index)
    if sheet.height > ROWS or sheet.height * max(sheet.width, 1) > CELLS:
        raise Unreadable(reasons.FILE_TOO_MANY_CELLS)
    first_row, first_column = sheet.start or (0, 0)
    rows = _rows(sheet.to_python(skip_empty_area=True), first_row + 1, first_column)
    hidden = meta.visible != SheetVisibleEnum.Visible
    return Sheet(meta.name, _filled(rows, sheet.merged_cell_ranges or []), hidden)


def _filled(rows: tuple[Row, ...], merged: list[Range]) -> tuple[Row, ...]:
    """A cell merged over several rows says its value in each: one village or address written once for a whole household."""
    numbers = [row.number for row in rows]
    cells = {row.number: list(row.cells) for row in rows}
    left_to_fill = CELLS
    for (top, left), (bottom, right) in merged:
        first = cells.get(top + 1, [])
        value = first[left] if left < len(first) else None
        if left != right or value is None or left_to_fill <= 0:
            continue
        below = numbers[bisect_right(numbers, top + 1) : bisect_right(numbers, bottom + 1)]
        left_to_fill -= len(below)
        for number in below:
            line = cells[number]
            line += [None] * (left + 1 - len(line))
            line[left] = value if line[left] is None else line[left]
    return tuple(Row(number, tuple(cells[number])) for number in numbers)


def _rows(records: Iterable[Iterable[Cell]], first_row: int, first_column: int) -> tuple[Row, ...]:
    rows = []
    for number, record in enumerate(records, start=first_row):
        cells = [None] * first_column + [_cell(value) for value in record]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows.append(Row(number, tuple(cells)))
    return tuple(rows)


def _cell(value: Cell) -> Cell:
    return None if isinstance(value, str) and not value.strip() else value
