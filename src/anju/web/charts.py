"""Drawings made on the server, as SVG attributes: the strip of a term's days, the course of a reading, the trend of a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from anju.core.moments import instant_of, local_day, zone_of
from anju.web import wording

WIDTH, HEIGHT = 360, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 14, 16, 30
CELL, GAP, TALL = 20, 4, 12
SMALL = (132, 40)
APART = 30
"""Figures nearer than this would lie on each other."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the strip; `kind` is past, today or ahead."""

    x: int
    kind: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The days of a term, to be drawn `width` by `TALL`."""

    width: int
    cells: tuple[Cell, ...]


def strip(day: int, of: int, *, over: bool) -> Strip:
    """A cell for each of `of` days, those before `day` past."""
    kinds = ["past" if over or n < day else "today" if n == day else "ahead" for n in range(1, of + 1)]
    return Strip(of * (CELL + GAP) - GAP, tuple(Cell(n * (CELL + GAP), kind) for n, kind in enumerate(kinds)))


@dataclass(frozen=True, slots=True)
class Reading:
    """A measured value; `high`: at or past the plan's limit."""

    at: datetime
    value: float
    high: bool


@dataclass(frozen=True, slots=True)
class Dot:
    """A reading on the drawing, with its figure."""

    x: float
    y: float
    figure: str
    when: str
    high: bool
    labelled: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across or a day below, with its words."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything a drawing needs, in the units of its view box."""

    dots: tuple[Dot, ...]
    line: str
    across: tuple[Tick, ...]
    days: tuple[Tick, ...]
    limit: float | None
    width: int = WIDTH
    height: int = HEIGHT


def course(readings: Sequence[Reading], starts: datetime, zone: str, limit: float | None) -> Chart | None:
    """The course of readings, oldest first; None where there is none."""
    if not readings:
        return None
    known = sorted(readings, key=lambda r: r.at)
    values = [r.value for r in known] + ([limit] if limit is not None else [])
    low, high = _floor(min(values) - 0.4), _floor(max(values) + 0.9)
    first = max(starts, instant_of(local_day(known[0].at, zone), time(0), zone)) if known[0].at >= starts else known[0].at
    last = max(known[-1].at, first + timedelta(days=2))

    def x(at: datetime) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * ((at - first) / (last - first)), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * ((value - low) / (high - low)), 1)

    top = max(known, key=lambda r: r.value)
    labelled = {id(top)} | ({id(known[-1])} if abs(x(known[-1].at) - x(top.at)) >= APART else set())
    dots = tuple(Dot(x(r.at), y(r.value), f"{r.value:g}", f"{wording.full(r.at, zone)}", r.high, r.high or id(r) in labelled) for r in known)
    return Chart(
        dots,
        " ".join(f"{dot.x},{dot.y}" for dot in dots),
        tuple(Tick(y(value), f"{value:g}") for value in _steps(low, high)),
        tuple(Tick(x(at), words) for at, words in _days(first, last, zone)),
        y(limit) if limit is not None else None,
    )


@dataclass(frozen=True, slots=True)
class Trend:
    """The last values of a figure as one small line, `width` by `height`; the latest is the dot."""

    line: str
    x: float
    y: float
    limits: tuple[float, ...]
    width: int = SMALL[0]
    height: int = SMALL[1]


def trend(values: Sequence[float], limits: Sequence[float] = ()) -> Trend | None:
    """The course of `values`, oldest first, evenly apart, with lines at `limits`; None where fewer than two say nothing of a course."""
    if len(values) < 2:
        return None
    low, high = min(*values, *limits), max(*values, *limits)
    wide, tall, edge = *SMALL, 5

    def y(value: float) -> float:
        return round(tall / 2 if high == low else tall - edge - (tall - 2 * edge) * (value - low) / (high - low), 1)

    step = (wide - 2 * edge) / (len(values) - 1)
    dots = [(round(edge + n * step, 1), y(value)) for n, value in enumerate(values)]
    return Trend(" ".join(f"{x},{at}" for x, at in dots), *dots[-1], tuple(y(limit) for limit in limits))


def _floor(value: float) -> float:
    """Down to a half."""
    return (value * 2 // 1) / 2


def _steps(low: float, high: float) -> list[float]:
    """Values for lines across: halves, or whole numbers where there are many."""
    step = 0.5 if high - low <= 2 else 1.0 if high - low <= 8 else round((high - low) / 5)
    return [low + n * step for n in range(int((high - low) / step) + 1)]


def _days(first: datetime, last: datetime, zone: str) -> list[tuple[datetime, str]]:
    """Midnights between two instants, thinned so that their words do not touch."""
    there = zone_of(zone)
    day, end = local_day(first, zone), local_day(last, zone)
    every = max(1, -(-(end - day).days // 6))
    found = []
    while day <= end:
        at = datetime(day.year, day.month, day.day, tzinfo=there)
        if at >= first:
            found.append((at, f"{day.month}/{day.day}"))
        day += timedelta(days=every)
    return found


DAY_WIDE, DAY_TALL, FOOT = 264, 64, 14


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour of the day."""

    x: float
    y: float
    tall: float
    most: bool


@dataclass(frozen=True, slots=True)
class Bars:
    """The hours of a day, to be drawn `width` by `height`; `hours` the ticks below."""

    bars: tuple[Bar, ...]
    hours: tuple[Tick, ...]
    width: int = DAY_WIDE
    height: int = DAY_TALL + FOOT
    base: int = DAY_TALL


def hours(counts: Sequence[int], most: int) -> Bars:
    """A bar for each hour, the tallest as high as `most`, so that several drawings side by side can be compared."""
    wide, top = DAY_WIDE / 24, max(counts, default=0)
    talls = [round((DAY_TALL - 6) * count / most, 1) if most else 0.0 for count in counts]
    bars = tuple(Bar(round(n * wide + 1, 1), round(DAY_TALL - tall, 1), tall, bool(top) and counts[n] == top) for n, tall in enumerate(talls))
    return Bars(bars, tuple(Tick(max(8, round((n + 0.5) * wide, 1)), f"{n:02}") for n in (0, 6, 12, 18)))
