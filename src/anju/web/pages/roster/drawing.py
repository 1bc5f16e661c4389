"""A day of a watch as SVG attributes: a row for each person, red where nobody watches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.core.duties.roster import Shift
from anju.core.moments import Span
from anju.web import wording

TOP = 22


@dataclass(frozen=True, slots=True)
class Layout:
    """How wide it is, where the hours begin, how high a row is, where in it name and bar stand, and how many stretches the day is marked in."""

    width: int
    left: int
    row: int
    name: int
    bar: int
    marks: int


WIDE = Layout(720, 150, 30, 19, 4, 8)
NARROW = Layout(288, 0, 54, 17, 25, 4)
"""For a phone held upright: each name stands above its bar, so that the whole day is seen at once."""


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of the day in one row."""

    kind: str
    x: float
    y: float
    width: float
    words: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole, `width` by `height`; `now` is where the present stands, if it is in this day."""

    boxes: tuple[Box, ...]
    rows: tuple[Label, ...]
    hours: tuple[Label, ...]
    now: float | None
    height: int
    width: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What is drawn: shifts as published or as drafted, those over a limit, the gaps, and who is called what."""

    shifts: Sequence[Shift]
    published: Sequence[Shift]
    over: frozenset[int]
    gaps: Sequence[Span]
    names: Mapping[int, str]


def draw(day: Span, zone: str, shown: Shown, now: datetime, nobody: str, layout: Layout = WIDE) -> Drawing:
    """The drawing of `day`. Raises ValueError where it has no end."""
    if day.end is None:
        raise ValueError("a day ends")
    length = day.end - day.start

    def at(instant: datetime) -> float:
        return layout.left + (layout.width - layout.left) * ((min(max(instant, day.start), day.end or instant) - day.start) / length)

    posts = list(dict.fromkeys(shift.post for shift in shown.shifts))
    rows = ([0] if shown.gaps else []) + posts
    where = {post: TOP + n * layout.row for n, post in enumerate(rows)}
    top = where.get(0, TOP) + layout.bar
    boxes = [Box("gap", at(g.start), top, at(g.end) - at(g.start), _hours(g.start, g.end, zone)) for g in shown.gaps if g.end is not None]
    for one in shown.shifts:
        kind = "over" if one.post in shown.over else "on" if one in shown.published else "draft"
        boxes.append(Box(kind, at(one.start), where[one.post] + layout.bar, at(one.end) - at(one.start), _hours(one.start, one.end, zone)))
    labels = tuple(Label(0, where[post] + layout.name, shown.names.get(post, "") if post else nobody) for post in rows)
    marks = [day.start + length * n / layout.marks for n in range(layout.marks)]
    hours = tuple(Label(at(moment), 12, wording.hour(moment, zone)) for moment in marks)
    height = TOP + layout.row * max(len(rows), 1) + 4
    return Drawing(tuple(boxes), labels, hours, at(now) if day.start < now < day.end else None, height, layout.width)


def _hours(start: datetime, end: datetime, zone: str) -> str:
    return f"{wording.hour(start, zone)}–{wording.hour(end, zone)}"
