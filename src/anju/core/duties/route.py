"""The order in which doors are gone to. No door's coordinates are kept, so no distance is taken: a village is walked from its first door to its last.

Villages come by what is most pressing in them; inside one the numbers of the address count as numbers: group 2 before group 10, number 3 before 12.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

ALWAYS = datetime.min.replace(tzinfo=UTC)
_PARTS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Stop:
    """One door. `door` is its address as `core.intake.addresses.door` spells it; `due`: the first deadline; `need`: somebody lacks a thing."""

    number: int
    village: int
    door: str
    due: datetime
    need: bool = False
    opens: datetime = ALWAYS
    """From when all that is to be done there can be."""

    @property
    def pressing(self) -> tuple[bool, datetime]:
        """What comes first: a need, then the nearer deadline."""
        return not self.need, self.due


def route(stops: Iterable[Stop]) -> tuple[Stop, ...]:
    """The stops in the order of going. The same stops always give the same order."""
    every = tuple(stops)
    first = {village: min(stop.pressing for stop in every if stop.village == village) for village in {stop.village for stop in every}}
    return tuple(sorted(every, key=lambda stop: (first[stop.village], stop.village, *_walked(stop.door), stop.pressing, stop.number)))


def _walked(door: str) -> tuple[bool, tuple[tuple[int, str], ...]]:
    """An address to sort by: its numbers as numbers, its words as words; a door without an address last."""
    parts = [part for part in _PARTS.split(door) if part]
    return not door, tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)
