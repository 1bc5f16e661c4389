"""Those found, with the class proposed for each and its reasons; a person confirms many at once or decides otherwise, and leads on to enrolment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from anju.core.intake.classify import Reason
from anju.core.plan.model import Field, Form, Text
from anju.operations.finding import screen
from anju.operations.finding.gate import confirms
from anju.operations.refused import Refused
from anju.records.queries import found as rows
from anju.web import access, wording
from anju.web.asked import Asked
from anju.web.forms import Answers
from anju.web.pages.intake import words

WHO = ("area", "seat", "needs", "watch")
"""Of them, whoever the plan in force names, and the command."""
SOURCES = {
    "list": gettext_lazy("from a list"), "above": gettext_lazy("from above"), "report": gettext_lazy("reported"), "door": gettext_lazy("at the door"),
    "self": gettext_lazy("registered themselves"), "staff": gettext_lazy("by staff"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody found, in the reader's words."""

    one: screen.Proposal
    track: Text | None
    decided: Text | None
    source: str
    reasons: tuple[tuple[str, str], ...]
    asks: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Those decided for one track, and what is carried over to their enrolment. `supplied`: the track has measures; else nobody is enrolled on it."""

    track: str
    title: Text
    supplied: bool
    lines: tuple[Line, ...]
    rule: str
    proof: str
    reason: str


class Otherwise(forms.Form):
    """A decision for one person, as proposed or not."""

    track = forms.ChoiceField(label=gettext_lazy("Class"), widget=forms.RadioSelect({"data-stack": "1"}))
    reason = forms.CharField(
        label=gettext_lazy("Why, where it is not the one proposed"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, tracks: list[tuple[str, str]], data: object, chosen: str) -> None:
        super().__init__(data, initial={"track": chosen}, use_required_attribute=False)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.fields["track"] = forms.ChoiceField(label=gettext_lazy("Class"), choices=tracks, widget=forms.RadioSelect({"data-stack": "1"}))


def table(request: Asked) -> screen.Table | None:
    """The table by which the viewer confirms; none where no plan classifies. Refused to whoever it is not for."""
    by = screen.table(request.viewer)
    if by is None and confirms(request.viewer) is None:
        raise PermissionDenied
    return by


@access.staff(*WHO)
def candidates(request: Asked) -> HttpResponse:
    """Who waits for a class; with `decided`, who has one and waits for their enrolment."""
    by, decided = table(request), request.GET.get("show") == "decided"
    page = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 0
    if by is None:
        return render(request, "web/finding/candidates.html", {"by": None})
    people = screen.waiting(request.viewer, by, decided=decided, page=page, now=request.now)
    lines = [_line(by, one, request) for one in screen.propose(by, people[: rows.PAGE], request.now)]
    context = {
        "by": by, "lines": lines, "groups": _groups(by, lines) if decided else (), "decided": decided, "page": page,
        "count": screen.counted(request.viewer, by, request.now), "more": len(people) > rows.PAGE,
        "ready": sum(not line.one.verdict.ask for line in lines), "enrols": request.viewer.purpose == "area",
    }  # fmt: skip
    return render(request, "web/finding/candidates.html", context)


def _line(by: screen.Table, one: screen.Proposal, request: Asked) -> Line:
    fields = {field.name: field for field in by.classes.form.fields}
    decision, track = one.who.decision, by.plan.tracks.get(one.verdict.track)
    named = by.plan.tracks.get(decision.track) if decision else None
    return Line(
        one, track.title if track else None, named.title if named else None, str(SOURCES.get(one.who.source, "")),
        tuple(_reason(fields[reason.field], reason, by.zone, request.now) for reason in one.verdict.reasons if reason.field in fields),
        tuple(wording.said(fields[name].title) for name in one.verdict.ask if name in fields), tuple(words.reason(doubt) for doubt in one.who.doubts),
    )  # fmt: skip


def _reason(field: Field, reason: Reason, zone: str, now: datetime) -> tuple[str, str]:
    return wording.said(field.title), shown(field, reason.value, zone, now)


def shown(field: Field, value: object, zone: str, now: datetime) -> str:
    """An answer in the reader's words."""
    titles = {option.name: wording.said(option.title) for option in field.options}
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.kind == "moment":
        return wording.moment(datetime.fromisoformat(str(value)), now, zone)
    if isinstance(value, list | tuple):
        return ", ".join(titles.get(str(one), str(one)) for one in value)
    return titles.get(str(value), str(value))


