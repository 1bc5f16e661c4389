"""The wrong household: somebody lives at another door. Their enrolment moves along; its ledger says from where to where."""

from datetime import datetime
from uuid import UUID

from anju.core.intake.addresses import Village
from anju.core.intake.candidate import door_print
from anju.operations.intake.known import hashing
from anju.operations.intake.record import household
from anju.operations.intake.rows import numbers
from anju.operations.record import Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Area, Enrolment, Household, Identity, Person
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal


def move(viewer: Viewer, person: int, address: str, village: int, *, now: datetime, key: UUID | None = None) -> int:
    """Let `person` live at `address` in area `village` and tell the household's number: an existing one where somebody lives at that door.

    Raises `Refused`; also for an enrolled person and another village, whose posts answer for it: that takes a new enrolment.
    """
    with scoped(viewer.scope()):
        one = Person.objects.filter(pk=person, withdrawn=None).first()
        place = Area.objects.filter(pk=village).first()
    if one is None or place is None or not viewer.lo <= place.pk <= viewer.hi:
        raise Refused(Fault("unknown person"))
    print_ = door_print(Village(str(place.pk), place.name), address, hashing())
    if print_ is None:
        raise Refused(Fault("no address", "address"))
    with scoped(ENGINE):
        running = list(Enrolment.objects.filter(person=person, archived=None, annulled=None))
        if running and place.pk != one.area:
            raise Refused(Fault("other village", "village"))
        door = _door(one, place, address, print_)
        Person.objects.filter(pk=person).update(household=door, area=place.pk)
        sealed = seal(address, f"identity.address:{person}")
        Identity.objects.filter(pk=person).update(address=sealed, address_fp=print_, area=place.pk)
        for enrolment in running:
            said = Said("move", values={"household": door, "before": one.household_id or 0}, via="staff")
            record(viewer, enrolment.pk, [said], now=now, key=key if len(running) == 1 else None)
            Enrolment.objects.filter(pk=enrolment.pk).update(household=door)
    return door


def _door(person: Person, place: Area, address: str, print_: bytes) -> int:
    there = Household.objects.filter(jurisdiction=person.jurisdiction, address_fp=print_).order_by("pk").first()
    if there is not None:
        return there.pk
    made = household(numbers("household", 1)[0], person.jurisdiction, place.pk, address, print_)
    made.save(force_insert=True)
    return made.pk
