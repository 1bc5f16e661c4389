"""The PIN that goes with a relative's link: five wrong ones lock it until the person makes another."""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.hashers import check_password

from anju.operations.consent.standing import granted
from anju.operations.link import Door
from anju.operations.look import look
from anju.operations.pin import TRIES, Tried, plain
from anju.operations.viewer import household_viewer
from anju.records.models import Consent
from anju.records.scope import ENGINE, scoped


def attempt(door: Door, typed: str, *, now: datetime) -> Tried:
    """Try `typed` at a door that stands on an agreement. That it opened is kept as a look at the record. `now` is aware, UTC."""
    with scoped(ENGINE):
        row = Consent.objects.select_for_update().filter(pk=door.consent or 0, withdrawn=None, what="afar").first()
        if row is None:
            return Tried("none")
        if row.locked:
            return Tried("locked")
        right = check_password(plain(typed), row.hash)
        tries = 0 if right else row.tries + 1
        locked = tries >= TRIES
        Consent.objects.filter(pk=row.pk).update(tries=tries, locked=locked)
        if right:
            look(replace(household_viewer(row.enrolment, row.person), who=f"consent:{row.pk}"), row.enrolment, "household", now=now)
        return Tried("open", TRIES, row.given) if right else Tried("locked" if locked else "wrong", TRIES - tries)


def standing(door: Door) -> Tried:
    """Where that PIN stands, nothing tried."""
    found = granted(door.consent) if door.consent is not None else None
    if found is None:
        return Tried("none")
    return Tried("locked" if found.locked else "open", TRIES, found.given)


def opened(door: Door, since: datetime) -> bool:
    """Whether a page opened with the PIN of the agreement given at `since` still is."""
    stands = standing(door)
    return stands.outcome == "open" and stands.since == since
