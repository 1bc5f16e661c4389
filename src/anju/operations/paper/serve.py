"""Serving a paper: the plan's own form answers the duty to serve it, and the paper keeps how, by whom, when, and whether it was refused."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from anju.core.enrolment.fact import Key
from anju.operations.paper.allowed import allowed
from anju.operations.paper.make import known
from anju.operations.photo.keep import NONE, Pictures
from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.traces import REFUSED, way
from anju.operations.viewer import Viewer
from anju.records.models import Duty, Paper, Serving
from anju.records.scope import ENGINE, scoped


def serve(
    viewer: Viewer, paper: int, values: Mapping[str, object], *, now: datetime, to: str = "", key: UUID | None = None, pictures: Pictures = NONE
) -> Done:
    """Record that paper row `paper` was served as `values` say, by the form of the duty that serves it; the duty is done if it is open.

    `to`: who took it, as the ledger names them; empty: the person. `now` is aware, UTC. Raises `Refused`.
    """
    with scoped(ENGINE):
        row = Paper.objects.filter(pk=paper).first()
    if row is None or viewer.purpose == "household":
        raise Refused(Fault("paper gone"))
    adoption, name = known(viewer, row.enrolment)
    plan = plan_of(adoption)
    rule = next((r for r in plan.tracks[name].rules.values() if r.serves == row.document), None)
    if rule is None or not allowed(viewer, plan, plan.tracks[name], row.document):
        raise Refused(Fault("not yours"))
    with scoped(ENGINE):
        due = Duty.objects.filter(enrolment=row.enrolment, rule=rule.name, how=None).order_by("opens").first()
    answers = Key(due.rule, due.occurs_on, due.nth) if due is not None else None
    with scoped(ENGINE):
        said = Said("evidence", rule.evidence, values, via="staff", answers=answers, pictures=pictures)
        done = record(viewer, row.enrolment, [said], now=now, key=key)
        if not done.repeated:
            _this(row, done.seqs[0], values, viewer.who, to or "person", now)
    return done


def _this(row: Paper, fact: int, values: Mapping[str, object], by: str, to: str, now: datetime) -> None:
    """It was this very paper; also one served again, when no duty asks for it any more."""
    if not Serving.objects.filter(enrolment=row.enrolment, fact=fact).update(paper=row, to=to):
        Serving.objects.create(
            jurisdiction=row.jurisdiction, area=row.area, paper=row, enrolment=row.enrolment, document=row.document, how=way(values), by=by,
            to=to, at=now, fact=fact, refused=REFUSED in values.values(),
        )  # fmt: skip
