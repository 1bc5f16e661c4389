"""Text tables (csv, tsv): which encoding, which separator, which cells."""

import csv
import io
from typing import Final

from charset_normalizer import from_bytes

from anju.core.intake import reasons
from anju.core.intake.bounds import CELLS, ROWS, Unreadable

_SEPARATORS: Final = ",\t;|，"
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_COMMON_SHARE: Final = 0.8


def decode(content: bytes) -> str:
    """The text of a file that does not say its encoding: UTF-8 with or without mark, UTF-16 with mark, GB18030, Big5 or Western.

    Raises Unreadable for bytes that are no text.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    if b"\x00" in content:
        raise Unreadable(reasons.FILE_NOT_TABLE)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode(_legacy(content), errors="replace")


def _legacy(content: bytes) -> str:
    if _reads_as_chinese(content):
        return "gb18030"
    best = from_bytes(content[:200_000], cp_isolation=["gb18030", "big5", "cp1252", "latin_1"]).best()
    if best is not None and best.encoding in ("gb18030", "big5"):
        return str(best.encoding)
    return "latin_1"


def _reads_as_chinese(content: bytes) -> bool:
    """Accented Western text also decodes as GB18030, but into characters outside the 6,763 common ones."""
    try:
        wide = [sign for sign in content.decode("gb18030") if sign > "\x7f"]
    except UnicodeDecodeError:
        return False
    common = sum(1 for sign in wide if sign.encode("gb2312", "ignore"))
    return bool(wide) and common >= _COMMON_SHARE * len(wide)


def table(text: str) -> list[list[str]]:
    """Records of a text table, blank lines kept as empty records so that record n is what a spreadsheet shows as row n.

    Raises Unreadable when the text has a field past 128 KiB or more than `ROWS` records.
    """
    separator = _separator(text)
    if text.count(separator) > CELLS:
        raise Unreadable(reasons.FILE_TOO_MANY_CELLS)
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as fault:
        raise Unreadable(reasons.FILE_DAMAGED) from fault
    if len(records) > ROWS:
        raise Unreadable(reasons.FILE_TOO_LARGE)
    return records


def _separator(text: str) -> str:
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    return max(_SEPARATORS, key=lambda sign: (sum(min(line.count(sign), 30) for line in lines), -_SEPARATORS.index(sign)))
