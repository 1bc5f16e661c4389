"""The days that a calendar names: of the term, the week, the month or the year."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from anju.core.plan.opening import Calendar

_DAY = timedelta(days=1)
_MONTHS, _YEARS = 3, 9
"""So many months have the 31st at least once, so many years 29 February."""


@lru_cache(maxsize=8192)
def days(calendar: Calendar, first: date, today: date) -> tuple[date, ...]:
    """The next days of `calendar` in order, the day before `today` among them if it is one; `first` is day 1 of the term."""
    found = {day for day in _days(calendar, first, today) if day >= today - _DAY}
    return tuple(sorted(found)[:4])


def _days(calendar: Calendar, first: date, today: date) -> Iterator[date]:
    yield from (first + (number - 1) * _DAY for number in calendar.days)
    if calendar.weekdays:
        yield from (day for day in (today + n * _DAY for n in range(-1, 15)) if day.weekday() in calendar.weekdays)
    for n in range(-1, _MONTHS if calendar.monthdays else -1):
        year, month = divmod(today.year * 12 + today.month - 1 + n, 12)
        yield from (day for number in calendar.monthdays if (day := _of_month(year, month + 1, number)) is not None)
    for year in range(today.year - 1, today.year + _YEARS if calendar.dates else 0):
        yield from (day for month, number in calendar.dates if (day := _of_month(year, month, number)) is not None)


def _of_month(year: int, month: int, number: int) -> date | None:
    """Day `number` of a month, -1 its last; none where the month is shorter."""
    if number == -1:
        return date(year + month // 12, month % 12 + 1, 1) - _DAY
    try:
        return date(year, month, number)
    except ValueError:
        return None
