"""Identity numbers and other documents (GB 11643 for resident numbers, by pattern for the rest)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from anju.core.intake import reasons
from anju.core.intake.cells import value
from anju.core.intake.headings import plain
from anju.core.intake.sheets import Cell

RESIDENT: Final = "resident identity card"
PASSPORT: Final = "passport"
HK_MACAO: Final = "permit of Hong Kong or Macao"
TAIWAN: Final = "permit of Taiwan"
FOREIGN: Final = "foreigner's residence card"
OTHER: Final = "other document"

_WORDS: Final = (
    (RESIDENT, ("身份证", "户口", "resident", "idcard", "identitycard", "nationalid")),
    (HK_MACAO, ("港澳", "回乡证", "hongkong", "macao", "homereturn")),
    (TAIWAN, ("台湾", "台胞", "taiwan")),
    (FOREIGN, ("外国人", "永久居留", "foreigner", "permanentresidence")),
    (PASSPORT, ("护照", "passport")),
    (OTHER, ("其他", "军官证", "士兵证", "出生", "other", "birth", "military")),
)
_PATTERNS: Final = (
    (HK_MACAO, re.compile(r"[HM]\d{8}(?:\d{2})?")),
    (TAIWAN, re.compile(r"\d{8}(?:\d{2})?(?:\([A-Z]\))?")),
    (FOREIGN, re.compile(r"[A-Z]{3}\d{12}")),
    (PASSPORT, re.compile(r"(?=.*\d)[A-Z0-9]{6,9}")),
)
_RESIDENT = re.compile(r"\d{17}[\dX]")
_NEAR_RESIDENT = re.compile(r"\d{13,20}X?")
_ROUNDED = re.compile(r"\d(?:\.\d+)?[Ee]\+?1[4-9]")
_EXACT: Final = 10**15
_SEPARATORS = re.compile(r"[\s\-_.·]+")


@dataclass(frozen=True, slots=True)
class Document:
    """An identity number in one spelling ("" when none is given), its kind, what it says of its holder, and what is wrong with it."""

    number: str = ""
    kind: str = ""
    born: date | None = None
    sex: str = ""
    reject: str | None = None
    warnings: tuple[str, ...] = ()


def read(cell: Cell, kind_cell: Cell = None) -> Document:
    """The document a cell names. A resident number is checked for length, check digit and birth date; its area only warns,
    since permits of Hong Kong, Macao and Taiwan residents and foreigners' cards use codes outside the list (standards, section 5).
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= _EXACT:
        return Document(reject=reasons.IDENTITY_LOST)
    number = _SEPARATORS.sub("", value(cell)).upper()
    if not number:
        return Document()
    if _ROUNDED.fullmatch(value(cell)):
        return Document(reject=reasons.IDENTITY_LOST)
    said, warnings = _kind(kind_cell)
    if _RESIDENT.fullmatch(number):
        return _resident(number, warnings)
    if said == RESIDENT or (not said and _NEAR_RESIDENT.fullmatch(number)):
        return Document(reject=reasons.IDENTITY_LENGTH)
    return _other(number, said, warnings)


def _kind(cell: Cell) -> tuple[str, tuple[str, ...]]:
    said = plain(value(cell))
    if not said:
        return "", ()
    for kind, words in _WORDS:
        if any(word in said for word in words):
            return kind, ()
    return "", (reasons.DOCUMENT_UNKNOWN,)


def _resident(number: str, warnings: tuple[str, ...]) -> Document:
    if ric.calc_check_digit(number) != number[17]:
        return Document(reject=reasons.IDENTITY_CHECK_DIGIT)
    try:
        born = ric.get_birth_date(number)
    except (ValidationError, ValueError):
        return Document(reject=reasons.IDENTITY_BIRTH)
    try:
        ric.get_birth_place(number)
    except (ValidationError, ValueError, LookupError):
        warnings = (*warnings, reasons.IDENTITY_AREA) if number[0] not in "89" else warnings
    kind = {"81": HK_MACAO, "82": HK_MACAO, "83": TAIWAN}.get(number[:2], FOREIGN if number[0] == "9" else RESIDENT)
    return Document(number, kind, born, "male" if int(number[16]) % 2 else "female", None, warnings)


def _other(number: str, said: str, warnings: tuple[str, ...]) -> Document:
    if said == OTHER and len(number) <= 30:
        return Document(number, OTHER, warnings=warnings)
    for kind, pattern in _PATTERNS:
        if said in ("", kind) and pattern.fullmatch(number):
            return Document(number, kind, warnings=warnings)
    return Document(reject=reasons.IDENTITY_UNKNOWN, warnings=warnings)
