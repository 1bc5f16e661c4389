"""What leaves: claimed messages, held back where they must be, grouped into parcels by receiver; and what became of each parcel.

A parcel holds kinds, counts and links into Anju; what they are about is seen after signing in.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from django.db.models import F

from anju.operations import hold, outage
from anju.operations.parcel import Parcel, reachable
from anju.operations.parcel import parcels as parcels_of
from anju.records import outbox
from anju.records.models import Channel, Outbox, Sending
from anju.records.outbox import Row
from anju.records.scope import ENGINE, scoped

BATCH = 500
BACKOFF = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600, 1800, 3600))
PATIENCE = (timedelta(minutes=1), timedelta(minutes=5), timedelta(hours=1))
"""How long after a gateway asked to wait it is tried again."""
GIVE_UP = timedelta(days=1)
ENOUGH = 5
"""Failures in a row after which a channel is dead."""

Fault = Literal["failed", "busy", "broken", "unreachable"]
"""Whose it is: the way's, to be tried again; nobody's, later; the way's account, which somebody has to mend; the receiver's."""


def parcels(now: datetime) -> tuple[Parcel, ...]:
    """What is due at `now`, claimed for the caller, who says of each parcel within two minutes what became of it."""
    with scoped(ENGINE):
        outbox.spread(now, BATCH)
        outbox.spare_calls(now)
        rows = _timely(outbox.claim(now, BATCH), now)
        lost = [row.id for row in rows if not reachable(row)]
        if lost:
            outbox.failed(lost, now, "nobody to reach", BACKOFF, GIVE_UP)
            outbox.call(lost, now)
        away = hold.quiet_ones([row for row in rows if reachable(row)], now)
        return hold.paced(parcels_of([row for row in rows if reachable(row) and row.id not in away]), now)


def _timely(rows: Sequence[Row], now: datetime) -> list[Row]:
    """With how much waits at a door by now; where nothing does any more, nothing is sent."""
    homes = [row.id for row in rows if row.person is not None]
    waits = outbox.waiting(homes, now) if homes else {}
    settled = [number for number in homes if not waits.get(number)]
    if settled:
        outbox.sent(settled, now, "nothing waits")
    return [replace(row, count=waits[row.id]) if row.id in waits else row for row in rows if row.id not in set(settled)]


def delivered(parcel: Parcel, now: datetime, parts: int = 1) -> None:
    """It went out, charged as `parts`; a channel that was dead lives again."""
    with scoped(ENGINE):
        outbox.sent(parcel.ids, now)
        if parcel.home:
            others = [key.rpartition("/")[0] + "/call" for key in Outbox.objects.filter(pk__in=parcel.ids).values_list("key", flat=True)]
            Outbox.objects.filter(key__in=others, sent_at=None).update(sent_at=now, error="by sms")
        Channel.objects.filter(pk=parcel.way).update(used_at=now, failures=0)
        if Channel.objects.filter(pk=parcel.way, dead_since__isnull=False).update(dead_since=None):
            outage.over(_channel(parcel.way), now)
        _keep(parcel, now, parts, "")


def undelivered(parcel: Parcel, reason: str, now: datetime, fault: Fault = "failed") -> None:
    """It did not, for `reason` (a code of the channel, never its words). The fifth failure in a row is an incident of the area's command, an account
    that takes nothing at once. A household that this way does not reach is called."""
    with scoped(ENGINE):
        _keep(parcel, now, 0, reason)
        if fault == "unreachable":
            Outbox.objects.filter(pk__in=parcel.ids, sent_at=None).update(dead=True, error=reason)
            outbox.call(parcel.ids, now)
            return
        outbox.failed(parcel.ids, now, reason, PATIENCE if fault == "busy" else BACKOFF, GIVE_UP)
        if fault == "busy":
            return
        Channel.objects.filter(pk=parcel.way).update(failures=ENOUGH if fault == "broken" else F("failures") + 1)
        if Channel.objects.filter(pk=parcel.way, failures__gte=ENOUGH, dead_since__isnull=True).update(dead_since=now):
            outage.begins(_channel(parcel.way), now)
        if _channel(parcel.way).dead_since is not None:
            outbox.call(parcel.ids, now)


def _keep(parcel: Parcel, now: datetime, parts: int, outcome: str) -> None:
    way = Channel.objects.only("jurisdiction", "area").get(pk=parcel.way)
    Sending.objects.create(
        jurisdiction=way.jurisdiction, area=way.area, channel=parcel.way, receiver=parcel.receiver or None, parts=parts, outcome=outcome, at=now
    )


def _channel(way: int) -> Channel:
    return Channel.objects.select_for_update().get(pk=way)
