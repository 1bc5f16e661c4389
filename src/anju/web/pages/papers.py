"""An enrolment's papers: made, opened for a purpose, served, and the card with its link. What is opened is kept as a read of the record."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.core.plan.model import Form, Text
from anju.operations.paper import fetch
from anju.operations.paper.card import Card, adults, card
from anju.operations.paper.make import make
from anju.operations.paper.serve import serve
from anju.operations.plans import plan_of
from anju.operations.refused import Refused
from anju.records.queries import household
from anju.records.queries.household import Case
from anju.web import access, wording
from anju.web import places as spots
from anju.web.asked import Asked, key_of
from anju.web.asked import sent as posted
from anju.web.forms import Answers

STAFF = ("area", "seat", "needs")
PURPOSES: tuple[tuple[str, Promise | str], ...] = (
    ("serve", gettext_lazy("to hand it over or read it out")),
    ("sign", gettext_lazy("to sign or seal it")),
    ("check", gettext_lazy("to check what it says")),
    ("answer", gettext_lazy("to answer a question, a complaint or a court")),
    ("export", gettext_lazy("to take it along as a file or in print")),
)


class Purpose(forms.Form):
    """What a paper is opened for."""

    purpose = forms.ChoiceField(label=gettext_lazy("What do you need it for?"), choices=PURPOSES, widget=forms.RadioSelect)


@dataclass(frozen=True, slots=True)
class Shown:
    """A shelf with the row in the reader's language, whom served papers went through by name, and what may be done."""

    shelf: fetch.Shelf
    row: int | None
    served: tuple[tuple[str, datetime, str, bool], ...]
    card: bool

    @property
    def title(self) -> Text:
        """The document's name."""
        return self.shelf.document.title


@access.staff(*STAFF)
def papers(request: Asked, enrolment: int) -> HttpResponse:
    """Every paper this viewer may handle, with what became of it."""
    case = _case(request, enrolment)
    try:
        shelves = fetch.shelves(request.viewer, enrolment)
    except Refused as refused:
        raise Http404 from refused
    names = household.names(served.by for shelf in shelves for served in shelf.served)
    return render(request, "web/papers/list.html", {"case": case, "papers": [_shown(case, shelf, names) for shelf in shelves]})


def _case(request: Asked, enrolment: int) -> Case:
    case = household.case(enrolment, wide=request.viewer.purpose in ("area", "seat"))
    if case is None or case.person is None:
        raise Http404
    return case


def _shown(case: Case, shelf: fetch.Shelf, names: dict[str, str]) -> Shown:
    wanted = "zh" if wording.chinese() else "en"
    row = shelf.rows.get(wanted) or next(iter(shelf.rows.values()), None)
    form = plan_of(case.adoption).forms.get(shelf.rule.evidence) if shelf.rule else None
    served = tuple((_way(form, each.how), each.at, names.get(each.by, each.by), each.refused) for each in shelf.served)
    return Shown(shelf, row, served, card=shelf.document.kind == "card")


def _way(form: Form | None, how: str) -> str:
    """The plan's words for a way of serving."""
    titles = {o.name: o.title for f in (form.fields if form else ()) for o in f.options}
    return wording.said(titles[how]) if how in titles else how


@access.staff(*STAFF)
@require_POST
def making(request: Asked, enrolment: int, document: str) -> HttpResponse:
    """Makes a paper, or its next version where the record says something else now."""
    case = _case(request, enrolment)
    if document not in plan_of(case.adoption).documents:
        raise Http404
    try:
        make(request.viewer, enrolment, document, now=request.now)
    except Refused as refused:
        for fault in refused.faults:
            messages.error(request, f"{fault.text} {fault.detail}".strip())
    else:
        messages.success(request, _("Ready: %(what)s") % {"what": wording.said(plan_of(case.adoption).documents[document].title)})
    return redirect("web:papers", enrolment)


@access.staff(*STAFF)
def paper(request: Asked, paper: int) -> HttpResponse:
    """Asks what the paper is needed for, then opens it."""
    form = Purpose(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return sent(fetch.fetch(request.viewer, paper, form.cleaned_data["purpose"], now=request.now))
        except Refused as refused:
            raise Http404 from refused
    return render(request, "web/papers/purpose.html", {"form": form}, status=422 if form.errors else 200)


def sent(opened: fetch.Opened) -> HttpResponse:
    """The PDF for the screen, the printer or the folder; its hash stands beside it."""
    answer = HttpResponse(opened.pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{opened.name}"'
    answer["X-SHA256"] = opened.sha256
    return answer


@access.staff(*STAFF)
def serving(request: Asked, paper: int, enrolment: int) -> HttpResponse:
    """Records how a paper was served, with the plan's own questions."""
    case = _case(request, enrolment)
    try:
        shelf = next((s for s in fetch.shelves(request.viewer, enrolment) if paper in s.rows.values()), None)
    except Refused as refused:
        raise Http404 from refused
    if shelf is None or shelf.rule is None:
        raise Http404
    form = plan_of(case.adoption).forms[shelf.rule.evidence]
    answers = Answers(form, case.zone, request.now, *posted(request))
    if request.method == "POST" and answers.is_valid():
        try:
            serve(request.viewer, paper, answers.values, now=request.now, key=key_of(request), pictures=answers.pictures)
        except Refused as refused:
            answers.refuse(refused)
        else:
            messages.success(request, _("Noted how it was served: %(what)s") % {"what": wording.said(shelf.document.title)})
            return redirect("web:papers", enrolment)
    context = {"case": case, "shelf": shelf, "answers": answers}
    return spots.page(request, "web/papers/serve.html", context, status=422 if answers.errors else 200)


@access.staff(*STAFF)
def carding(request: Asked, enrolment: int) -> HttpResponse:
    """A card for one adult: its link and first PIN are new, shown once, and kept nowhere."""
    case = _case(request, enrolment)
    try:
        at_door = adults(request.viewer, enrolment)
    except Refused as refused:
        raise Http404 from refused
    names = household.names(f"person:{number}" for number in at_door)
    people = [(number, names.get(f"person:{number}", str(number))) for number in at_door]
    context: dict[str, object] = {"case": case, "people": people}
    if request.method == "POST":
        chosen = next((number for number, _name in people if str(number) == request.POST.get("person")), None)
        if chosen is None:
            raise Http404
        try:
            made = card(request.viewer, enrolment, chosen, "zh" if request.POST.get("language") != "en" else "en", now=request.now)
        except Refused as refused:
            messages.error(request, " ".join(str(fault.text) for fault in refused.faults))
            return redirect("web:papers", enrolment)
        return _carded(request, context | {"name": dict(people)[chosen]}, made)
    return render(request, "web/papers/card.html", context)


def _carded(request: Asked, context: dict[str, object], made: Card) -> HttpResponse:
    """The card's page: file and pictures travel inside it, so that no address leads to them a second time."""
    inside = {"pdf": b64encode(made.pdf).decode(), "pictures": [b64encode(each).decode() for each in made.pictures]}
    return render(request, "web/papers/carded.html", context | inside | {"file": made.name, "pin": made.pin})


urlpatterns = [
    path("papers/<int:enrolment>/", papers, name="papers"),
    path("papers/<int:enrolment>/make/<str:document>/", making, name="paper-make"),
    path("papers/<int:enrolment>/card/", carding, name="paper-card"),
    path("papers/<int:enrolment>/serve/<int:paper>/", serving, name="paper-serve"),
    path("paper/<int:paper>.pdf", paper, name="paper"),
]
