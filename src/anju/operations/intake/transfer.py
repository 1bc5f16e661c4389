"""Somebody already known elsewhere is asked for; the command there answers. Who asks never learns who it is or where before the answer is yes."""

from datetime import datetime

from django.db.models import Q

from anju.core.intake import reasons
from anju.core.intake.match import Keys
from anju.operations.intake import rows
from anju.operations.intake.known import hashing, known, villages
from anju.operations.intake.record import household
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Area, Enrolment, Identity, Import, ImportRow, Person, Transfer
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal


def ask(viewer: Viewer, row: int, reason: str, *, now: datetime) -> int:
    """Ask for the person that import row `row` found elsewhere, and tell the request's number; asked already, that one's. Raises `Refused`."""
    with scoped(viewer.scope()):
        line = ImportRow.objects.filter(pk=row, outcome="rejected", why=reasons.ELSEWHERE).first()
        source = Import.objects.filter(pk=line.source_id).first() if line else None
    if line is None or source is None:
        raise Refused(Fault("unknown row"))
    if not reason.strip():
        raise Refused(Fault("needs reason", "reason"))
    with scoped(ENGINE):
        person, village = _whom(line, source)
        there = Transfer.objects.filter(person=person.pk, area__range=(viewer.lo, viewer.hi), enrolment=None, state="asked").first()
        if there is not None:
            return there.pk
        made = Transfer.objects.create(
            jurisdiction=source.jurisdiction, area=village, person=person.pk, from_area=person.area, asked_by=viewer.who, asked_at=now
        )
        made.reason = seal(reason, f"transfer.reason:{made.pk}")
        made.save(update_fields=["reason"])
    return made.pk


def _whom(line: ImportRow, source: Import) -> tuple[Person, int]:
    """The person elsewhere, and the village the row names. Inside the engine's scope."""
    area, fields, seal_ = Area.objects.get(pk=source.area), rows.opened(line)["fields"], hashing()
    phones = [fields["phone"], *fields.get("phones", "").split()] if fields.get("phone") else []
    wanted = Keys(
        frozenset({seal_("identity", fields["identity"])} if fields.get("identity") else ()),
        frozenset(seal_("phone", phone) for phone in phones), frozenset(), frozenset(),
    )  # fmt: skip
    outside = [one for one in known(wanted, area.pk, area.hi) if not one.inside]
    sure = [one for one in outside if one.identity in wanted.identities] or [one for one in outside if one.name == fields.get("name")]
    village = next((v for v in villages(area.pk, area.hi) if v.name == fields.get("village")), None)
    if not sure:
        raise Refused(Fault("known again"))
    return Person.objects.get(pk=int(sure[0].person_id)), int(village.key) if village else area.pk


def answer(viewer: Viewer, transfer: int, *, accept: bool, now: datetime) -> None:
    """Let the person go, or decline. Whoever has a running enrolment is handed over instead (`anju.operations.offer`); a file that is over stays
    and is finished where it is. Raises `Refused`."""
    with scoped(viewer.scope()):
        asked = Transfer.objects.filter(pk=transfer, state="asked", enrolment=None, from_area__range=(viewer.lo, viewer.hi)).first()
    if asked is None:
        raise Refused(Fault("unknown transfer"))
    with scoped(ENGINE):
        asked = Transfer.objects.select_for_update().get(pk=transfer)
        if asked.state != "asked":
            raise Refused(Fault("unknown transfer"))
        if accept:
            _hand_over(asked, now)
        asked.state, asked.answered_by, asked.answered_at = "accepted" if accept else "refused", viewer.who, now
        asked.save(update_fields=["state", "answered_by", "answered_at"])


def _hand_over(asked: Transfer, now: datetime) -> None:
    runs = Q(ends=None) | Q(ends__gt=now)
    if Enrolment.objects.filter(runs, person=asked.person, archived=None, annulled=None).exists():
        raise Refused(Fault("enrolled here"))
    person = Person.objects.get(pk=asked.person)
    door = household(numbers("household", 1)[0], person.jurisdiction, asked.area, "", None)
    door.save(force_insert=True)
    everybody = [person.pk, *Person.objects.filter(merged_into=person.pk).values_list("pk", flat=True)]
    Person.objects.filter(pk__in=everybody).update(area=asked.area)
    Person.objects.filter(pk=person.pk).update(household=door.pk)
    Identity.objects.filter(pk__in=everybody).update(area=asked.area, address=None, address_fp=None)


def withdraw(viewer: Viewer, transfer: int, *, now: datetime) -> None:
    """Take back one's own request, also one to take somebody over, while it is unanswered. Raises `Refused`."""
    own = (viewer.lo, viewer.hi)
    asking = Q(enrolment=None, area__range=own) | Q(enrolment__isnull=False, from_area__range=own)
    with scoped(viewer.scope()):
        mine = Transfer.objects.filter(asking, pk=transfer, state="asked").exists()
    if not mine:
        raise Refused(Fault("unknown transfer"))
    with scoped(ENGINE):
        Transfer.objects.filter(pk=transfer, state="asked").update(state="withdrawn", answered_by=viewer.who, answered_at=now)
