"""A day, in the many ways spreadsheets and people write it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from dateutil import parser

from anju.core.intake.cells import value
from anju.core.intake.sheets import Cell

_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - what a spreadsheet counts its days from; a local wall time without a zone
_SERIALS: Final = range(10_000, 80_000)
_CHINESE: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_DATE = re.compile(r"^([〇○零一二三四五六七八九]{4})年(?:([一二三四五六七八九十]{1,3})月)(?:([一二三四五六七八九十]{1,3})[日号])?")
_YMD = re.compile(r"^(\d{4})\s*[年./\-\s]\s*(\d{1,2})\s*[月./\-\s]\s*(\d{1,2})\s*[日号]?(?=\D|$)")
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_LAST = re.compile(r"^(\d{1,2})\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*(\d{4}|\d{2})(?=\D|$)")
_SHORT = re.compile(r"^(\d{2})\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?(?=\D|$)")
_NO_YEAR = re.compile(r"^(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?(?=\D|$)")
_CLOCK = re.compile(
    r"(上午|下午|晚上|晚|中午|凌晨)?\s*(\d{1,2})\s*[:时点]\s*(\d{1,2})?(?:\s*[:分]?\s*\d{0,2}(?:\.\d+)?)?\s*([ap]\.?m)?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"[(（].*?[)）]|[+\-]\d{2}:?\d{2}$|Z$")
_WORDS = re.compile(r"[A-Za-z]{3}")
_DEFAULTS: Final = (datetime(1904, 1, 1), datetime(1908, 2, 2))  # noqa: DTZ001 - only to see which parts a text leaves out


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written, with its local time of day "HH:MM" if one was given, and how far the reading had to go."""

    day: date
    clock: str = ""
    two_ways: bool = False
    other_order: bool = False
    year_assumed: bool = False


def read(cell: Cell, order: str, today: date) -> Day | None:
    """The day a cell of a date column means, None when it means none.

    Serial numbers are spreadsheet days from 1899-12-30. `order` ("ymd", "dmy", "mdy") is that of the column. Without a year
    the latest such day not after `today` is meant.
    """
    if isinstance(cell, datetime):
        return Day(cell.date(), _spell(cell.hour, cell.minute))
    if isinstance(cell, date):
        return Day(cell)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _from_serial(float(cell))
    plain = value(cell)
    if not plain or len(plain) > 60:
        return None
    return _from_text(_plain_digits(plain), order, today)


def _from_serial(number: float) -> Day | None:
    if not (number == number and _SERIALS.start <= number < _SERIALS.stop):
        if number.is_integer() and 19_000_101 <= number <= 21_001_231:
            return next(_days(_PACKED.match(str(int(number))), 1, 2, 3), None)
        return None
    moment = _EPOCH + timedelta(minutes=round(number * 1440))
    return Day(moment.date(), _spell(moment.hour, moment.minute))


def _from_text(plain: str, order: str, today: date) -> Day | None:
    if plain.isascii() and plain.replace(".", "", 1).isdigit() and float(plain) < _SERIALS.stop:
        serial = _from_serial(float(plain))
        if serial:
            return serial
    for found in (_YMD.match(plain), _PACKED.match(plain)):
        for day in _days(found, 1, 2, 3):
            return _with_clock(day, plain[found.end() :] if found else "")
    last = _LAST.match(plain)
    if last:
        return _year_last(plain, last, order)
    short = _SHORT.match(plain)
    for day in _days(short, 1, 2, 3):
        return _with_clock(day, plain[short.end() :] if short else "")
    no_year = _NO_YEAR.match(plain)
    if no_year and not _WORDS.search(plain):
        return _without_year(no_year, plain, today)
    return _in_words(plain, order)


def _year_last(plain: str, found: re.Match[str], order: str) -> Day | None:
    """3/4/2022. With two digits at the end (22.11.03) a column read year first is read so here too."""
    tail = plain[found.end() :]
    if order == "ymd" and len(found.group(3)) == 2:
        day = next(_days(found, 1, 2, 3), None)
        return _with_clock(day, tail) if day else None
    day_first, month_first = next(_days(found, 3, 2, 1), None), next(_days(found, 3, 1, 2), None)
    chosen, other = (day_first, month_first) if order == "dmy" else (month_first, day_first)
    if chosen is None:
        return _with_clock(Day(other.day, other_order=True), tail) if other else None
    two_ways = order == "ymd" and other is not None and other.day != chosen.day
    return _with_clock(Day(chosen.day, two_ways=two_ways), tail)


def _without_year(found: re.Match[str], plain: str, today: date) -> Day | None:
    month, day = int(found.group(1)), int(found.group(2))
    for year in range(today.year, max(today.year - 8, 1), -1):
        try:
            meant = date(year, month, day)
        except ValueError:
            continue
        if meant <= today:
            return _with_clock(Day(meant, year_assumed=True), plain[found.end() :])
    return None


def _days(found: re.Match[str] | None, year: int, month: int, day: int) -> Iterator[Day]:
    """At most one day: the numbers of a match, in the given places; two-digit years are of 1930 to 2029."""
    if found is None:
        return
    number = int(found.group(year))
    if len(found.group(year)) <= 2:
        number += 2000 if number < 30 else 1900
    try:
        yield Day(date(number, int(found.group(month)), int(found.group(day))))
    except ValueError:
        return


def _with_clock(day: Day, tail: str) -> Day | None:
    """The day with the time of day its tail gives; None when the tail holds other numbers: a second date, "3日或4日"."""
    aside = _ASIDE.sub("", tail)
    found = _CLOCK.search(aside)
    if re.search(r"\d", _CLOCK.sub("", aside, count=1)):
        return None
    if not found:
        return day
    hour, minute = int(found.group(2)), int(found.group(3) or 0)
    late = (found.group(1) or "") in ("下午", "晚上", "晚") or (found.group(4) or "").lower().startswith("p")
    if late and hour < 12:
        hour += 12
    if (found.group(4) or "").lower().startswith("a") and hour == 12:
        hour = 0
    clock = _spell(hour, minute) if hour < 24 and minute < 60 else ""
    return replace(day, clock=clock)


def _in_words(plain: str, order: str) -> Day | None:
    """Mar 22 2021 7:24AM: only where a month stands in letters and no part of the day is left open."""
    if not _WORDS.search(plain):
        return None
    try:
        first, second = (parser.parse(plain, default=default, ignoretz=True, dayfirst=order == "dmy") for default in _DEFAULTS)
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError, ArithmeticError):
        return None
    return Day(first.date(), _spell(first.hour, first.minute)) if first == second else None


def _spell(hour: int, minute: int) -> str:
    return f"{hour:02d}:{minute:02d}" if hour or minute else ""


def _plain_digits(plain: str) -> str:
    found = _CHINESE_DATE.match(plain)
    if not found:
        return plain
    year, month, day = found.group(1).translate(_CHINESE), _chinese_number(found.group(2)), _chinese_number(found.group(3) or "")
    return f"{year}-{month}-{day}{plain[found.end() :]}"


def _chinese_number(signs: str) -> str:
    tens, ten, ones = signs.rpartition("十")
    if not ten:
        return signs.translate(_CHINESE)
    return f"{tens.translate(_CHINESE) or '1'}{ones.translate(_CHINESE) or '0'}"
