"""A day of a watch as SVG attributes: a row for each person, red where nobody watches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.core.duties.roster import Shift
from anju.core.moments import Span
from anju.web import wording

WIDTH, LEFT, TOP, ROW = 720, 150, 22, 30


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
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Shown:
    """What is drawn: shifts as published or as drafted, those over a limit, the gaps, and who is called what."""

    shifts: Sequence[Shift]
    published: Sequence[Shift]
    over: frozenset[int]
    gaps: Sequence[Span]
    names: Mapping[int, str]


def draw(day: Span, zone: str, shown: Shown, now: datetime, nobody: str) -> Drawing:
    """The drawing of `day`. Raises ValueError where it has no end."""
    if day.end is None:
        raise ValueError("a day ends")
    length = day.end - day.start

    def at(instant: datetime) -> float:
        return LEFT + (WIDTH - LEFT) * ((min(max(instant, day.start), day.end or instant) - day.start) / length)

    posts = list(dict.fromkeys(shift.post for shift in shown.shifts))
    rows = ([0] if shown.gaps else []) + posts
    where = {post: TOP + n * ROW for n, post in enumerate(rows)}
    boxes = [Box("gap", at(g.start), where[0] + 4, at(g.end) - at(g.start), _hours(g.start, g.end, zone)) for g in shown.gaps if g.end is not None]
    for one in shown.shifts:
        kind = "over" if one.post in shown.over else "on" if one in shown.published else "draft"
        boxes.append(Box(kind, at(one.start), where[one.post] + 4, at(one.end) - at(one.start), _hours(one.start, one.end, zone)))
    labels = tuple(Label(0, where[post] + 19, shown.names.get(post, "") if post else nobody) for post in rows)
    hours = tuple(Label(at(day.start + length * n / 8), 12, wording.hour(day.start + length * n / 8, zone)) for n in range(8))
    return Drawing(tuple(boxes), labels, hours, at(now) if day.start < now < day.end else None, TOP + ROW * max(len(rows), 1) + 4)


def _hours(start: datetime, end: datetime, zone: str) -> str:
    return f"{wording.hour(start, zone)}–{wording.hour(end, zone)}"
