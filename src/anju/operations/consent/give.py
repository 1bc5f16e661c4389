"""Letting somebody see and do things for one: an adult at the same door, a guardian, a relative from afar."""

import secrets
from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.hashers import make_password

from anju.operations.consent.standing import COVERS, GUARDS, What
from anju.operations.link import BYTES, adults, hashed
from anju.operations.pin import plain, weak
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Consent, Enrolment, Link
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal

LONGEST = 60
"""Signs of a relative's name."""


def at_door(viewer: Viewer, enrolment: int, holder: int, covers: Collection[str], *, what: What, now: datetime) -> int:
    """Let the adult `holder` at the same door act for the person of a file; what they might do before ends. The agreement's number.

    A person agrees on their own page or to staff, who write it down; a guardian is named by staff alone. The caller has asked whether `viewer` may
    see the file. `now` is aware, UTC. Raises `Refused`.
    """
    own = viewer.purpose == "household"
    with scoped(ENGINE):
        case = _case(enrolment)
        if own and (what == "guardian" or viewer.who != f"person:{case.person_id}"):
            raise Refused(Fault("not yours"))
        if holder == case.person_id or holder not in adults(case):
            raise Refused(Fault("unknown person"))
        Consent.objects.filter(enrolment=enrolment, holder=holder, withdrawn=None).update(withdrawn=now, withdrawn_by=viewer.who)
        words = GUARDS if what == "guardian" else [word for word in COVERS if word in covers]
        return Consent.objects.create(
            jurisdiction=case.jurisdiction, area=case.area, enrolment=enrolment, person=case.person_id, what=what, holder=holder, covers=list(words),
            given=now, by=viewer.who,
        ).pk  # fmt: skip


def from_afar(viewer: Viewer, enrolment: int, name: str, covers: Collection[str], typed: str, *, now: datetime) -> str:
    """Let a relative elsewhere look in by a link of their own; its secret, to be handed on once and kept nowhere.

    The person agrees on their own page, or, without one, to staff, who write it down: the caller has asked whether `viewer` may see the file. The PIN
    `typed` is the person's choice, told to the relative by another way than the link. Raises `Refused`.
    """
    figures, called = plain(typed), " ".join(name.split())
    with scoped(ENGINE):
        case = _case(enrolment)
        if viewer.purpose == "household" and viewer.who != f"person:{case.person_id}":
            raise Refused(Fault("not yours"))
        if weak(figures):
            raise Refused(Fault("weak pin", "pin"))
        if not called or len(called) > LONGEST:
            raise Refused(Fault("wrong answer", "name"))
        place = {"jurisdiction": case.jurisdiction, "area": case.area}
        made = Consent.objects.create(
            **place, enrolment=enrolment, person=case.person_id, what="afar", covers=[word for word in COVERS if word in covers], given=now,
            by=viewer.who, hash=make_password(figures),
        )  # fmt: skip
        Consent.objects.filter(pk=made.pk).update(name=seal(called, f"consent.name:{made.pk}"))
        secret = secrets.token_urlsafe(BYTES)
        Link.objects.create(**place, enrolment_id=enrolment, secret_hash=hashed(secret), made_at=now, consent=made.pk)
    return secret


def _case(enrolment: int) -> Enrolment:
    case = Enrolment.objects.only("jurisdiction", "area", "person", "household").select_for_update(of=("self",)).get(pk=enrolment)
    if case.person_id is None:
        raise Refused(Fault("unknown person"))
    return case
