"""A household's door for programs: whether the link behind a token still opens."""

from anju.core.plan.model import PERSON
from anju.operations.viewer import Viewer
from anju.records.queries.viewers import opened


def still_open(link: int, enrolment: int, person: int | None) -> Viewer | None:
    """The household's viewer, for the adult `person`; None where the link was revoked, or is another enrolment's. One question to the database."""
    zone = opened(link, enrolment)
    if zone is None:
        return None
    who = f"person:{person}" if person is not None else f"door:{enrolment}"
    return Viewer(who=who, purpose="household", roles=(PERSON,), enrolments=(enrolment,), person=person, zone=zone)
