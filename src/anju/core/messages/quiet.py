"""Hours in which nobody is disturbed, by the wall clock of a zone; they may run past midnight."""

from datetime import datetime, time, timedelta

from anju.core.moments import instant_of, local_day, zone_of


def after(at: datetime, start: time, end: time, zone: str) -> datetime:
    """`at`, or, where it lies in the quiet hours from `start` until just before `end`, when they end. Aware, UTC."""
    clock, day = at.astimezone(zone_of(zone)).time(), local_day(at, zone)
    if start <= end:
        return instant_of(day, end, zone) if start <= clock < end else at
    if clock >= start:
        return instant_of(day + timedelta(days=1), end, zone)
    return instant_of(day, end, zone) if clock < end else at
