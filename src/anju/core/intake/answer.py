"""The rows that were not taken in, given back as a workbook a person can correct and bring in again."""

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from anju.core.intake.cells import GUARDED
from anju.core.intake.columns import Layout
from anju.core.intake.match import REJECTED, Outcome
from anju.core.intake.sheets import Cell, Row, Sheet

REASON_HEADING: Final = "Reason not taken in"
ROW_HEADING: Final = "Row in the file"
_HARMLESS = re.compile(r"[+\-]?[\d ()./\-]*")
_AS_TEXT: Final = frozenset({"identity", "phone", "kin_phone", "login", "tube"})
_NAME_LIMIT: Final = 31
_TEXT_LIMIT: Final = 32_767
_EARLIEST: Final = date(1900, 3, 1)


def rejected(
    sheets: Sequence[Sheet], layouts: Mapping[str, Layout], reasons: Mapping[tuple[str, int], Sequence[str]], now: datetime, *,
    say: Callable[[str], str] = str,
) -> bytes:  # fmt: skip
    """An xlsx with one sheet for each sheet that holds rejected rows: everything down to its header row, then those rows, the same
    values in the same columns, then a column with the reasons and one with the row's number in the file that was brought.

    `reasons` gives the sentences by (sheet, row); `say` translates one of them or a heading. `now` is stamped as the time of
    making. Text that a spreadsheet might take for a formula is written as text behind an apostrophe, which reading removes
    (ASVS 1.2.10). A workbook corrected and brought in again has the same layout as the one it came from.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        formats = {name: book.add_format(made) for name, made in _FORMATS.items()}
        names: set[str] = set()
        for sheet in sheets:
            rows = [row for row in sheet.rows if (sheet.name, row.number) in reasons]
            if rows and sheet.name in layouts:
                page = book.add_worksheet(_sheet_name(sheet.name, names))
                why = [" / ".join(map(say, reasons[sheet.name, row.number])) for row in rows]
                _fill(page, formats, sheet, layouts[sheet.name], rows, why, (say(REASON_HEADING), say(ROW_HEADING)))
        if not names:
            book.add_worksheet(_sheet_name("1", names))
    return target.getvalue()


def sentences(outcomes: Iterable[Outcome]) -> dict[tuple[str, int], tuple[str, ...]]:
    """All reasons of every rejected row of a preview, by (sheet, row), as `rejected` wants them."""
    return {
        (outcome.place.sheet, outcome.place.row): outcome.candidate.reject or (outcome.why or "",)
        for outcome in outcomes
        if outcome.outcome == REJECTED
    }


_FORMATS: Final[dict[str, dict[str, object]]] = {
    "text": {"num_format": "@"}, "day": {"num_format": "yyyy-mm-dd"}, "moment": {"num_format": "yyyy-mm-dd hh:mm"}, "clock": {"num_format": "hh:mm"},
    "head": {"bold": True}, "reason": {"font_color": "#B00020", "text_wrap": True},
}  # fmt: skip


def _fill(page: Worksheet, formats: dict[str, Format], sheet: Sheet, layout: Layout, rows: list[Row], why: list[str], heads: tuple[str, str]) -> None:
    head = [row for row in sheet.rows if row.number <= max(layout.header)]
    width = max([len(layout.columns), *(len(row.cells) for row in (*head, *rows))])
    textual = {column.index for column in layout.columns if column.field in _AS_TEXT}
    for index in textual:
        page.set_column(index, index, 22, formats["text"])
    page.set_column(width, width, 48)
    for line, row in enumerate(head):
        for index, cell in enumerate(row.cells):
            _write(page, line, index, cell, formats, formats["head"])
    for index, text in enumerate(heads, start=width):
        page.write_string(len(head) - 1, index, text, formats["head"])
    for line, (row, reason) in enumerate(zip(rows, why, strict=True), start=len(head)):
        for index, cell in enumerate(row.cells):
            _write(page, line, index, cell, formats, formats["text"] if index in textual else None)
        page.write_string(line, width, reason, formats["reason"])
        page.write_number(line, width + 1, row.number)


def _write(page: Worksheet, line: int, index: int, cell: Cell, formats: dict[str, Format], style: Format | None) -> None:
    match cell:
        case None:
            return
        case str():
            page.write_string(line, index, guarded(cell)[:_TEXT_LIMIT], style)
        case bool():
            page.write_boolean(line, index, cell, style)
        case int() | float():
            _write_number(page, line, index, cell, style)
        case datetime() if cell.date() >= _EARLIEST:
            page.write_datetime(line, index, cell.replace(tzinfo=None), formats["moment"])
        case date() if not isinstance(cell, datetime) and cell >= _EARLIEST:
            page.write_datetime(line, index, cell, formats["day"])
        case time():
            page.write_datetime(line, index, cell.replace(tzinfo=None), formats["clock"])
        case timedelta() | date():
            page.write_string(line, index, str(cell), style)


def _write_number(page: Worksheet, line: int, index: int, number: float, style: Format | None) -> None:
    """A number past what a spreadsheet can hold is given back as text."""
    if abs(number) < 1e300:
        page.write_number(line, index, number, style)
    else:
        page.write_string(line, index, "" if number != number else f"{number:.6g}" if isinstance(number, float) else "#", style)


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula, also after it was saved as csv; telephone numbers keep their plus."""
    if text[:1] in GUARDED and not _HARMLESS.fullmatch(text):
        return "'" + text
    return text


def _sheet_name(name: str, taken: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", name).strip("'")[:_NAME_LIMIT] or "1"
    if plain.lower() == "history":
        plain = "_" + plain
    number = 2
    unique = plain
    while unique.lower() in taken:
        unique, number = f"{plain[: _NAME_LIMIT - 4]}_{number}", number + 1
    taken.add(unique.lower())
    return unique
