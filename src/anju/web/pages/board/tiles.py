"""The area as a plan of tiles, one a village, in the order of the places: no coordinate is kept of any door, so none is drawn."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.core.plan.model import Text
from anju.records.queries.board import Place
from anju.web.pages.board.alarms import Alarm

MOST = 96
"""More places than that are drawn by what they lie in."""


@dataclass
class Tile:
    """One place: files that run there, and what is open: unseen, being dealt with, and how much of it is late."""

    title: Text
    files: int = 0
    unseen: int = 0
    seen: int = 0
    late: int = 0

    @property
    def state(self) -> str:
        """The heaviest of what is open, as the tile's look."""
        return "late" if self.late else "unseen" if self.unseen else "seen" if self.seen else "calm"


def tiles(places: Sequence[Place], alarms: Sequence[Alarm], now: datetime) -> tuple[Tile, ...]:
    """A tile a place, by its number; what is open at a place of no tile (a township's own) has one too."""
    up = {place.number: place.parent if len(places) > MOST else place.number for place in places}
    names = {up[place.number]: place.within if len(places) > MOST else place.title for place in places}
    made: dict[int, Tile] = {}
    counts: defaultdict[int, int] = defaultdict(int)
    for place in places:
        counts[up[place.number]] += place.files
    for alarm in alarms:
        names.setdefault(up.get(alarm.area, alarm.area), alarm.place)
    for number in sorted(names):
        made[number] = Tile(names[number], counts[number])
    for alarm in alarms:
        tile = made[up.get(alarm.area, alarm.area)]
        tile.unseen += not alarm.seen
        tile.seen += alarm.seen
        tile.late += alarm.late(now)
    return tuple(made.values())
