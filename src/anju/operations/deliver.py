"""What leaves: claimed messages grouped into parcels by receiver, and what became of each parcel.

A parcel holds kinds, counts and links into Anju; what they are about is seen after signing in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import F

from anju.operations import outage
from anju.records import outbox, sealed
from anju.records.models import Channel
from anju.records.outbox import Row
from anju.records.scope import ENGINE, scoped

BATCH = 500
BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600, 1800, 3600))
GIVE_UP = timedelta(days=1)
ENOUGH = 5
"""Failures in a row after which a channel is dead."""


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one kind, and where in Anju they are."""

    kind: str
    count: int
    link: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """Everything due for one receiver by one channel. `address` and `to` are secrets: they go to the channel and nowhere else."""

    channel: str
    way: int
    address: str
    to: str
    language: str
    key: str
    ids: tuple[int, ...]
    lines: tuple[Line, ...]


def parcels(now: datetime) -> tuple[Parcel, ...]:
    """What is due at `now`, claimed for the caller, who says of each parcel within two minutes what became of it."""
    with scoped(ENGINE):
        outbox.spread(now, BATCH)
        rows = outbox.claim(now, BATCH)
        lost = [row.id for row in rows if row.way is None or (row.channel == "mail" and not row.email)]
        if lost:
            outbox.failed(lost, now, "nobody to reach", BACKOFF, GIVE_UP)
        return tuple(_parcels(row for row in rows if row.id not in set(lost)))


def delivered(parcel: Parcel, now: datetime) -> None:
    """It went out; a channel that was dead lives again."""
    with scoped(ENGINE):
        outbox.sent(parcel.ids, now)
        Channel.objects.filter(pk=parcel.way).update(used_at=now, failures=0)
        if Channel.objects.filter(pk=parcel.way, dead_since__isnull=False).update(dead_since=None):
            outage.over(_channel(parcel.way), now)


def undelivered(parcel: Parcel, reason: str, now: datetime) -> None:
    """It did not, for `reason` (a code of the channel, never its words). The fifth time in a row is an incident of the area's command."""
    with scoped(ENGINE):
        outbox.failed(parcel.ids, now, reason, BACKOFF, GIVE_UP)
        Channel.objects.filter(pk=parcel.way).update(failures=F("failures") + 1)
        if Channel.objects.filter(pk=parcel.way, failures__gte=ENOUGH, dead_since__isnull=True).update(dead_since=now):
            outage.begins(_channel(parcel.way), now)


def backlog(now: datetime) -> int:
    """How many messages were due a minute before `now` and are still here."""
    with scoped(ENGINE):
        return outbox.late(now - timedelta(minutes=1))


def _channel(way: int) -> Channel:
    return Channel.objects.select_for_update().get(pk=way)


def _receiver(row: Row) -> tuple[str, int, str]:
    return row.channel, row.way or 0, row.email if row.channel == "mail" else ""


def _parcels(rows: Iterable[Row]) -> Iterable[Parcel]:
    for (channel, way, to), group in groupby(sorted(rows, key=_receiver), key=_receiver):
        members = list(group)
        address = sealed.unseal(members[0].address or b"", f"channel.address:{way}")
        yield Parcel(channel, way, address, to, members[0].language, members[0].key, tuple(row.id for row in members), _lines(members))


def _lines(rows: Iterable[Row]) -> tuple[Line, ...]:
    """One line for each kind and link, counts added up."""
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        sums[row.kind, row.link] = sums.get((row.kind, row.link), 0) + row.count
    return tuple(Line(kind, count, link) for (kind, link), count in sums.items())
