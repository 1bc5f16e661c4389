"""Calling a household: what was tried, when, and what came of it. A call nobody answers is a welfare question, not a violation."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, get_args

from django.db.models import F, Q, QuerySet

from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import CallLog, Enrolment, Outbox, Person
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal

Channel = Literal["phone", "message", "door"]
Outcome = Literal["answered", "no answer", "busy", "switched off", "wrong number", "left word"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
REACHED: tuple[Outcome, ...] = ("answered", "left word")
AGAIN = timedelta(minutes=15)
"""How long after a call that reached nobody the list of calls asks for the next."""


def call(
    viewer: Viewer, enrolment: int, channel: Channel, outcome: Outcome, *, now: datetime, note: str = "", duration: timedelta | None = None
) -> None:
    """Keep that `viewer` tried to reach an enrolment's household. `now` is aware, UTC. Raises `Refused` where it is not theirs to see."""
    with scoped(viewer.scope()):
        seen = Enrolment.objects.filter(pk=enrolment).only("jurisdiction", "area", "person").first()
    if seen is None:
        raise Refused(Fault("unknown enrolment"))
    with scoped(ENGINE):
        row = CallLog.objects.create(
            jurisdiction=seen.jurisdiction,
            area=seen.area,
            enrolment=enrolment,
            post=viewer.posts[0] if viewer.posts else None,
            channel=channel,
            outcome=outcome,
            at=now,
            duration=duration,
        )
        if note.strip():
            row.note = seal(note.strip(), f"call_log.note:{row.pk}")
            row.save(update_fields=["note"])
        waiting = Q(enrolment=enrolment) | Q(to_person__in=_door(seen.person_id))
        _settle(Outbox.objects.filter(waiting, to_person__isnull=False), outcome, now)


def told(viewer: Viewer, message: int, outcome: Outcome, *, now: datetime) -> None:
    """Keep that `viewer` tried to call the colleague whom `message` of the list of calls is for. Raises `Refused` where it is not on their list."""
    with scoped(viewer.scope()):
        if not Outbox.objects.filter(pk=message, channel="call", to_person=None).only("id").exists():
            raise Refused(Fault("unknown enrolment"))
    with scoped(ENGINE):
        _settle(Outbox.objects.filter(pk=message), outcome, now)


def _door(person: int | None) -> Sequence[int]:
    """Everybody at the door of `person`."""
    if person is None:
        return ()
    door = Person.objects.filter(pk=person).values("household")
    return [person, *Person.objects.filter(household__in=door).values_list("pk", flat=True)]


def _settle(rows: QuerySet[Outbox], outcome: Outcome, now: datetime) -> None:
    """A call that was asked for is done when somebody was reached; else it is asked for again."""
    open_rows = rows.filter(channel="call", sent_at=None)
    if outcome in REACHED:
        open_rows.update(sent_at=now, error="called")
    else:
        open_rows.update(next_at=now + AGAIN, attempts=F("attempts") + 1)
