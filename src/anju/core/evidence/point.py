"""A place at one moment: the one point that somebody gave when they pressed for it, or why there is none. It is never followed.

It stands as text, always sealed: `31.29889,120.5853,12,2026-12-01T08:00:00+08:00` (degrees north and east, WGS 84; metres within which it lies;
when it was taken), or `none:` with one of `REASONS`, which is an answer too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, isfinite, radians, sin, sqrt
from typing import Literal

from anju.core.plan.said import Text

NONE = "none:"
REASONS: Mapping[str, Text] = {
    "refused": Text("不想给出位置", "I do not want to give it"),
    "denied": Text("手机不允许", "The phone does not allow it"),
    "not_found": Text("手机找不到位置", "The phone finds none"),
    "no_device": Text("这台设备没有定位", "This device has none"),
}
EARTH = 6_371_000.0
"""Metres; a sphere is good to half a per cent."""
DIGITS = 5
"""Of degrees: a metre."""
WIDEST = 100_000.0
NEAR, VAGUE = 50.0, 1000.0
"""Metres: so near is at the door; a point less exact than the other says nothing."""
Stands = Literal["door", "away", "unknown"]


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, metres, and an aware instant."""

    north: float
    east: float
    within: float
    at: datetime


def read(given: object) -> str | None:
    """The answer as it is kept; None where it is none."""
    text = str(given).strip()
    if text.startswith(NONE):
        return text if text.removeprefix(NONE) in REASONS else None
    found = point(text)
    return written(found) if found is not None else None


def written(at: Point) -> str:
    """The point as text."""
    return f"{round(at.north, DIGITS)},{round(at.east, DIGITS)},{max(1, round(at.within))},{at.at.isoformat()}"


def point(text: str) -> Point | None:
    """The point that `text` says; None where it says why there is none, or nothing."""
    parts = text.split(",")
    try:
        north, east, within = (float(part) for part in parts[:3])
        at = datetime.fromisoformat(parts[3])
    except (ValueError, IndexError):
        return None
    whole = len(parts) == 4 and at.tzinfo is not None and all(map(isfinite, (north, east, within)))
    return Point(north, east, within, at) if whole and abs(north) <= 90 and abs(east) <= 180 and 0 <= within <= WIDEST else None


def apart(one: Point, other: Point) -> float:
    """Metres between two points, along the ground."""
    up, over = radians(other.north - one.north), radians(other.east - one.east)
    chord = sin(up / 2) ** 2 + cos(radians(one.north)) * cos(radians(other.north)) * sin(over / 2) ** 2
    return 2 * EARTH * asin(sqrt(min(1.0, chord)))


def stands(there: Point | None, door: Point | None) -> tuple[Stands, float]:
    """How a point stands to the door's, and how far from it in metres. Each counts as far as it is exact: who may be at the door is."""
    if there is None or door is None or max(there.within, door.within) > VAGUE:
        return "unknown", 0.0
    metres = apart(there, door)
    return ("door", metres) if metres <= NEAR + there.within + door.within else ("away", metres)
