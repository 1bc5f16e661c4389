"""Calling a household: what was tried, when, and what came of it. A call nobody answers is a welfare question, not a violation."""

from datetime import datetime, timedelta
from typing import Literal, get_args

from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import CallLog, Enrolment
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal

Channel = Literal["phone", "message", "door"]
Outcome = Literal["answered", "no answer", "busy", "switched off", "wrong number", "left word"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def call(
    viewer: Viewer, enrolment: int, channel: Channel, outcome: Outcome, *, now: datetime, note: str = "", duration: timedelta | None = None
) -> None:
    """Keep that `viewer` tried to reach an enrolment's household. `now` is aware, UTC. Raises `Refused` where it is not theirs to see."""
    with scoped(viewer.scope()):
        seen = Enrolment.objects.filter(pk=enrolment).only("jurisdiction", "area").first()
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
