"""Handing a duty of an incident to somebody who is not in the household's team: the police above all. Always with a reason (DESIGN rule 12)."""

from datetime import datetime
from uuid import UUID

from anju.core.enrolment.fact import Key
from anju.operations.record import Done, Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer


def refer(viewer: Viewer, enrolment: int, duty: Key, post: int, reason: str, *, now: datetime, key: UUID | None = None) -> Done:
    """Give `duty` to `post`, who from then on sees this household, because of `reason`, which is kept sealed. `now` is aware, UTC.

    Raises `Refused`, also where no reason is given.
    """
    if not reason.strip():
        raise Refused(Fault("needs reason", "reason"))
    said = Said("reassign", values={"post": str(post), "reason": reason.strip()}, answers=duty)
    return record(viewer, enrolment, [said], now=now, key=key)
