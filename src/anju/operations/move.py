"""Somebody lives at another door of the areas their command answers for. Their enrolment moves along; its ledger says from where to where."""

from datetime import datetime
from uuid import UUID

from anju.operations.intake.known import LEAVES
from anju.operations.refused import Fault, Refused
from anju.operations.relocate import door, relocate
from anju.operations.viewer import Viewer
from anju.records.models import Area, Person, Transfer
from anju.records.scope import ENGINE, scoped


def move(viewer: Viewer, person: int, address: str, village: int, *, now: datetime, key: UUID | None = None) -> int:
    """Let `person` live at `address` in area `village` and tell the household's number: an existing one where somebody lives at that door.

    To a village that another command answers for leads `anju.operations.offer`. Raises `Refused`.
    """
    with scoped(viewer.scope()):
        one = Person.objects.filter(pk=person, withdrawn=None).first()
        place = Area.objects.filter(pk=village).first()
    if one is None or place is None or not viewer.lo <= place.pk <= viewer.hi:
        raise Refused(Fault("unknown person"))
    if place.kind not in LEAVES:
        raise Refused(Fault("unknown village", "village"))
    to = door(place, address)
    with scoped(ENGINE):
        number = relocate(viewer, one, to, now=now, key=key)
        Transfer.objects.filter(person=person, state="asked").update(from_area=place.pk)
    return number
