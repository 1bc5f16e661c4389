"""An adult's PIN on the household's page. It guards what an abuser at the same door must not see; it never stands before the emergency."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from django.contrib.auth.hashers import check_password, make_password

from anju.operations.link import Door, adults
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Enrolment, Person, Pin
from anju.records.scope import ENGINE, scoped

TRIES = 5
SHORTEST, LONGEST = 4, 8
FIRST = 6
"""Figures of a PIN that staff hand over."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How a try ended. `left`: tries that remain. `since`: what a signed-in page is bound to; another PIN ends it. `first`: to be replaced now."""

    outcome: Literal["open", "wrong", "locked", "none"]
    left: int = 0
    since: datetime | None = None
    first: bool = False


def give(viewer: Viewer, enrolment: int, person: int, *, now: datetime) -> str:
    """A first PIN for an adult at the door, to be said to them alone and kept nowhere; it replaces theirs and opens a locked one.

    The caller has asked whether `viewer` may. Raises `Refused` where the person does not live there.
    """
    with scoped(ENGINE):
        case = Enrolment.objects.only("person", "household").get(pk=enrolment)
        if person not in adults(case):
            raise Refused(Fault("unknown enrolment"))
        who = Person.objects.only("jurisdiction", "area").get(pk=person)
        typed = f"{secrets.randbelow(10**FIRST):0{FIRST}}"
        fresh = {"hash": make_password(typed), "tries": 0, "locked": False, "first": True, "set_at": now}
        Pin.objects.update_or_create(person_id=person, defaults=fresh | {"jurisdiction": who.jurisdiction, "area": who.area})
    return typed


def attempt(door: Door, typed: str) -> Tried:
    """Try `typed` for the adult the link was made for. Five wrong ones lock the PIN until staff, called, give a new one."""
    with scoped(ENGINE):
        row = Pin.objects.select_for_update().filter(person=door.person).first() if door.person is not None else None
        if row is None:
            return Tried("none")
        if row.locked:
            return Tried("locked")
        if check_password(plain(typed), row.hash):
            row.tries = 0
            row.save(update_fields=["tries"])
            return Tried("open", TRIES, row.set_at, row.first)
        row.tries += 1
        row.locked = row.tries >= TRIES
        row.save(update_fields=["tries", "locked"])
        return Tried("locked" if row.locked else "wrong", TRIES - row.tries)


def choose(person: int, typed: str, *, now: datetime) -> datetime:
    """Let the adult `person`, who has just proved theirs, have another PIN; the instant it is bound to.

    Raises `Refused` for one too easily guessed.
    """
    figures = plain(typed)
    if not weak(figures):
        with scoped(ENGINE):
            Pin.objects.filter(person=person).update(hash=make_password(figures), tries=0, locked=False, first=False, set_at=now)
        return now
    raise Refused(Fault("weak pin", "pin"))


def weak(figures: str) -> bool:
    """Too short, too long, all the same, or counted up or down."""
    if not figures.isdecimal() or not SHORTEST <= len(figures) <= LONGEST:
        return True
    steps = {int(b) - int(a) for a, b in pairwise(figures)}
    return steps in ({0}, {1}, {-1})


def plain(typed: str) -> str:
    """Figures as a keyboard may write them: full width, with spaces."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in typed if not sign.isspace())


def standing(person: int) -> Tried:
    """Where the PIN of `person` stands, nothing tried."""
    with scoped(ENGINE):
        row = Pin.objects.filter(person=person).first()
    if row is None:
        return Tried("none")
    return Tried("locked" if row.locked else "open", TRIES - row.tries, row.set_at, row.first)
