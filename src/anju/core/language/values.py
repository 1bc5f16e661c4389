"""What a scalar's text can mean: durations, times of day, numbers with units, yes and no. Each returns None for a text that means none."""

import re
from datetime import date, time, timedelta

_UNITS = {
    "s": 1, "sec": 1, "second": 1, "seconds": 1, "秒": 1,
    "min": 60, "mins": 60, "minute": 60, "minutes": 60, "分钟": 60, "分": 60,
    "h": 3600, "hour": 3600, "hours": 3600, "小时": 3600,
    "day": 86400, "days": 86400, "d": 86400, "天": 86400, "日": 86400,
    "week": 604800, "weeks": 604800, "周": 604800,
}  # fmt: skip
_DURATION = re.compile(r"(?P<count>\d{1,8}(?:\.\d{1,3})?)\s*(?P<unit>[a-z]+|[\u4e00-\u9fff]+)", re.ASCII)
_TIME = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})", re.ASCII)
_NUMBER = re.compile(r"(?P<number>[+-]?\d{1,12}(?:\.\d{1,6})?)(?:\s*(?P<unit>[^\s\d.+-]\S*))?", re.ASCII)
_DATE = re.compile(r"(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_LEAP = 2024
"""A year that has every date."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YES = {"true", "yes", "on", "是"}
_NO = {"false", "no", "off", "否"}


def duration_of(text: str) -> timedelta | None:
    """`15 min`, `2 h`, `3 days`, `1 h 30 min`; always with a unit, never negative, at most a hundred years."""
    seconds, rest = 0.0, text.strip()
    if not rest:
        return None
    while rest:
        found = _DURATION.match(rest)
        if found is None or found["unit"] not in _UNITS:
            return None
        seconds += float(found["count"]) * _UNITS[found["unit"]]
        rest = rest[found.end() :].strip()
    return timedelta(seconds=seconds) if seconds <= 36525 * 86400 else None


def time_of(text: str) -> time | None:
    """A local time of day, `08:00`; 24:00 is the 00:00 of the next day and is not said here."""
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found["hour"]) > 23 or int(found["minute"]) > 59:
        return None
    return time(int(found["hour"]), int(found["minute"]))


def weekday_of(text: str) -> int | None:
    """A day of the week by its English name: Monday is 0."""
    return WEEKDAYS.index(text) if text in WEEKDAYS else None


def monthday_of(text: str) -> int | None:
    """A day of the month, 1 to 31, or `last`, which is -1."""
    if text == "last":
        return -1
    return int(text) if re.fullmatch(r"\d{1,2}", text, re.ASCII) and 1 <= int(text) <= 31 else None


def date_of(text: str) -> tuple[int, int] | None:
    """A date of each year, `09-30`, as month and day; the 29th of February is one."""
    found = _DATE.fullmatch(text)
    try:
        known = date(_LEAP, int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        return None
    return (known.month, known.day) if known else None


def number_of(text: str) -> tuple[float, str] | None:
    """A number and the unit written after it, if any: `38.5`, `38.5 Cel`."""
    found = _NUMBER.fullmatch(text.strip())
    return None if found is None else (float(found["number"]), found["unit"] or "")


def flag_of(text: str) -> bool | None:
    """Yes or no, in any of the spellings YAML authors use."""
    low = text.strip().lower()
    return True if low in _YES else False if low in _NO else None


def spelled(span: timedelta) -> str:
    """A duration as a plan's author would write it: `90 min`, `2 h`, `14 days`."""
    seconds = int(span.total_seconds())
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s" if seconds else "0 min"
