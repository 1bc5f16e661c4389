"""Taking back one's own slip: what was reported by mistake. The ledger keeps both."""

from datetime import datetime
from uuid import UUID

from anju.operations.record import Done, Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Entry, Evidence
from anju.records.scope import ENGINE, scoped


def take_back(viewer: Viewer, enrolment: int, fact: int, *, now: datetime, key: UUID | None = None) -> Done:
    """Undo fact number `fact`, which `viewer` recorded themselves. `now` is aware, UTC. Raises `Refused` for anybody else's.

    What was told in private is nobody's to take back at the door: whoever tries numbers on an open page learns of none, and calls off no help.
    """
    with scoped(viewer.scope()):
        own = Entry.objects.filter(enrolment=enrolment, seq=fact, actor=viewer.who, kind="fact:evidence").exists()
    with scoped(ENGINE):
        private = own and Evidence.objects.filter(enrolment=enrolment, seq=fact, sensitivity="hidden").exists()
    if not own or private:
        raise Refused(Fault("not yours"))
    return record(viewer, enrolment, [Said("undo", corrects=fact)], now=now, key=key)
