"""What was taken in wrongly, put right: a wrong merge, two that are one, somebody taken in by mistake. Each of these can be undone again."""

from datetime import datetime

from anju.operations.intake import fill
from anju.operations.intake.record import household
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Enrolment, Household, Identity, ImportRow, Person
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal


def merge(viewer: Viewer, person: int, into: int, *, now: datetime) -> None:
    """Let `person` count as `into` from now on. Their enrolments and ledgers stay where they are. Raises `Refused`."""
    one, other = _both(viewer, person, into)
    if one.pk == other.pk or one.merged_into_id or other.merged_into_id or one.withdrawn or other.withdrawn:
        raise Refused(Fault("merged already"))
    with scoped(ENGINE):
        if Person.objects.filter(merged_into=one.pk).exists():
            raise Refused(Fault("others merged"))
        Person.objects.filter(pk=one.pk).update(merged_into=other.pk)
        fill.fill({one.pk: other.pk})
        ImportRow.objects.filter(person=one.pk, outcome="created").update(into=other.pk)


def part(viewer: Viewer, person: int, *, now: datetime) -> None:
    """Take a merge back: `person` is somebody of their own again, at their own door. Raises `Refused` where nothing was merged."""
    with scoped(viewer.scope()):
        one = Person.objects.filter(pk=person).first()
    if one is None or one.merged_into_id is None:
        raise Refused(Fault("not merged"))
    with scoped(ENGINE):
        own = Identity.objects.get(pk=person)
        other = Identity.objects.select_for_update().get(pk=one.merged_into_id)
        Person.objects.filter(pk=person).update(merged_into=None, household=one.household_id or _door(one, own))
        fill.take_away(own, other)
        ImportRow.objects.filter(person=person).update(into=None)
        ImportRow.objects.filter(person=person, outcome="merged").update(undone=now)


def withdraw(viewer: Viewer, person: int, *, now: datetime) -> None:
    """Take back somebody who was taken in by mistake: no list shows them, no row finds them. Raises `Refused` once they were enrolled."""
    with scoped(viewer.scope()):
        one = Person.objects.filter(pk=person).first()
    if one is None or one.withdrawn:
        raise Refused(Fault("unknown person"))
    with scoped(ENGINE):
        if Enrolment.objects.filter(person=person).exists():
            raise Refused(Fault("enrolled once"))
        if Person.objects.filter(merged_into=person).exists():
            raise Refused(Fault("others merged"))
        Person.objects.filter(pk=person).update(withdrawn=now, household=None)
        ImportRow.objects.filter(person=person).update(undone=now)


def withdraw_all(viewer: Viewer, source: int, *, now: datetime) -> tuple[int, int]:
    """Take back everybody whom import `source` made, set-wise; (taken back, kept because they were enrolled or others count as them)."""
    with scoped(viewer.scope()):
        rows = ImportRow.objects.filter(source=source, outcome="created", undone=None, person__isnull=False)
        made = [person for person in rows.values_list("person", flat=True) if person is not None]
    with scoped(ENGINE):
        held = Enrolment.objects.filter(person__in=made).values_list("person", flat=True)
        own = ImportRow.objects.filter(source=source, outcome="merged", person__isnull=False).values("person")
        met = Person.objects.filter(merged_into__in=made, withdrawn=None).exclude(pk__in=own).values_list("merged_into", flat=True)
        gone = set(made).difference(held, met)
        theirs = set(Person.objects.filter(merged_into__in=gone).values_list("pk", flat=True))
        Person.objects.filter(pk__in=gone | theirs).update(withdrawn=now, household=None)
        ImportRow.objects.filter(source=source, person__in=gone | theirs).update(undone=now)
    return len(gone), len(made) - len(gone)


def restore(viewer: Viewer, person: int, *, now: datetime) -> None:
    """Bring somebody back who was withdrawn. Raises `Refused` where a person with the same identity number is there by now."""
    with scoped(viewer.scope()):
        one = Person.objects.filter(pk=person).first()
    if one is None or one.withdrawn is None or one.merged_into_id is not None:
        raise Refused(Fault("unknown person"))
    with scoped(ENGINE):
        own = Identity.objects.get(pk=person)
        same = Identity.objects.filter(identity_fp=own.identity_fp, person__withdrawn=None).exclude(pk=person)
        if own.identity_fp and same.exists():
            raise Refused(Fault("known again"))
        theirs = list(Person.objects.filter(merged_into=person).values_list("pk", flat=True))
        Person.objects.filter(pk=person).update(withdrawn=None, household=_door(one, own))
        Person.objects.filter(pk__in=theirs).update(withdrawn=None)
        ImportRow.objects.filter(person__in=[person, *theirs]).update(undone=None)


def _both(viewer: Viewer, *people: int) -> tuple[Person, Person]:
    with scoped(viewer.scope()):
        found = Person.objects.in_bulk(people)
    if set(people) - set(found):
        raise Refused(Fault("unknown person"))
    return found[people[0]], found[people[1]]


def _door(person: Person, own: Identity) -> int:
    """The door of somebody's own address, found or made."""
    known = Household.objects.filter(jurisdiction=person.jurisdiction, address_fp=own.address_fp).order_by("pk").first() if own.address_fp else None
    if known is not None:
        return known.pk
    address = unseal(bytes(own.address), f"identity.address:{own.pk}") if own.address else ""
    made = household(numbers("household", 1)[0], person.jurisdiction, person.area, address, bytes(own.address_fp) if own.address_fp else None)
    made.save(force_insert=True)
    return made.pk
