"""A door is checked: the evidence goes into the area's ledger, and closes the duty where one was opened for this door."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from anju.operations.finding.door import file_of, opened
from anju.operations.oversee import acting
from anju.operations.record import Said, record
from anju.operations.viewer import Viewer
from anju.records.models import Duty, RegisterRow, RegisterStep
from anju.records.scope import ENGINE, scoped


def check(viewer: Viewer, line: int, values: Mapping[str, object], *, now: datetime, key: UUID | None = None) -> None:
    """Record that `viewer` checked door `line`, with the answers of the form its register asks for. Sent twice with one key, it counts once.

    Checking again is another check. `now` is aware, UTC. Raises `Refused`.
    """
    found = opened(viewer, line)
    with scoped(ENGINE):
        row = RegisterRow.objects.select_for_update().get(pk=line)
        file = row.enrolment or file_of(found.register, found.written.rule)
        duty = found.key
        waits = duty is not None and Duty.objects.filter(
            jurisdiction=row.jurisdiction, enrolment=file, rule=duty.rule, occurs_on=duty.occurs_on, nth=duty.nth, how=None
        ).exists()  # fmt: skip
        said = Said("evidence", found.written.evidence, values, via="visit", answers=duty if waits else None)
        done = record(acting(viewer), file, [said], now=now, key=key)
        if done.repeated:
            return
        row.state, row.settled = "checked", now
        row.save(update_fields=["state", "settled"])
        RegisterStep.objects.create(
            jurisdiction=row.jurisdiction, area=row.area, line=row, state="checked", at=now, by=viewer.who, enrolment=file, seq=done.seqs[0]
        )
