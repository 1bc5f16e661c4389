"""A household's door for programs: whether the link behind a token still opens."""

from anju.core.plan.model import PERSON
from anju.operations.viewer import Viewer
from anju.records.models import Link
from anju.records.scope import ENGINE, scoped


def still_open(link: int, enrolment: int, person: int | None) -> Viewer | None:
    """The household's viewer, for the adult `person`; None where the link was revoked, or is another enrolment's. One question to the database."""
    with scoped(ENGINE):
        zones = list(Link.objects.filter(pk=link, enrolment=enrolment, revoked=None).values_list("enrolment__zone", flat=True))
    if not zones:
        return None
    who = f"person:{person}" if person is not None else f"door:{enrolment}"
    return Viewer(who=who, purpose="household", roles=(PERSON,), enrolments=(enrolment,), person=person, zone=zones[0])
