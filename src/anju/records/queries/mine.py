"""What a household's own program shows: its term, and what is asked of it."""

from dataclasses import dataclass
from datetime import date, datetime

from anju.core.plan.model import PERSON
from anju.records.models import Duty, Enrolment


@dataclass(frozen=True, slots=True)
class Name:
    """A duty's name."""

    rule: str
    occurs_on: date
    nth: int


@dataclass(frozen=True, slots=True)
class Owed:
    """An open duty of the household."""

    duty: Name
    form: str
    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Mine:
    """`free` is read from the time, whatever any worker did or did not do."""

    enrolment: int
    person: int | None
    starts: datetime
    ends: datetime | None
    zone: str
    free: bool
    owed: tuple[Owed, ...]


def mine(enrolment: int, now: datetime) -> Mine:
    """Inside the household's scope. Raises Enrolment.DoesNotExist where it is not theirs."""
    row = Enrolment.objects.only("person", "starts", "ends", "zone").get(pk=enrolment)
    free = row.ends is not None and row.ends <= now
    duties = Duty.objects.filter(enrolment=enrolment, role=PERSON, how=None, hidden=False, opens__lte=now).order_by("closes") if not free else ()
    owed = tuple(Owed(Name(d.rule, d.occurs_on, d.nth), d.evidence, d.opens, d.closes) for d in duties)
    return Mine(row.pk, row.person_id, row.starts, row.ends, row.zone, free, owed)
