"""Enrolled by mistake: the enrolment counts for nothing from now on, nothing of it stays open, and the ledger keeps both. It can be taken back."""

from datetime import datetime
from uuid import UUID

from anju.operations.record import Done, Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Enrolment, Entry, Pulse
from anju.records.scope import ENGINE, scoped


def annul(viewer: Viewer, enrolment: int, reason: str, *, now: datetime, key: UUID | None = None) -> Done:
    """Take an enrolment back, and what belongs to it and is not archived. Whatever was open is waived by the same entry; no clock looks at it any
    more. Raises `Refused`."""
    if not reason.strip():
        raise Refused(Fault("needs reason", "reason"))
    with scoped(ENGINE):
        done = record(viewer, enrolment, [Said("annul", values={"reason": reason}, via="staff")], now=now, key=key)
        Enrolment.objects.filter(pk=enrolment, annulled=None).update(annulled=now)
        Pulse.objects.filter(pk=enrolment).update(individual_at=None, routine_at=None, rung_at=None)
        for part in Enrolment.objects.filter(parent=enrolment, archived=None, annulled=None).order_by("pk").values_list("pk", flat=True):
            annul(viewer, part, reason, now=now)
    return done


def reinstate(viewer: Viewer, enrolment: int, *, now: datetime, key: UUID | None = None) -> Done:
    """The mistake was none: what was waived is open again, and what came due meanwhile is decided. Raises `Refused`."""
    with scoped(viewer.scope()):
        row = Enrolment.objects.filter(pk=enrolment).only("annulled").first()
    if row is None or row.annulled is None:
        raise Refused(Fault("not annulled" if row else "unknown enrolment"))
    with scoped(ENGINE):
        mistake = Entry.objects.filter(enrolment=enrolment, kind="fact:annul").order_by("-seq").values_list("seq", flat=True).first()
        Enrolment.objects.filter(pk=enrolment).update(annulled=None)
        return record(viewer, enrolment, [Said("undo", corrects=mistake, via="staff")], now=now, key=key)
