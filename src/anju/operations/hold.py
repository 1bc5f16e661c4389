"""Holding messages back: in their receiver's quiet hours, while a number was written to too often, while a channel has sent enough for now.

What is held is delivered later, never dropped. What wakes goes through quiet hours; the gateways' rules and a channel's pace hold for all.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from anju.core.messages import quiet
from anju.core.messages.gateway import Provider, Unreadable, read
from anju.core.messages.pace import LONGEST, free_at
from anju.operations.parcel import Parcel
from anju.operations.plans import plan_of
from anju.records import outbox, pace
from anju.records.outbox import Row

AGAIN = timedelta(seconds=1)
"""The shortest wait, so that a held message is not looked at in every round."""


def quiet_ones(rows: Sequence[Row], now: datetime) -> set[int]:
    """Those whose receiver is not to be disturbed at `now`: they wait until the quiet hours end."""
    held: dict[datetime, list[int]] = defaultdict(list)
    for row in rows:
        hours = None if row.wakes else _hours(row)
        until = quiet.after(now, *hours, row.zone) if hours else now
        if until > now:
            held[until].append(row.id)
    for until, ids in held.items():
        outbox.hold(ids, until, "quiet hours")
    return {number for ids in held.values() for number in ids}


def _hours(row: Row) -> tuple[time, time] | None:
    """The receiver's own quiet hours; of somebody at home who said nothing, their plan's."""
    if row.quiet_from is not None and row.quiet_until is not None:
        return row.quiet_from, row.quiet_until
    night = plan_of(row.adoption).quiet if row.adoption is not None else None
    return (night.start, night.end) if night else None


def paced(parcels: Iterable[Parcel], now: datetime) -> tuple[Parcel, ...]:
    """Those that may go at `now`; the others wait until they may. What wakes goes first."""
    waiting = sorted(parcels, key=lambda parcel: not parcel.wakes)
    spare = _spared(waiting, now)
    by_way: dict[tuple[int, str], list[Parcel]] = defaultdict(list)
    for parcel in spare:
        by_way[parcel.way, parcel.channel].append(parcel)
    going = []
    for (way, kind), ours in by_way.items():
        count, seconds = pace.take(way, kind, len(ours), now)
        going += ours[:count]
        for parcel in ours[count:]:
            outbox.hold(parcel.ids, now + max(AGAIN, timedelta(seconds=seconds)), "rate")
    return tuple(going)


def _spared(parcels: Sequence[Parcel], now: datetime) -> list[Parcel]:
    """Those whose number the gateway's rules leave free at `now`."""
    sent = pace.recent([parcel.receiver for parcel in parcels if parcel.receiver], now - LONGEST)
    free = []
    for parcel in parcels:
        provider = _provider(parcel) if parcel.receiver else None
        at = free_at(provider, "notice", sent.get(parcel.receiver, {}), now) if provider else now
        if at > now:
            outbox.hold(parcel.ids, at, "rate")
        else:
            free.append(parcel)
    return free


def _provider(parcel: Parcel) -> Provider | None:
    """Whose gateway it goes by; None where its address cannot be read."""
    try:
        return read(parcel.address).provider
    except Unreadable:
        return None
