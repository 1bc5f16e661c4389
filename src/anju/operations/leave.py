"""Leaving in danger: one tap. Alarms pause and a rescue starts, by the plan; nobody has to allow it and nobody is blamed (DESIGN rule 10)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Enrolment
from anju.records.scope import scoped


def leave(viewer: Viewer, enrolment: int, values: Mapping[str, object], *, now: datetime, key: UUID | None = None) -> Done:
    """Record that the household leaves now; `values` may be empty: they need not say why. `now` is aware, UTC.

    Answers that do not fit the form are dropped rather than refused. Raises `Refused` only where nothing can be recorded at all.
    """
    with scoped(viewer.scope()):
        case = Enrolment.objects.only("adoption").filter(pk=enrolment).first()
    form = next((each for each in plan_of(case.adoption_id).forms.values() if each.home == "leave"), None) if case else None
    if form is None:
        raise Refused(Fault("unknown enrolment"))
    try:
        return record(viewer, enrolment, [Said("evidence", form.name, values, via="household")], now=now, key=key)
    except Refused:
        if not values:
            raise
        return record(viewer, enrolment, [Said("evidence", form.name, {}, via="household")], now=now, key=key)
