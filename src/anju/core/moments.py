"""Instants, local days and half-open spans. Instants are aware and in UTC; a day is a date in an area's own zone.

An evaluation asks for the same few days and hours again and again, each of which a zone's table answers twenty times slower than what was kept.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

YEARS = range(1900, 2200)
"""In which whatever is told of happens."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` until just before `end`; without `end` it has not ended."""

    start: datetime
    end: datetime | None = None

    def __contains__(self, instant: object) -> bool:
        return isinstance(instant, datetime) and self.start <= instant and (self.end is None or instant < self.end)


@lru_cache(maxsize=512)
def zone_of(name: str) -> ZoneInfo:
    """The IANA zone called `name`; raises `ZoneInfoNotFoundError` where there is none."""
    return ZoneInfo(name)


def thinkable(instant: datetime) -> bool:
    """Whether somebody can mean it: a year that no calendar can write in another zone is a slip, and could be stored but not read again."""
    return instant.year in YEARS


@lru_cache(maxsize=16384)
def local_day(instant: datetime, zone: str) -> date:
    """The date on the wall of `zone` at `instant`."""
    return instant.astimezone(zone_of(zone)).date()


@lru_cache(maxsize=16384)
def instant_of(day: date, clock: time, zone: str) -> datetime:
    """When `clock` shows on `day` in `zone`, in UTC. An hour that daylight saving skips counts as the one after it; of a doubled hour the first."""
    return datetime.combine(day, clock, tzinfo=zone_of(zone)).astimezone(UTC)
