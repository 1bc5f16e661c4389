"""When a duty opens, and when a stage begins."""

import re
from datetime import timedelta

from anju.core.language.diagnostic import Spot
from anju.core.language.tree import Entry as Written
from anju.core.language.tree import Leaf, Node, Row, Table
from anju.core.plan.compile import faults
from anju.core.plan.compile.calendars import DAYS, read_calendar, read_draw, read_spaced
from anju.core.plan.compile.log import Log
from anju.core.plan.compile.reader import Reader
from anju.core.plan.model import Calendar, Called, Daily, Entry, Follow, Moment, Opening, Shift

_WAYS = ("times", "every", *DAYS, "draw", "at_most_apart", "on_entry", "after", "after_any", "at_start", "before_end", "at_end", "shift")
_BEFORE = re.compile(r"(?P<span>.+) before end", re.ASCII)
_ZERO = timedelta(0)
_DEEPEST = 20


def read_opening(log: Log, node: Node, spot: Spot, deep: int = 0) -> Opening | None:
    """The opening written as `node`: one of the ways in a table, `called`, `by_hand` or `48 h before end`. None, reported, where it is none."""
    if isinstance(node, Leaf):
        if node.text.strip() == "called":
            return Called()
        if node.text.strip() == "by_hand":
            return Called(by_hand=True)
        before = _BEFORE.fullmatch(node.text.strip())
        if before is None:
            log.note(faults.OPENING, spot)
            return None
        node = Table((Written("before_end", Leaf(before["span"], node.spot), node.spot),), node.spot)
    if isinstance(node, Row):
        log.note(faults.OPENING, spot)
        return None
    reader = Reader(log, node, "opening", spot, "opens")
    ways = [way for way in _WAYS if reader.has(way)]
    if (len(ways) != 1 and ways[0:1] != ["times"]) or len(ways) > 2 or ways[1:] not in ([], ["every"], *([day] for day in DAYS)):
        log.note(faults.OPENING, spot)
        return None
    if ways[-1] in DAYS:
        return read_calendar(reader, ways[-1])
    return _daily(reader) if ways[0] in ("times", "every") else _once(log, reader, ways[0], deep)


def _daily(reader: Reader) -> Opening | None:
    times = reader.times("times") + reader.times("at")
    every = reader.days("every") or 1
    if not times:
        reader.log.note(faults.OPENING, reader.spot)
        return None
    return Daily(tuple(sorted(set(times))), every)


def _once(log: Log, reader: Reader, way: str, deep: int) -> Opening | None:
    match way:
        case "draw":
            return read_draw(reader)
        case "at_most_apart":
            return read_spaced(reader)
        case "on_entry":
            return Entry(reader.duration(way) or _ZERO)
        case "at_start":
            return Moment("starts", reader.duration(way) or _ZERO)
        case "before_end":
            return Moment("ends", -(reader.duration(way) or _ZERO))
        case "at_end":
            return Moment("ends", reader.duration(way) or _ZERO)
        case "shift":
            return Shift(reader.name_of(way, "roster"), reader.duration("each"))
    return _follow(log, reader, way, deep)


def _follow(log: Log, reader: Reader, way: str, deep: int) -> Opening | None:
    rules = reader.names(way, "duty")
    if rules:
        return Follow(rules, "any" if way == "after_any" else "all")
    return _inherited(log, reader, way, deep)


def _inherited(log: Log, reader: Reader, way: str, deep: int) -> Opening | None:
    """Everything it waits for is left out by a parameter: it opens when the first of those would have."""
    for item in reader.items(way):
        gone = log.gone("duty", item.text.strip()) if isinstance(item, Leaf) else None
        entry = gone.find("opens") if gone else None
        if entry and deep < _DEEPEST:
            return read_opening(log, entry.value, entry.spot, deep + 1)
    log.note(faults.OPENING, reader.spot)
    return None


def read_enters(log: Log, node: Node, spot: Spot) -> Entry | Moment | Follow | Calendar | None:
    """When a stage begins: `start`, `end`, an opening that comes once, or a day of the year. None, reported, where it is none."""
    if isinstance(node, Leaf) and node.text.strip() in ("start", "end"):
        return Entry() if node.text.strip() == "start" else Moment("ends")
    opening = read_opening(log, node, spot)
    if isinstance(opening, Entry | Moment | Follow) or (isinstance(opening, Calendar) and len(opening.dates) == len(opening.times) == 1):
        return opening
    if opening is not None:
        log.note(faults.ENTERS, spot)
    return None
