"""A household's personal link: made for one adult at one door, opened without an account. Only the hash of its secret is kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Enrolment, Link, Person
from anju.records.scope import ENGINE, scoped

BYTES = 20
LONGEST = 64


@dataclass(frozen=True, slots=True)
class Door:
    """What a link leads to: one enrolment, and the adult it was made for."""

    link: int
    enrolment: int
    person: int | None
    of: int | None = None
    """Whom the enrolment is about; None where it is a household's or a thing's."""
    consent: int | None = None
    """What lets somebody from afar look in; None at the door itself."""


def make(viewer: Viewer, enrolment: int, person: int, *, now: datetime) -> str:
    """A new secret for the adult `person` at the door of `enrolment`; links made for them before stop opening.

    The caller has asked whether `viewer` may. Raises `Refused` where the person does not live there.
    """
    with scoped(ENGINE):
        case = Enrolment.objects.only("jurisdiction", "area", "person", "household").get(pk=enrolment)
        if person not in adults(case):
            raise Refused(Fault("unknown enrolment"))
        secret = secrets.token_urlsafe(BYTES)
        Link.objects.filter(enrolment=enrolment, person=person, revoked=None).update(revoked=now)
        Link.objects.create(
            jurisdiction=case.jurisdiction, area=case.area, enrolment_id=enrolment, person_id=person, secret_hash=hashed(secret), made_at=now
        )
    return secret


def adults(case: Enrolment) -> tuple[int, ...]:
    """The people at the door of an enrolment, the enrolled one, if it is about one, first. Inside the engine's scope."""
    if case.person_id is None:
        here = Person.objects.filter(household=case.household_id, merged_into=None).order_by("pk") if case.household_id else ()
        return tuple(each.pk for each in here)
    door = case.household_id or Person.objects.only("household").get(pk=case.person_id).household_id
    others = Person.objects.filter(household=door, merged_into=None).exclude(pk=case.person_id).order_by("pk") if door else ()
    return (case.person_id, *(each.pk for each in others))


def opens(secret: str) -> Door | None:
    """The door behind a link's secret; None where no link in force has it."""
    if not secret or len(secret) > LONGEST:
        return None
    with scoped(ENGINE):
        row = Link.objects.select_related("enrolment").filter(secret_hash=hashed(secret), revoked=None).first()
        return Door(row.pk, row.enrolment_id, row.person_id, row.enrolment.person_id, row.consent) if row else None


def ended(secret: str) -> Literal["card", "afar"] | None:
    """Which kind of link had this secret, that opens nothing any more: somebody's card at the door, or a relative's from afar; None: no such."""
    if not secret or len(secret) > LONGEST:
        return None
    with scoped(ENGINE):
        row = Link.objects.filter(secret_hash=hashed(secret)).exclude(revoked=None).first()
    return ("afar" if row.consent is not None else "card") if row else None


def emergency() -> tuple[tuple[str, object], ...]:
    """Numbers to call in danger where nothing is known of who asks: those of the newest plan in force."""
    with scoped(ENGINE):
        newest = Adoption.objects.filter(until=None).order_by("-since", "-pk").values_list("pk", flat=True).first()
    return plan_of(newest).emergency if newest is not None else ()


def hashed(secret: str) -> bytes:
    """What is kept of a secret. A plain hash: the secret has 160 random bits, so there is nothing to guess."""
    return sha256(secret.encode()).digest()
