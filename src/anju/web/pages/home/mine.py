"""One's own record: what was measured and said, by whom, who looked at it; taking back one's slips; one's papers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.core.plan.model import Document
from anju.operations.consent.standing import named
from anju.operations.paper.fetch import fetch
from anju.operations.plans import remembering
from anju.operations.refused import Refused
from anju.operations.slip import take_back
from anju.records.queries import home as rows
from anju.records.queries import household
from anju.records.queries import said as answered
from anju.records.queries.photos import photos
from anju.records.queries.switching import before
from anju.web import pictured, wording
from anju.web.asked import key_of
from anju.web.courses import courses
from anju.web.pages.home.asked import came_of
from anju.web.pages.home.door import HOUSEHOLD, Visit, covered, over
from anju.web.pages.home.seen import Home, home_of, page, words
from anju.web.pages.papers import sent
from anju.web.pages.photo import shown


@covered("record")
def record(request: Visit) -> HttpResponse:
    """Everything about oneself, in plain words."""
    here = home_of(request)
    case = here.case
    past = replace(here, plan=remembering(case.adoption, before(case.enrolment)))
    own = [each for each in answered.own(case.enrolment, request.viewer.who) if each.form in past.plan.forms]
    reports = [form.name for form in past.forms("report")]
    readings = answered.standing(case.enrolment, reports)
    names = household.names(each.by for each in readings) | named(case.enrolment)
    looked = [replace(each, name=each.name or names.get(each.who, "")) for each in rows.looked(case.enrolment)]
    pictures = photos(case.enrolment, [each.seq for each in own])
    return page(
        request, "record", here,
        own=[(each, past.plan.forms[each.form], _spoken(past, each), _pictured(past, each, pictures.get(each.seq, ()))) for each in own],
        fresh=request.now - here.plan.undo,
        readings=[(each, _answers(past, each.form, each.values), _teller(request, names, each.by)) for each in readings],
        looked=[(each, past.role(each.role) if each.role else None, _looked_at(each)) for each in looked],
        held=[(past.role(each.role), each) for each in household.custody(case.enrolment)],
        courses=list(courses(case, past.plan, past.plan.tracks[case.track])),
        papers=_papers(here),
        corrections=here.forms("correct"), righted=came_of(request, here, [form.name for form in here.forms("correct")]),
    )  # fmt: skip


def _teller(request: Visit, names: Mapping[str, str], by: str) -> str:
    """Whoever told of a reading."""
    return _("me") if by == request.viewer.who else names.get(by) or _("me")


def _pictured(here: Home, own: answered.Said, fields: Sequence[str]) -> tuple[pictured.Pictured, ...]:
    return pictured.for_home(own.seq, here.plan.forms[own.form], fields)


def _papers(here: Home) -> list[tuple[household.Made, Document]]:
    """Papers in the reader's language; a card is on paper only."""
    wanted, documents = "zh" if wording.chinese() else "en", here.plan.documents
    mine = [each for each in household.papers(here.case.enrolment) if each.language == wanted and each.document in documents]
    return [(each, documents[each.document]) for each in mine if documents[each.document].kind != "card"]


@covered("record")
def paper(request: Visit, paper: int) -> HttpResponse:
    """One's own paper, to read, keep or print."""
    try:
        return sent(fetch(request.viewer, paper, "", now=request.now))
    except Refused as refused:
        raise Http404 from refused


@covered("record")
def photo(request: Visit, seq: int, field: str, *, small: bool) -> HttpResponse:
    """A photograph of one's own record, whole or small."""
    return shown(request, request.door.enrolment, seq, field, small=small)


LOOKED: dict[str, Promise | str] = {
    "household": gettext_lazy("looked at the household's page"),
    "record": gettext_lazy("looked at the record"),
    "identity": gettext_lazy("looked at the identity number"),
    "phone": gettext_lazy("looked up the telephone number"),
    "call": gettext_lazy("looked up the telephone number"),
    "address": gettext_lazy("looked up the address"),
    "complaint": gettext_lazy("read a complaint"),
    "asked": gettext_lazy("read what was asked for"),
    "photo": gettext_lazy("looked at a photograph"),
    "paper": gettext_lazy("opened a paper"),
    "reach": gettext_lazy("to call or visit"),
    "round": gettext_lazy("planned a day's visits"),
    "serve": gettext_lazy("to hand it over"),
    "check": gettext_lazy("to check it"),
    "sign": gettext_lazy("to sign it"),
    "answer": gettext_lazy("to answer a question or a complaint"),
    "export": gettext_lazy("took it along as a file"),
}
"""Words for what a read was of and for; anything else is told as it was written."""


def _looked_at(read: rows.Looked) -> str:
    what = [each.partition(":")[0] for each in (read.what, read.purpose) if each]
    return " · ".join(dict.fromkeys(str(LOOKED.get(each, each)) for each in what))


def _spoken(here: Home, said: answered.Said) -> list[tuple[object, str]]:
    return _answers(here, said.form, {**said.values, **answered.secrets(here.case.enrolment, said)})


def _answers(here: Home, form: str, given: Mapping[str, object]) -> list[tuple[object, str]]:
    """Each question that was answered, with its answer in the plan's words."""
    asked = here.plan.forms[form].fields if form in here.plan.forms else ()
    return [(field.title, words(here, field, given[field.name])) for field in asked if field.name in given]


@HOUSEHOLD
def back(request: Visit, fact: int) -> HttpResponse:
    """Takes one's own slip back, after asking once. The record keeps both."""
    here = home_of(request)
    if request.over or (request.afar and not request.covers):
        return over(request, redirect("web:home"))
    if request.method != "POST":
        return page(request, "back", here, fact=fact)
    try:
        take_back(request.viewer, here.case.enrolment, fact, now=request.now, key=key_of(request))
    except Refused as refused:
        messages.error(request, " ".join(str(fault.text) for fault in refused.faults))
    else:
        messages.success(request, _("Taken back. It does not count any more."))
    return redirect("web:home-record" if "record" in request.covers else "web:home")
