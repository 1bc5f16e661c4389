"""Telephone numbers: one spelling (E.164 where the number is one in use), and a warning where it is not."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from phonenumbers import (
    NumberParseException,
    PhoneNumberFormat,
    ValidationResult,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    parse,
)

from anju.core.intake import reasons
from anju.core.intake.cells import value
from anju.core.intake.sheets import Cell

_SEVERAL = re.compile(r"[/、,，;；|]|或")
_ROUNDED = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{1,2}")
_MOBILE: Final = 11
_TOO_SHORT: Final = (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY)


@dataclass(frozen=True, slots=True)
class Phones:
    """The numbers of one row, each once, first named first; warnings say what a person should look at."""

    numbers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def read(cells: Iterable[Cell], region: str) -> Phones:
    """Every number in the cells of a row's phone columns; `region` is the ISO country of numbers written without one."""
    numbers: dict[str, None] = {}
    warnings: dict[str, None] = {}
    for cell in cells:
        for part in _parts(cell):
            number, warning = _number(part, region)
            if number:
                numbers[number] = None
            if warning:
                warnings[warning] = None
    return Phones(tuple(numbers), tuple(warnings))


def _parts(cell: Cell) -> list[str]:
    if isinstance(cell, float) and not cell.is_integer():
        return ["?"]
    lines = cell.splitlines() if isinstance(cell, str) else [cell]
    return [part.strip() for line in lines for part in _SEVERAL.split(value(line)) if part.strip()]


def _number(part: str, region: str) -> tuple[str, str | None]:
    if _ROUNDED.fullmatch(part):
        return "", reasons.PHONE_LOST
    digits = re.sub(r"\D", "", part)
    if not 3 <= len(digits) <= 25:
        return "", reasons.PHONE_UNREADABLE
    try:
        parsed = parse(part, region)
    except NumberParseException:
        return digits, reasons.PHONE_LONG if len(digits) > 15 else reasons.PHONE_UNREADABLE
    if is_valid_number(parsed):
        return format_number(parsed, PhoneNumberFormat.E164), None
    return digits, _fault(digits, region, is_possible_number_with_reason(parsed))


def _fault(digits: str, region: str, possible: int) -> str:
    """A Chinese mobile number cut short may still be possible as a fixed line without its area code; it is short all the same."""
    if region == "CN" and digits.startswith("1"):
        return reasons.PHONE_SHORT if len(digits) < _MOBILE else reasons.PHONE_LONG if len(digits) > _MOBILE else reasons.PHONE_INVALID
    if possible in _TOO_SHORT:
        return reasons.PHONE_SHORT
    return reasons.PHONE_LONG if possible == ValidationResult.TOO_LONG else reasons.PHONE_INVALID
