"""A list as a workbook, for the office that keeps its own files."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE = 40


def workbook(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet with a head that stays in sight. Every cell is text: nothing somebody wrote becomes a formula or a link."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as made:
        page = made.add_worksheet("".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or None)
        bold, wrap = made.add_format({"bold": True}), made.add_format({"text_wrap": True, "valign": "top"})
        widths = [len(word) for word in head]
        for column, word in enumerate(head):
            page.write_string(0, column, word, bold)
        for number, row in enumerate(rows, 1):
            for column, word in enumerate(row):
                page.write_string(number, column, word, wrap)
                widths[column] = max(widths[column], len(word))
        for column, width in enumerate(widths):
            page.set_column(column, column, min(2 * width + 2, WIDE))
        page.freeze_panes(1, 0)
    return target.getvalue()
