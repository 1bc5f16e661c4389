"""A household's door for programs: who comes through it, and whether the link behind a token still opens."""

from dataclasses import dataclass

from anju.core.plan.model import PERSON
from anju.operations.viewer import Viewer
from anju.records.plain import Standing
from anju.records.queries.viewers import opened


@dataclass(frozen=True, slots=True)
class Admitted:
    """By which link somebody comes to which enrolment, as which adult if any; and how that stood when they were let in, if it is known."""

    link: int
    enrolment: int
    person: int | None
    stands: Standing | None


def admit(link: int, enrolment: int, person: int | None) -> Admitted:
    """The adult `person` at the door, who has shown who they are."""
    return Admitted(link, enrolment, person, opened(link, enrolment))


def still_open(link: int, enrolment: int, person: int | None) -> Viewer | None:
    """The household's viewer, for the adult `person`; None where the link was revoked, or is another enrolment's. One question to the database."""
    stands = opened(link, enrolment)
    return through(enrolment, person, stands) if stands is not None else None


def through(enrolment: int, person: int | None, stands: Standing) -> Viewer:
    """The household as it looks and acts through its door."""
    who = f"person:{person}" if person is not None else f"door:{enrolment}"
    return Viewer(who=who, purpose="household", roles=(PERSON,), enrolments=(enrolment,), person=person, zone=stands.zone)
