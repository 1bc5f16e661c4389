"""A door that need not be checked: an empty house, somebody who moved away. The reason stays with it, and it can be checked all the same later."""

from datetime import datetime
from uuid import UUID

from anju.operations.finding.door import opened
from anju.operations.oversee import acting
from anju.operations.record import Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Duty, RegisterRow, RegisterStep
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal


def exempt(viewer: Viewer, line: int, reason: str, *, now: datetime, key: UUID | None = None) -> None:
    """Exempt door `line` because of `reason`. Where a duty was opened for it, only those whom the plan lets waive may. Raises `Refused`."""
    found = opened(viewer, line)
    if not reason.strip():
        raise Refused(Fault("needs reason", "reason"))
    with scoped(ENGINE):
        row = RegisterRow.objects.select_for_update().get(pk=line)
        if row.state == "exempt":
            return
        duty = found.key
        if duty is not None and row.enrolment is not None and _waits(row):
            said = Said("close", values={"how": "waived", "reason": reason.strip()}, answers=duty)
            if record(acting(viewer), row.enrolment, [said], now=now, key=key).repeated:
                return
        number = numbers("register_step", 1)[0]
        sealed = seal(reason.strip(), f"register_step.reason:{number}")
        RegisterStep.objects.create(
            id=number, jurisdiction=row.jurisdiction, area=row.area, line=row, state="exempt", at=now, by=viewer.who, reason=sealed
        )
        row.state, row.settled = "exempt", now
        row.save(update_fields=["state", "settled"])


def _waits(row: RegisterRow) -> bool:
    named = {"jurisdiction": row.jurisdiction, "enrolment": row.enrolment, "occurs_on": row.occurs_on, "nth": row.nth}
    return Duty.objects.filter(**named, rule__startswith="register.", how=None).exists()
