"""Openings of the calendar that are not every day: days of the term, of the week, of the month and of the year; draws; spacing."""

import re
from datetime import timedelta

from anju.core.language.tree import Leaf
from anju.core.language.values import WEEKDAYS, date_of, monthday_of, time_of, weekday_of
from anju.core.plan.compile import faults
from anju.core.plan.compile.log import hint
from anju.core.plan.compile.reader import Reader
from anju.core.plan.model import Calendar, Draw, Opening, Series, Spaced

DAYS = ("on_days", "weekdays", "monthdays", "dates")
"""Ways of naming days, each beside `times`."""
_ZERO = timedelta(0)
_SAID = {
    "on_days": ("请写期限的第几天，如 [1, 3, 7]，或某组检测的名字。", "Write days of the term, such as [1, 3, 7], or the name of tests."),
    "monthdays": ("请写 1 到 31，或 last（最后一天）。", "Write 1 to 31, or last."),
    "dates": ('请写月和日，如 ["09-30"]。', 'Write month and day, such as ["09-30"].'),
}


def read_calendar(reader: Reader, way: str) -> Opening | None:
    """The days named by `way`, at each of `times`. None, reported, where nothing of it can be read."""
    times = reader.times("times") + reader.times("at")
    if not times:
        reader.log.note(faults.OPENING, reader.spot)
        return None
    if way == "dates":
        dates = tuple(sorted({day for text in reader.names(way) if (day := _date(reader, text)) is not None}))
        return Calendar(times, dates=dates) if dates else None
    if way == "on_days" and (known := _of_tests(reader)) is not None:
        return Calendar(times, days=known.days, series=known if (reader.log.track, known.name) in reader.log.spread else None)
    numbers = tuple(sorted({found for text in reader.names(way) if (found := _number(reader, way, text)) is not None}))
    if not numbers:
        return None
    match way:
        case "on_days":
            return Calendar(times, days=numbers)
        case "weekdays":
            return Calendar(times, weekdays=numbers)
        case _:
            return Calendar(times, monthdays=numbers)


def _of_tests(reader: Reader) -> Series | None:
    """The tests whose days are meant, where `on_days` names them."""
    named = reader.names("on_days")
    return reader.log.series.get((reader.log.track, named[0])) if len(named) == 1 else None


def _number(reader: Reader, way: str, text: str) -> int | None:
    if way == "weekdays":
        found = weekday_of(text)
        if found is None:
            reader.wrong(faults.NOT_A_DAY, way, value=text, **hint(text, WEEKDAYS))
        return found
    term = int(text) if re.fullmatch(r"\d{1,4}", text, re.ASCII) else 0
    found = monthday_of(text) if way == "monthdays" else term or None
    if found is None:
        _wrong(reader, way, text)
    return found


def _date(reader: Reader, text: str) -> tuple[int, int] | None:
    known = date_of(text)
    if known is None:
        _wrong(reader, "dates", text)
    return known


def _wrong(reader: Reader, way: str, text: str) -> None:
    zh, en = _SAID[way]
    reader.wrong(faults.NOT_A_DAY, way, value=text, hint_zh=zh, hint_en=en)


def read_draw(reader: Reader) -> Opening | None:
    """So many moments a block of days, drawn. None, reported, where it does not say between which times."""
    read = [time_of(item.text) if isinstance(item, Leaf) else None for item in reader.items("between")]
    times = [one for one in read if one is not None]
    if len(times) != 2 or len(read) != 2 or times[0] >= times[1]:
        reader.wrong(faults.BETWEEN, "between")
        return None
    return Draw(reader.whole("draw") or 1, times[0], times[1], reader.duration("apart") or _ZERO, reader.days("once_in") or 1)


def read_spaced(reader: Reader) -> Opening | None:
    """Never more than so long apart."""
    most = reader.duration("at_most_apart")
    return Spaced(most) if most else None
