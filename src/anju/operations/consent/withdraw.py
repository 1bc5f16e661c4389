"""Taking an agreement back: at once, by whoever gave it, whoever holds it, or staff to whom it was said."""

from datetime import datetime

from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Consent, Link
from anju.records.scope import ENGINE, scoped


def withdraw(viewer: Viewer, enrolment: int, number: int, *, now: datetime) -> None:
    """End agreement `number` of a file: from now on it opens nothing, on no phone. Ended before, it stays as it was. `now` is aware, UTC.

    The caller has asked whether staff may see the file. A person does not dismiss their guardian by themselves. Raises `Refused`.
    """
    with scoped(ENGINE):
        row = Consent.objects.select_for_update().filter(pk=number, enrolment=enrolment).first()
        if row is None or not _may(viewer, row):
            raise Refused(Fault("not yours"))
        if row.withdrawn is None:
            Consent.objects.filter(pk=number).update(withdrawn=max(now, row.given), withdrawn_by=viewer.who)
            Link.objects.filter(consent=number, revoked=None).update(revoked=now)


def _may(viewer: Viewer, row: Consent) -> bool:
    if viewer.purpose != "household":
        return viewer.purpose in ("area", "seat")
    return viewer.who == f"person:{row.holder}" or (row.what != "guardian" and viewer.who == f"person:{row.person}")
