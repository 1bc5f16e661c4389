"""Answering a household's complaint: read by whom it was laid before, answered by the plan's own form, and told to who complained."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anju.core.enrolment.fact import Key
from anju.core.plan.model import Form
from anju.operations.photo.keep import NONE, Pictures
from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.traces import COMMAND
from anju.operations.viewer import Viewer
from anju.records.models import Complaint, Duty, Enrolment, Evidence, Read
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal

MOST = 100


@dataclass(frozen=True, slots=True)
class Laid:
    """A complaint in clear. `asks`: the form it was made with; `form`: the one that answers it; `due`: the duty to, while it is open."""

    number: int
    enrolment: int
    at: datetime
    zone: str
    values: Mapping[str, object]
    asks: Form | None
    form: Form | None
    due: Key | None
    closes: datetime | None
    state: str
    answer: str


def laid(viewer: Viewer, *, now: datetime, number: int | None = None) -> tuple[Laid, ...]:
    """Complaints laid before `viewer`, or theirs to answer by now, unanswered ones first; that they were read is kept. `now` is aware, UTC."""
    to = [*(f"post:{post}" for post in viewer.posts), *((COMMAND,) if viewer.purpose == "area" else ())]
    with scoped(viewer.scope()):
        wanted = Complaint.objects.filter(to__in=to, **({"pk": number} if number is not None else {})).order_by("answered_at", "-at")
        rows = list(wanted[:MOST])
    with scoped(ENGINE):
        rows = [*(row for row in _passed_on(viewer, rows) if number in (None, row.pk)), *rows]
        cases = {case.pk: case for case in Enrolment.objects.filter(pk__in={row.enrolment for row in rows})}
        facts = {(e.enrolment, e.recorded, e.by): e for e in Evidence.objects.filter(enrolment__in=list(cases), recorded__in={r.at for r in rows})}
        counties = {row.jurisdiction for row in rows}
        opened = Duty.objects.filter(jurisdiction__in=counties, enrolment__in=list(cases), opened_by__in={fact.seq for fact in facts.values()})
        duties = {(duty.enrolment, duty.opened_by): duty for duty in opened}
        Read.objects.bulk_create(
            Read(
                jurisdiction=row.jurisdiction, area=row.area, at=now, who=viewer.who, person=cases[row.enrolment].person_id, enrolment=row.enrolment,
                what="complaint", purpose="answer",
            )
            for row in rows
        )  # fmt: skip
    return tuple(_laid(row, cases[row.enrolment], facts.get((row.enrolment, row.at, row.author)), duties) for row in rows)


def _passed_on(viewer: Viewer, known: Sequence[Complaint]) -> list[Complaint]:
    """Those laid before somebody else whose duty to answer has come to one of the viewer's posts since. Needs the engine's scope."""
    mine = set(Duty.objects.filter(post__in=viewer.posts, how=None, opened_by__gt=0).values_list("enrolment", "opened_by"))
    open_ = Complaint.objects.filter(enrolment__in={enrolment for enrolment, _ in mine}, answered_at=None)
    rows = list(open_.exclude(pk__in=[row.pk for row in known])) if mine else []
    made = Evidence.objects.filter(enrolment__in={row.enrolment for row in rows}, recorded__in={row.at for row in rows}) if rows else ()
    seqs = {(fact.enrolment, fact.recorded, fact.by): fact.seq for fact in made}
    return [row for row in rows if (row.enrolment, seqs.get((row.enrolment, row.at, row.author))) in mine]


def limits(enrolment: int, author: str) -> dict[datetime, datetime]:
    """By when each complaint of `author` that is open has to be answered, by the instant it was made. For the author's own page."""
    with scoped(ENGINE):
        made = list(Complaint.objects.filter(enrolment=enrolment, author=author).exclude(state="answered").values_list("at", "jurisdiction"))
        counties = {county for _at, county in made}
        said = Evidence.objects.filter(enrolment=enrolment, by=author, recorded__in=[at for at, _county in made])
        facts = dict(said.values_list("seq", "recorded"))
        open_duties = Duty.objects.filter(jurisdiction__in=counties, enrolment=enrolment, opened_by__in=list(facts), how=None, hidden=True)
        return {facts[seq]: closes for seq, closes in open_duties.values_list("opened_by", "closes")}


def _laid(row: Complaint, case: Enrolment, fact: Evidence | None, duties: Mapping[tuple[int, int], Duty]) -> Laid:
    plan = plan_of(case.adoption_id)
    duty = duties.get((row.enrolment, fact.seq)) if fact is not None else None
    opened = json.loads(unseal(bytes(row.text), f"complaint.text:{row.pk}")) if row.text else {}
    due = Key(duty.rule, duty.occurs_on, duty.nth) if duty is not None and duty.how is None else None
    return Laid(
        row.pk, row.enrolment, row.at, case.zone, opened, plan.forms.get(fact.form) if fact is not None else None,
        plan.forms.get(duty.evidence) if duty is not None else None, due, duty.closes if duty is not None else None, row.state,
        unseal(bytes(row.answer), f"complaint.answer:{row.pk}") if row.answer else "",
    )  # fmt: skip


def answer(viewer: Viewer, number: int, values: Mapping[str, object], *, now: datetime, key: UUID | None = None, pictures: Pictures = NONE) -> Done:
    """Answer complaint `number` with `values` of the form that its duty asks for; whoever complained reads the words. Raises `Refused`."""
    found = next(iter(laid(viewer, now=now, number=number)), None)
    if found is None or found.form is None or found.due is None:
        raise Refused(Fault("no such duty"))
    said = Said("evidence", found.form.name, values, via="staff", answers=found.due, pictures=pictures)
    return record(viewer, found.enrolment, [said], now=now, key=key)
