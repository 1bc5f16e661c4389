"""A household's door for programs: who comes through it, whether what lies behind a token still opens, and what may be done there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from anju.core.enrolment.fact import Key
from anju.core.plan.model import PERSON
from anju.operations import pin
from anju.operations.consent.standing import NEEDS, card
from anju.operations.plans import plan_of
from anju.operations.viewer import Viewer
from anju.records.plain import Standing
from anju.records.queries.viewers import opened

Void = Literal["link", "pin"]
"""What ended that a token stood on: the link was revoked, or the PIN is another."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """By which link somebody comes to which enrolment, as which adult; how that stood when they were let in, if it is known and their own; and the
    instant at which the PIN was set that they gave, as ISO text; None where the adult had none."""

    link: int
    enrolment: int
    person: int | None
    stands: Standing | None
    since: str | None = None


def admit(link: int, enrolment: int, person: int | None, since: datetime | None = None) -> Admitted:
    """The adult `person` at the door, who has shown who they are by the PIN set at `since`. A file that is another's is asked for anew each time."""
    own = "own" in card(enrolment, person)
    return Admitted(link, enrolment, person, opened(link, enrolment) if own else None, since.isoformat() if since else None)


def stand(who: Admitted) -> Standing | Void:
    """How the enrolment stands for somebody who was let in, or what ended since on which that stood."""
    stands = opened(who.link, who.enrolment)
    if stands is None:
        return "link"
    there = pin.standing(who.person).since if who.person is not None else None
    return stands if (there.isoformat() if there else None) == who.since else "pin"


def allows(who: Admitted, adoption: int, form: str, answers: Key | None) -> bool:
    """Whether somebody who was let in may say `form` under `adoption`: their own file, or by an agreement that stands; leaving asks nobody."""
    known = plan_of(adoption).forms.get(form)
    needs = NEEDS.get(known.home if known is not None and answers is None else "answer", "see")
    return needs in card(who.enrolment, who.person)


def still_open(link: int, enrolment: int, person: int | None) -> Viewer | None:
    """The household's viewer, for the adult `person`; None where the link was revoked, or is another enrolment's. One question to the database."""
    stands = opened(link, enrolment)
    return through(enrolment, person, stands) if stands is not None else None


def through(enrolment: int, person: int | None, stands: Standing) -> Viewer:
    """The household as it looks and acts through its door."""
    who = f"person:{person}" if person is not None else f"door:{enrolment}"
    return Viewer(who=who, purpose="household", roles=(PERSON,), enrolments=(enrolment,), person=person, zone=stands.zone)
