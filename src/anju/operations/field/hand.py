"""Handing over work of a household that was moved away: its member decides that it goes to whoever holds the household now.

It was done while the household was theirs. So it is recorded in their name and at its hour, beside no duty, and the holder is told where it stands.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from anju.core.enrolment.fact import Key
from anju.operations.field.bring import WAYS, Brought, Work, keep, phone_of
from anju.operations.oversee import acting
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Carried, Custody, Duty, Enrolment, Notice, Post, Read, Seat
from anju.records.queries import duties as rows
from anju.records.scope import ENGINE, scoped

AWAY = frozenset({"unknown enrolment", "not yours"})
"""Refusals after which work may be handed over: the household is somebody else's now."""
KIND = "handed"
CARRIED = timedelta(days=7)
"""How long before the work was done the household may have been taken along."""


def carried(viewer: Viewer, member: int, word: UUID, key: UUID, enrolment: int, duty: Key) -> tuple[rows.Row, datetime]:
    """The duty that refused work is for, though its household is out of sight, and when the work was kept on the phone, as that said when it first
    brought it: settling it a week later is not doing it then. Raises `Unable` where the phone took no such household along, or brought no such work.
    """
    phone = phone_of(member, word)
    with scoped(ENGINE):
        work = Carried.objects.filter(pk=key, phone=phone, enrolment=enrolment, duty=_name(duty)).first()
        if work is None or not (work.outcome == KIND or (work.outcome == "refused" and AWAY & set(work.codes.split(" · ")))):
            raise Unable("not refused")
        hands = [viewer.who, f"member:{member}", *(f"post:{post}" for post in Post.objects.filter(member=member).values_list("pk", flat=True))]
        took = Read.objects.filter(enrolment=enrolment, what="round", who__in=hands, at__lte=work.captured, at__gte=work.captured - CARRIED)
        row = rows.one(enrolment, duty) if took.exists() else None
    if row is None:
        raise Unable("not refused")
    return row, work.captured


def hand(viewer: Viewer, member: int, work: Work, *, now: datetime) -> Brought:
    """Record `work`, of which `carried` has shown that it may be handed over, once. `now` is aware, UTC."""
    phone = phone_of(member, work.word)
    said = Said(
        "evidence", work.form, work.values, work.done(min(work.captured, now)), work.via if work.via in WAYS else "visit", pictures=work.pictures
    )
    try:
        recorded = record(acting(viewer), work.enrolment, [said], now=now, key=work.key)
    except Refused as refused:
        keep(viewer, phone, work, "refused", now, refused.faults)
        return Brought("refused", refused.faults)
    keep(viewer, phone, work, "handed", now)
    if not recorded.repeated:
        _tell(work, now)
    return Brought("handed", repeated=recorded.repeated)


def captured(duties: Iterable[tuple[int, Key]]) -> dict[tuple[int, Key], datetime]:
    """When work that was handed over for each of `duties` (enrolment, key) was kept on the phone it was done with; for whoever was told of it."""
    names = {(enrolment, _name(duty)): duty for enrolment, duty in duties}
    with scoped(ENGINE):
        found = Carried.objects.filter(outcome=KIND, enrolment__in={one for one, _ in names}, duty__in={name for _, name in names})
        rows = list(found.order_by("settled").values_list("enrolment", "duty", "captured"))
    return {(enrolment, names[enrolment, name]): at for enrolment, name, at in rows if (enrolment, name) in names}


def _tell(work: Work, now: datetime) -> None:
    with scoped(ENGINE):
        file = Enrolment.objects.only("jurisdiction", "area").get(pk=work.enrolment)
        Notice.objects.bulk_create(
            (
                Notice(
                    jurisdiction=file.jurisdiction, area=file.area, post=post, kind=KIND, enrolment=work.enrolment, occurs_on=work.duty.occurs_on,
                    rule=work.duty.rule, nth=work.duty.nth, at=now,
                )
                for post in _holders(work.enrolment, work.duty)
            ),
            ignore_conflicts=True,
        )  # fmt: skip


def _holders(enrolment: int, duty: Key) -> Sequence[int]:
    """Whoever holds the household now, and whoever sits now where the duty's are done; where that is nobody by name, everybody who sits there."""
    held = Custody.objects.filter(enrolment=enrolment, until=None, holder__startswith="post:").values_list("holder", flat=True)
    role = Duty.objects.filter(enrolment=enrolment, occurs_on=duty.occurs_on, rule=duty.rule, nth=duty.nth).values("role")
    seats = Seat.objects.filter(enrolment=enrolment, until=None)
    found = {int(holder.removeprefix("post:")) for holder in held} | set(seats.filter(role__in=role).values_list("post", flat=True))
    return sorted(found or set(seats.values_list("post", flat=True)))


def _name(duty: Key) -> str:
    return f"{duty.rule}.{duty.occurs_on.isoformat()}.{duty.nth}"