def _groups(by: screen.Table, lines: Sequence[Line]) -> tuple[Group, ...]:
    named: dict[str, list[Line]] = {}
    for line in lines:
        if line.one.who.decision and line.decided:
            named.setdefault(line.one.who.decision.track, []).append(line)
    return tuple(_group(by, track, tuple(group)) for track, group in named.items())


def _group(by: screen.Table, track: str, lines: tuple[Line, ...]) -> Group:
    """The first day is each one's own; the evidence and the reason are put together, to be read and changed on the next page."""
    first = by.classes.first_day
    field = next((one for one in by.classes.form.fields if first and one.name == first.proof), None)
    titles = {option.name: wording.said(option.title) for option in field.options} if field else {}
    proofs = dict.fromkeys(titles.get(line.one.proof, line.one.proof) for line in lines if line.one.proof)
    decisions = [line.one.who.decision for line in lines]
    because = [line.one.verdict.because for line in lines if line.one.verdict.track == track]
    said = dict.fromkeys((*(wording.said(text) for text in because if text), *(one.reason for one in decisions if one and one.reason)))
    on = by.plan.tracks[track]
    return Group(track, on.title, on.supplied, lines, first.rule if first else "", ", ".join(proofs), "; ".join(said)[:1000])


@access.staff(*WHO)
@require_POST
def confirm(request: Asked) -> HttpResponse:
    """Decides for everybody chosen as it was shown; where something has changed meanwhile, nothing is decided."""
    table(request)
    pairs = [text.partition(":") for text in request.POST.getlist("person")[: rows.PAGE]]
    wanted = {int(person): track for person, _sep, track in pairs if person.isdecimal() and track}
    if not wanted:
        messages.error(request, _("Choose somebody first."))
        return redirect("web:candidates")
    try:
        done = screen.confirm(request.viewer, wanted, now=request.now)
        messages.success(request, ngettext("%(n)d class confirmed.", "%(n)d classes confirmed.", done) % {"n": done})
    except Refused as refused:
        messages.error(request, str(refused.faults[0].text))
    return redirect("web:candidates")


@access.staff(*WHO)
def candidate(request: Asked, person: int) -> HttpResponse:
    """One person: their answers, to be asked and changed; the class proposed; another decision with its reason."""
    by = table(request)
    people = screen.chosen(request.viewer, by, [person], request.now) if by else ()
    if by is None or not people:
        raise Http404
    one = screen.propose(by, people, request.now)[0]
    sent, act = request.POST if request.method == "POST" else None, request.POST.get("act")
    answers = Answers(_open(by), by.zone, request.now, sent if act == "save" else None, initial=_initial(by, one))
    tracks = [(name, wording.said(track.title)) for name, track in by.plan.tracks.items() if track.subject == "person"]
    form = Otherwise(tracks, sent if act == "decide" else None, one.who.decision.track if one.who.decision else one.verdict.track)
    if act == "save" and answers.is_valid() and _saved(request, person, answers):
        messages.success(request, _("Stored. The class is proposed anew."))
        return redirect("web:candidate", person)
    if act == "decide" and form.is_valid() and _decided(request, person, form):
        messages.success(request, _("Decided. Next is the enrolment."))
        return redirect("web:candidates")
    context = {"line": _line(by, one, request), "answers": answers, "form": form}
    return render(request, "web/finding/candidate.html", context, status=422 if answers.errors or form.errors else 200)


def _open(by: screen.Table) -> Form:
    """The form with every question open: staff store what is known so far."""
    form = by.plan.forms[by.classes.asks]
    return replace(form, fields=tuple(replace(field, required=False) for field in form.fields))


def _initial(by: screen.Table, one: screen.Proposal) -> dict[str, object]:
    found: dict[str, object] = {}
    for field in by.plan.forms[by.classes.asks].fields:
        value = one.told.get(field.name)
        if field.kind == "moment" and value:
            value = wording.wall(datetime.fromisoformat(str(value)), by.zone)
        elif isinstance(value, bool):
            value = "yes" if value else "no"
        if value is not None:
            found[field.name] = value
    return found


def _saved(request: Asked, person: int, answers: Answers) -> bool:
    try:
        screen.save(request.viewer, person, answers.values, now=request.now)
    except Refused as refused:
        for fault in refused.faults:
            answers.add_error(fault.field if fault.field in answers.fields else None, str(fault.text))
        return False
    return True


def _decided(request: Asked, person: int, form: Otherwise) -> bool:
    try:
        screen.override(request.viewer, person, form.cleaned_data["track"], form.cleaned_data["reason"], now=request.now)
    except Refused as refused:
        for fault in refused.faults:
            form.add_error(fault.field if fault.field in form.fields else None, str(fault.text))
        return False
    return True
