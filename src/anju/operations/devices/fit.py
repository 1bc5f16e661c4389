"""A sensor's life: fitted for a reason that is kept, tried, taken away. It is off at its file's END by itself, whatever anybody presses."""

from datetime import datetime

from django.db import IntegrityError, transaction

from anju.core.evidence.payload import KEY
from anju.operations.devices.hear import device_of
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Device, Enrolment, Person
from anju.records.models.devices import KINDS
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal

MAY = ("area", "seat", "needs")


def fit(viewer: Viewer, enrolment: int, key: str, kind: str, reason: str, *, now: datetime) -> int:
    """Fit the sensor called `key` on the air at the home of `enrolment`, for `reason`; its number. `now` is aware, UTC. Raises `Refused`."""
    case = _case(viewer, enrolment)
    faults = [] if KEY.fullmatch(key) else [Fault("sensor word", "key")]
    faults += [] if kind in KINDS else [Fault("wrong answer", "kind")]
    faults += [] if reason.strip() else [Fault("needs reason", "reason")]
    over = case.archived is not None or case.annulled is not None or (case.ends is not None and case.ends <= now)
    if over or case.adoption_id is None or device_of(case.adoption_id) is None:
        faults.append(Fault("no sensor"))
    with scoped(ENGINE):
        whose = Person.objects.filter(pk=case.person_id).first() if case.person_id is not None else None
        home = case.household_id or (whose.household_id if whose is not None else None)
        faults += [Fault("no sensor")] if home is None and not faults else []
        if faults or home is None:
            raise Refused(*faults)
        number = numbers("device", 1)[0]
        sealed = seal(reason.strip(), f"device.reason:{number}")
        try:
            with transaction.atomic():
                Device.objects.create(
                    id=number, jurisdiction=case.jurisdiction, area=case.area, key=key, kind=kind, enrolment=case, household_id=home, fitted=now,
                    by=viewer.who, reason=sealed,
                )  # fmt: skip
        except IntegrityError as error:
            raise Refused(Fault("sensor elsewhere", "key")) from error
    return number


def start(viewer: Viewer, device: int, *, now: datetime) -> None:
    """It was tried and speaks: from now on what it says counts. Raises `Refused` before it was heard."""
    with scoped(ENGINE):
        row = _own(viewer, device)
        if row.paired is None:
            raise Refused(Fault("sensor unheard"))
        if row.started is None and row.removed is None:
            row.started, row.started_by = now, viewer.who
            row.save(update_fields=["started", "started_by"])


def remove(viewer: Viewer, device: int, *, now: datetime) -> None:
    """It was taken away; what comes of it from now on is nobody's. Raises `Refused`."""
    with scoped(ENGINE):
        row = _own(viewer, device)
        if row.removed is None:
            row.removed, row.removed_by, row.listen = now, viewer.who, None
            row.save(update_fields=["removed", "removed_by", "listen"])


def _case(viewer: Viewer, enrolment: int) -> Enrolment:
    """The file, in the viewer's own sight, read whole by the engine."""
    with scoped(viewer.scope()):
        seen = viewer.purpose in MAY and Enrolment.objects.filter(pk=enrolment).values("pk").exists()
    if not seen:
        raise Refused(Fault("unknown enrolment"))
    with scoped(ENGINE):
        return Enrolment.objects.get(pk=enrolment)


def _own(viewer: Viewer, device: int) -> Device:
    row = Device.objects.select_for_update().filter(pk=device).first()
    if row is None:
        raise Refused(Fault("unknown enrolment"))
    _case(viewer, row.enrolment_id)
    return row
