"""Taking back one's own slip: what was reported by mistake. The ledger keeps both."""

from datetime import datetime
from uuid import UUID

from anju.operations.record import Done, Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Entry
from anju.records.scope import scoped


def take_back(viewer: Viewer, enrolment: int, fact: int, *, now: datetime, key: UUID | None = None) -> Done:
    """Undo fact number `fact`, which `viewer` recorded themselves. `now` is aware, UTC. Raises `Refused` for anybody else's."""
    with scoped(viewer.scope()):
        own = Entry.objects.filter(enrolment=enrolment, seq=fact, actor=viewer.who, kind="fact:evidence").exists()
    if not own:
        raise Refused(Fault("not yours"))
    return record(viewer, enrolment, [Said("undo", corrects=fact)], now=now, key=key)
