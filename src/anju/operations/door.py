"""A household's door for programs: whether the link behind a token still opens."""

from anju.operations.viewer import Viewer, household_viewer
from anju.records.models import Link
from anju.records.scope import ENGINE, scoped


def still_open(link: int, enrolment: int, person: int | None) -> Viewer | None:
    """The household's viewer, for the adult `person`; None where the link was revoked, or is another enrolment's or another person's."""
    with scoped(ENGINE):
        known = Link.objects.filter(pk=link, enrolment=enrolment, revoked=None).exists()
    return household_viewer(enrolment, person) if known else None
