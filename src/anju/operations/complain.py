"""A household's complaint: recorded like any fact, and laid before whoever the plan lets answer it, never only the one it is about."""

from datetime import datetime
from uuid import UUID

from anju.operations.record import Done, Said, record
from anju.operations.viewer import Viewer
from anju.records import body
from anju.records.models import Complaint, Duty, Enrolment, Evidence
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal


def complain(viewer: Viewer, enrolment: int, said: Said, *, now: datetime, key: UUID | None = None) -> Done:
    """Record the complaint and address it to the post that has the duty to answer it. `now` is aware, UTC. Raises `Refused`."""
    done = record(viewer, enrolment, [said], now=now, key=key)
    if done.repeated:
        return done
    with scoped(ENGINE):
        case = Enrolment.objects.only("jurisdiction", "area").get(pk=enrolment)
        fact = Evidence.objects.only("recorded").get(enrolment=enrolment, seq=done.seqs[0])
        answering = Duty.objects.filter(jurisdiction=case.jurisdiction, enrolment=enrolment, opened_by=done.seqs[0]).order_by("closes").first()
        to = f"post:{answering.post}" if answering is not None and answering.post is not None else "command"
        row = Complaint.objects.create(
            jurisdiction=case.jurisdiction, area=case.area, enrolment=enrolment, author=viewer.who, to=to, at=fact.recorded
        )
        row.text = seal(body.canonical(dict(said.values)), f"complaint.text:{row.pk}")
        row.save(update_fields=["text"])
    return done
