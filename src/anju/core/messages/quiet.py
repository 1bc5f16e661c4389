"""Hours in which nobody is disturbed, by the wall clock of a zone; they may run past midnight."""

from datetime import datetime, time, timedelta

from anju.core.moments import instant_of, local_day, zone_of


def after(at: datetime, start: time, end: time, zone: str) -> datetime:
    """`at`, or, where it lies in the quiet hours from `start` until just before `end`, when they end. Aware, UTC."""
    clock, day = at.astimezone(zone_of(zone)).time(), local_day(at, zone)
    if not within(clock, start, end):
        return at
    return instant_of(day + timedelta(days=1 if end < start <= clock else 0), end, zone)


def within(clock: time, start: time, end: time) -> bool:
    """Whether `clock` lies in the hours from `start` until just before `end`."""
    return start <= clock < end if start <= end else clock >= start or clock < end
