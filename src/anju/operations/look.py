"""Looking at somebody's record: who, when and at what is kept, and what is masked opens for one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Consent, Enrolment, Household, Identity, Incident, Read
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal

SPEAK = ("guardian", "speaks")
"""By which rights somebody at the same door speaks for another."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whoever speaks for somebody at the same door, and their number."""

    name: str
    phone: str
    guardian: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody is reached, in clear. Empty where it is not known. `others`: their guardian, and, where they have no telephone, whoever speaks for
    them by their agreement."""

    name: str
    phone: str
    address: str
    others: tuple[Speaker, ...] = ()


def look(viewer: Viewer, enrolment: int, what: str, *, now: datetime, purpose: str = "") -> None:
    """Keep that `viewer` looked at `what` of an enrolment. `now` is aware, UTC. Raises `Refused` where it is not theirs to see.

    Where somebody told something in private, the looks of whoever reads that are kept too, but not told at the door: an abuser may stand there.
    """
    seen = _seen(viewer, enrolment)
    with scoped(ENGINE):
        quiet = "hidden" in viewer.sees and what != "complaint" and Incident.objects.filter(enrolment=enrolment, hidden=True).exists()
        Read.objects.create(
            jurisdiction=seen.jurisdiction,
            area=seen.area,
            at=now,
            who=viewer.who,
            person=seen.person_id,
            enrolment=enrolment,
            what=what,
            purpose=purpose,
            quiet=quiet,
        )


def look_many(viewer: Viewer, enrolments: Sequence[int], what: str, *, now: datetime, purpose: str = "") -> None:
    """Keep that `viewer` looked at `what` of each; those that are not theirs to see are left out."""
    with scoped(viewer.scope()):
        seen = list(Enrolment.objects.filter(pk__in=enrolments).only("id", "jurisdiction", "area", "person"))
    with scoped(ENGINE):
        Read.objects.bulk_create(
            Read(jurisdiction=e.jurisdiction, area=e.area, at=now, who=viewer.who, person=e.person_id, enrolment=e.pk, what=what, purpose=purpose)
            for e in seen
        )


def reach(viewer: Viewer, enrolment: int, what: str, *, now: datetime) -> Reach:
    """The telephone number and the door of an enrolment's person, opened for `viewer` and kept as a read. Raises `Refused`."""
    seen = _seen(viewer, enrolment)
    with scoped(viewer.scope()):
        identity = Identity.objects.filter(pk=seen.person_id).only("name", "phone", "address").first()
        door = Household.objects.filter(people=seen.person_id).only("address").first()
    look(viewer, enrolment, what, now=now, purpose="reach")
    phone = unseal(bytes(identity.phone), f"identity.phone:{identity.pk}") if identity and identity.phone else ""
    address = unseal(bytes(door.address), f"household.address:{door.pk}") if door and door.address else ""
    if not address and identity and identity.address:
        address = unseal(bytes(identity.address), f"identity.address:{identity.pk}")
    return Reach(identity.name if identity else "", phone, address, _speakers(viewer, seen, phone, now))


def _speakers(viewer: Viewer, seen: Enrolment, phone: str, now: datetime) -> tuple[Speaker, ...]:
    """A child is reached by its guardian, whether it has a telephone or not."""
    words = ("guardian",) if phone else SPEAK
    return speaking(viewer, [seen.pk], "phone", "reach", now=now, by=words).get(seen.pk, ())


def speaking(
    viewer: Viewer, enrolments: Sequence[int], what: str, purpose: str, *, now: datetime, by: Sequence[str] = SPEAK
) -> dict[int, tuple[Speaker, ...]]:  # fmt: skip
    """Whoever speaks, `by` which right, for the people of these files and has a telephone, guardians first. That their numbers were looked at is kept
    as well; the caller has asked whether the files may be seen."""
    with scoped(ENGINE):
        agreed = list(Consent.objects.filter(enrolment__in=enrolments, withdrawn=None, what__in=by).order_by("given", "pk"))
        people = {each.pk: each for each in Identity.objects.filter(pk__in=[row.holder for row in agreed], phone__isnull=False)}
        known = [(row, people[row.holder]) for row in agreed if row.holder in people]
        Read.objects.bulk_create(
            Read(jurisdiction=row.jurisdiction, area=row.area, at=now, who=viewer.who, person=row.holder, what=what, purpose=purpose)
            for row, _ in known
        )
    found: dict[int, tuple[Speaker, ...]] = {}
    for row, holder in sorted(known, key=lambda pair: pair[0].what != "guardian"):
        number = unseal(bytes(holder.phone or b""), f"identity.phone:{holder.pk}")
        found[row.enrolment] = (*found.get(row.enrolment, ()), Speaker(holder.name, number, row.what == "guardian"))
    return found


def _seen(viewer: Viewer, enrolment: int) -> Enrolment:
    with scoped(viewer.scope()):
        found = Enrolment.objects.filter(pk=enrolment).only("id", "jurisdiction", "area", "person").first()
    if found is None:
        raise Refused(Fault("unknown enrolment"))
    return found
