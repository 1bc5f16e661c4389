"""The one place where the clock is read. In a demo it can be ahead of real time, by what the database's clock row says."""

from datetime import UTC, datetime, timedelta
from threading import Lock
from time import monotonic

from django.conf import settings

from anju.records.models import Clock
from anju.records.scope import ENGINE, scoped

KEEP = 1.0
"""Seconds for which a process trusts what it last read of the demo's clock."""
_lock = Lock()
_read: tuple[float, timedelta] = (-KEEP, timedelta(0))


def real() -> datetime:
    """Now, by the machine's clock; aware, UTC. For sessions and signatures, which a demo does not move."""
    return datetime.now(UTC)


def now() -> datetime:
    """Now, as Anju counts it; aware, UTC."""
    return real() + offset()


def offset() -> timedelta:
    """How far Anju's clock is ahead of the machine's: nothing, outside a demo."""
    global _read  # one value a process, read often and changed by hand in a demo only
    if not settings.ANJU_DEMO:
        return timedelta(0)
    with _lock:
        at, ahead = _read
        if monotonic() - at >= KEEP:
            with scoped(ENGINE):
                row = Clock.objects.first()
            ahead = row.offset if row else timedelta(0)
            _read = (monotonic(), ahead)
        return ahead


def advance(by: timedelta) -> datetime:
    """Move the demo's clock on by `by` (not back) and tell the new time. Raises PermissionError outside a demo, ValueError for a step back."""
    global _read
    if not settings.ANJU_DEMO:
        raise PermissionError("the clock moves in a demo only")
    if by <= timedelta(0):
        raise ValueError("the clock moves on only")
    with scoped(ENGINE):
        row, _ = Clock.objects.select_for_update().get_or_create(pk=1, defaults={"offset": timedelta(0)})
        row.offset += by
        row.save(update_fields=["offset"])
    with _lock:
        _read = (-KEEP, row.offset)
    return now()
