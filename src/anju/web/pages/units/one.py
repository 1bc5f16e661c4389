"""One unit or area on one screen: its phase, what is red and whose it is, what is owed, its findings, and what was reported last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render

from anju.core.moments import instant_of, local_day
from anju.core.plan.model import Form, Plan
from anju.operations.look import look
from anju.operations.plans import plan_of
from anju.records.queries import units as queries
from anju.records.queries.household import names
from anju.records.queries.said import Said
from anju.web import access, shown, told
from anju.web.asked import Asked
from anju.web.files import ears
from anju.web.pages.household.screen import by_hand
from anju.web.pages.units import figures, owing, phases
from anju.web.pages.units.heard import Heard
from anju.web.pages.units.listing import WHO

LONG = timedelta(days=400)
"""How old a duty may be that is closed this month and counted."""


@dataclass(frozen=True, slots=True)
class Report:
    """The latest answer of a form: its words, when, and by whom."""

    form: Form
    said: Said
    who: str
    answers: tuple[tuple[str, str], ...]
    times: int


@access.staff(*WHO)
def unit(request: Asked, enrolment: int) -> HttpResponse:
    """One screen."""
    file = queries.file(enrolment)
    if file is None:
        raise Http404
    if not request.htmx:
        look(request.viewer, enrolment, "record", now=request.now)
    plan = plan_of(file.adoption)
    track = plan.tracks[file.track]
    duties = [shown.duty(row, request.now) for row in queries.owed([enrolment], ears(request.viewer))]
    forms = sorted({rule.evidence for rule in track.rules.values() if rule.evidence} | set(figures.needed(plan, track)))
    answers = queries.said({enrolment: forms})[enrolment]
    opened = queries.called(enrolment, sorted({duty.row.opened_by for duty in duties if duty.row.opened_by}))
    who = names({one.by for said in answers.values() for one in said[:1]} | {one.by for one in opened.values()})
    heard = Heard(file, plan.name, answers, queries.published(file.area, file.area), request.now)
    spells = queries.stages(enrolment) if request.viewer.purpose in ("area", "seat") else ()
    month = _month(request.now, file.zone)
    context = {
        "file": file, "plan": plan, "track": track,
        "phases": phases.phases(plan, track, file, spells), "soon": phases.soon(plan, track, file, spells, request.now),
        "figures": figures.figures(plan, track, heard, duties),
        "roles": owing.roles(plan, track, duties, queries.closed(enrolment, ears(request.viewer), month, local_day(month - LONG, file.zone))),
        "findings": owing.findings(plan, track, duties, opened, who, file.zone),
        "reports": tuple(_reports(plan, answers, who, file.zone)),
        "late": sum(duty.red for duty in duties), "open": sum(duty.stands == "now" for duty in duties),
        "by_hand": by_hand(track, request.viewer),
        "narrow": request.viewer.purpose not in ("area", "seat"),
    }  # fmt: skip
    return render(request, "web/units/one.html", context)


def _month(now: datetime, zone: str) -> datetime:
    """When the month began."""
    return instant_of(local_day(now, zone).replace(day=1), time(0), zone)


def _reports(plan: Plan, answers: Mapping[str, list[Said]], who: Mapping[str, str], zone: str) -> Iterator[Report]:
    for name, said in sorted(answers.items(), key=lambda one: one[1][0].recorded, reverse=True):
        form = plan.forms.get(name)
        if form is not None:
            yield Report(form, said[0], who.get(said[0].by, ""), tuple(told.answers(form, said[0].values, who, zone)), len(said))
