"""A running enrolment goes to another area: whoever answers for it asks, whoever will answer for it accepts, and until then it stays where it is.

Nobody is moved without an accepted receiver, nor before it is said who stays behind and who cares for them (DESIGN rule 13).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from anju.core.plan.model import Plan
from anju.operations.intake.known import LEAVES
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.relocate import Door, door, relocate
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Area, Enrolment, Person, Read, Transfer
from anju.records.queries.offers import Offered, offered
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal, unseal


@dataclass(frozen=True, slots=True)
class Offer:
    """Where to, why, and who stays behind with whom."""

    village: int
    address: str
    reason: str
    behind: str


def offer(viewer: Viewer, enrolment: int, wanted: Offer, *, now: datetime) -> int:
    """Ask the command of another area to take the person of `enrolment`; tells the request's number. `now` is aware, UTC. Raises `Refused`."""
    with scoped(viewer.scope()):
        one = Enrolment.objects.filter(pk=enrolment, subject="person", area__range=(viewer.lo, viewer.hi)).first()
    if one is None or viewer.purpose != "area":
        raise Refused(Fault("unknown enrolment"))
    lacking = [Fault(code, name) for code, name in (("needs reason", "reason"), ("needs behind", "behind")) if not getattr(wanted, name).strip()]
    if lacking:
        raise Refused(*lacking)
    with scoped(ENGINE):
        to = _fits(one, wanted.village, wanted.address, now)
        if viewer.lo <= to.place.pk <= viewer.hi:
            raise Refused(Fault("own village", "village"))
        try:
            with transaction.atomic():
                made = Transfer.objects.create(
                    jurisdiction=one.jurisdiction, area=to.place.pk, person=one.person_id or 0, from_area=one.area, asked_by=viewer.who, asked_at=now,
                    enrolment=enrolment,
                )  # fmt: skip
        except IntegrityError:
            raise Refused(Fault("asked already")) from None
        for name in ("reason", "behind", "address"):
            setattr(made, name, seal(getattr(wanted, name), f"transfer.{name}:{made.pk}"))
        made.save(update_fields=["reason", "behind", "address"])
    return made.pk


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody another area wants to hand over, with what the receiver has to know before: the plan, the track, first day and END."""

    asked: Offered
    plan: Plan
    track: str
    starts: datetime
    ends: datetime | None
    zone: str


def waiting(viewer: Viewer, *, now: datetime) -> tuple[Coming, ...]:
    """Whom other areas want to hand over to `viewer`, without their names; that it was read is kept. `now` is aware, UTC."""
    with scoped(viewer.scope()):
        asked = {each.enrolment: each for each in offered(viewer.lo, viewer.hi) if each.mine and each.state == "asked"}
    if not asked:
        return ()
    with scoped(ENGINE):
        cases = Enrolment.objects.filter(pk__in=list(asked)).order_by("ends", "pk")
        found = tuple(Coming(asked[c.pk], plan_of(c.adoption_id), c.track, c.starts, c.ends, c.zone) for c in cases)
        Read.objects.bulk_create(
            Read(
                jurisdiction=c.jurisdiction,
                area=c.area,
                at=now,
                who=viewer.who,
                person=c.person_id,
                enrolment=c.pk,
                what="transfer",
                purpose="handover",
            )
            for c in cases
        )
    return found


def _fits(one: Enrolment, village: int, address: str, now: datetime) -> Door:
    """The door that an enrolment may go to at `now`. Raises `Refused`."""
    if one.archived is not None or one.annulled is not None or (one.ends is not None and one.ends <= now):
        raise Refused(Fault("free already"))
    place = Area.objects.filter(pk=village, kind__in=LEAVES).first()
    if place is None:
        raise Refused(Fault("unknown village", "village"))
    if place.jurisdiction != one.jurisdiction:
        raise Refused(Fault("other county", "village"))
    there = Adoption.objects.filter(area__pk__lte=place.pk, area__hi__gte=place.pk, since__lte=now).exclude(until__lte=now)
    if one.adoption_id not in {each.pk for each in there} and plan_of(one.adoption_id).name not in {plan_of(each.pk).name for each in there}:
        raise Refused(Fault("plan elsewhere", "village"))
    return door(place, address)


def answer(viewer: Viewer, transfer: int, *, accept: bool, now: datetime) -> int | None:
    """Take the person over, or decline. Accepted, the household is in the hands of `viewer` from this instant on; tells the enrolment taken over.

    `now` is aware, UTC. Raises `Refused`; then everything stays with whoever asked.
    """
    with scoped(viewer.scope()):
        seen = Transfer.objects.filter(pk=transfer, state="asked", enrolment__isnull=False, area__range=(viewer.lo, viewer.hi)).exists()
    if not seen or viewer.purpose != "area":
        raise Refused(Fault("unknown transfer"))
    with scoped(ENGINE):
        asked = Transfer.objects.select_for_update().get(pk=transfer)
        one = Enrolment.objects.get(pk=asked.enrolment or 0)
        if asked.state != "asked" or one.area != asked.from_area:
            raise Refused(Fault("unknown transfer"))
        if accept:
            to = _fits(one, asked.area, unseal(bytes(asked.address or b""), f"transfer.address:{transfer}"), now)
            relocate(viewer, Person.objects.get(pk=asked.person), to, now=now)
        asked.state, asked.answered_by, asked.answered_at = "accepted" if accept else "refused", viewer.who, now
        asked.save(update_fields=["state", "answered_by", "answered_at"])
    return one.pk if accept else None
