"""A household's door for programs: whether the link behind a token still opens."""

from anju.core.plan.model import PERSON
from anju.operations.viewer import Viewer
from anju.records.plain import Standing
from anju.records.queries.viewers import opened


def still_open(link: int, enrolment: int, person: int | None) -> tuple[Viewer, Standing] | None:
    """The household's viewer, for the adult `person`, and how the enrolment stands; None where the link was revoked, or is another enrolment's. One
    question to the database."""
    stands = opened(link, enrolment)
    if stands is None:
        return None
    who = f"person:{person}" if person is not None else f"door:{enrolment}"
    return Viewer(who=who, purpose="household", roles=(PERSON,), enrolments=(enrolment,), person=person, zone=stands.zone), stands
