"""What a cell says as text, whatever the spreadsheet made of it."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Final

from anju.core.intake.sheets import Cell

_NOTHING: Final = frozenset((
    "", "无", "没有", "不详", "未知", "不清楚", "暂无", "/", "\\", "-", "--", "—", "——", "*", "?", "n/a", "na", "none", "nil", "null", "nan",
    "unknown", "#n/a", "#value!", "#ref!", "#name?", "#div/0!", "#null!", "#num!",
))  # fmt: skip
_QUOTED = re.compile(r'^="(.*)"$', re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_BLANKS = re.compile(r"\s+")
_SEXES: Final = {
    **dict.fromkeys(("男", "男性", "m", "male", "man", "1", "男士"), "male"),
    **dict.fromkeys(("女", "女性", "f", "female", "woman", "2", "女士"), "female"),
}
_SEX_UNKNOWN: Final = frozenset({"其他", "other", "unreported", "0", "9", "x", "未说明"})
GUARDED: Final = "=+-@\t\r"


def text(cell: Cell) -> str:
    """A cell as one line of text: full-width signs made ordinary, blanks joined, invisible signs and spreadsheet quotes removed.

    Whole numbers lose their ".0"; dates become ISO. Empty cells give "".
    """
    match cell:
        case None:
            return ""
        case str():
            return _from_text(cell)
        case bool():
            return "TRUE" if cell else "FALSE"
        case int():
            return _digits(cell)
        case float():
            return _digits(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.isoformat(sep=" ", timespec="minutes")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)


def _digits(number: int) -> str:
    """A number with more than a few hundred digits is no value of any field; Python refuses to spell the longest ones."""
    return str(number) if number.bit_length() < 1_100 else ""


def _from_text(cell: str) -> str:
    quoted = _QUOTED.match(cell.strip())
    raw = quoted.group(1) if quoted else cell
    clean = unicodedata.normalize("NFKC", _CONTROL.sub("", _BLANKS.sub(" ", raw))).strip()
    if clean.startswith("'") and len(clean) > 1 and (clean[1] in GUARDED or clean[1].isdigit()):
        clean = clean[1:]
    return clean.strip()


def value(cell: Cell) -> str:
    """Like `text`, with the ways people write "nothing" (无, 不详, /, N/A) read as empty."""
    plain = text(cell)
    return "" if plain.lower() in _NOTHING else plain


def as_number(cell: Cell) -> int | None:
    """The whole number a cell holds as a number or as digits in text; None for anything else."""
    plain = text(cell)
    return int(plain) if re.fullmatch(r"[0-9]{1,15}", plain) else None


def sex(cell: Cell) -> tuple[str, bool]:
    """("male" | "female" | "", understood). Empty and "unknown" are understood as not said."""
    plain = value(cell).lower()
    if plain in _SEXES:
        return _SEXES[plain], True
    return "", plain == "" or plain in _SEX_UNKNOWN
