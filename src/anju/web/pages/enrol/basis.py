"""Enrolling one or many: the basis, the END to the minute, and only then the act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from anju.core.enrolment.admit import Basis, lacks, open_state
from anju.core.moments import local_day
from anju.core.plan.model import HELD, Plan
from anju.operations.enrol import Lacking, Request
from anju.operations.enrol import enrol as enrolled
from anju.operations.plans import plan_of
from anju.records.queries import waiting as rows
from anju.web import access, wording
from anju.web.asked import Asked, bounds

MOST = 60
MISSING: dict[str, Promise | str] = {
    "authority": gettext_lazy("Name the authority that decides."),
    "article": gettext_lazy("Name the legal article."),
    "decider": gettext_lazy("Name who decided."),
    "reason": gettext_lazy("Say why, in a few words the person will read."),
    "first_day_rule": gettext_lazy("Choose what sets the first day."),
    "first_day_evidence": gettext_lazy("Say what proves the first day: ticket, record, statement."),
    "track": gettext_lazy("Choose a track of a plan in force."),
    "first_day_future": gettext_lazy("The first day lies in the future."),
    "first_day_past": gettext_lazy("Counted from this first day the term is over already. Nobody is enrolled for a term that has passed."),
    "parameters": gettext_lazy("The plan's length was not set when it was adopted. Ask whoever adopted it."),
    "person": gettext_lazy("Choose a person."),
    "enrolled already": gettext_lazy("This person is enrolled on this track already."),
    "first_day": gettext_lazy("Give the first day."),
}
"""Why nobody was enrolled, by what `core.enrolment.admit` or the operation says."""
RULES: dict[str, Promise | str] = {
    "arrival": gettext_lazy("day of arrival"),
    "found": gettext_lazy("day the person was found"),
    "registration": gettext_lazy("day of registration"),
    "contact": gettext_lazy("day of the last contact"),
    "result": gettext_lazy("day of the result"),
    "check_in": gettext_lazy("day of checking in"),
    "order": gettext_lazy("day of the order"),
}


ROWS = forms.Textarea({"rows": 2})
SAID = ("authority", "article", "decider", "reason", "first_day_rule", "first_day_evidence")


class Grounds(forms.Form):
    """The basis, the same for everybody enrolled at once; the first day is each person's own. What is missing is judged by the core alone."""

    track = forms.ChoiceField(label=gettext_lazy("Track"), required=False)
    authority = forms.CharField(label=gettext_lazy("Authority that decides"), required=False, max_length=200)
    article = forms.CharField(
        label=gettext_lazy("Legal article"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("With the name of the law: whoever is isolated reads it."),
    )
    decider = forms.CharField(label=gettext_lazy("Who decided"), required=False, max_length=200)
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("The person reads this."),
    )
    first_day_rule = forms.ChoiceField(label=gettext_lazy("What sets the first day"), required=False)
    first_day_evidence = forms.CharField(
        label=gettext_lazy("What proves it"), required=False, max_length=300, help_text=gettext_lazy("Ticket, record, statement.")
    )

    def __init__(
        self, tracks: Sequence[tuple[str, str]], first_days: Sequence[str], data: QueryDict | None, initial: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data, initial=initial, use_required_attribute=False)  # type: ignore[arg-type]  # read only
        self.fields["track"] = forms.ChoiceField(label=gettext_lazy("Track"), choices=tracks, required=False)
        choices = [(name, RULES.get(name, name)) for name in first_days]
        self.fields["first_day_rule"] = forms.ChoiceField(label=gettext_lazy("What sets the first day"), choices=choices, required=False)
        for field in self.fields.values():
            field.widget.is_required = True


@dataclass(slots=True)
class Line:
    """One person to be enrolled: their first day, the END that follows, and what is wrong."""

    who: rows.Waiting
    first_day: date | None
    typed: str
    starts: datetime | None = None
    ends: datetime | None = None
    days: int = 0
    zone: str = ""
    wrong: tuple[str, ...] = ()


@access.staff("area")
def enrol_new(request: Asked) -> HttpResponse:
    """The basis and the first days; sent once, every END is shown; sent again as shown, people are enrolled."""
    given = request.POST if request.method == "POST" else request.GET
    ids = [int(text) for text in given.getlist("person")[:MOST] if text.isdecimal()]
    people = rows.some(ids, *bounds(request.viewer), request.now)
    tracks = _tracks(request)
    sent = request.POST if request.method == "POST" else None
    form = Grounds([(name, label) for name, label, _p in tracks], first_days(tracks), sent, _carried(request))
    lines = [line_of(request, one, given) for one in people]
    ready, faults = False, list[str]()
    if request.method == "POST" and form.is_valid():
        faults = judged(request, form, lines)
        shown = shown_as(lines)
        ready = not faults and not any(line.wrong for line in lines) and bool(lines)
        if ready and request.POST.get("act") == "enrol" and request.POST.get("shown") == shown:
            return _enrol(request, form, lines)
    context = {
        "form": form,
        "lines": lines,
        "ready": ready,
        "faults": faults,
        "shown": shown_as(lines),
        "gone": len(ids) - len(people),
        "tracks": tracks,
    }
    return render(request, "web/enrol/new.html", context, status=422 if faults or any(line.wrong for line in lines) else 200)


def _tracks(request: Asked) -> list[tuple[str, str, Plan]]:
    """(name, words, plan) of every track for people of a plan in force here; the name holds the adoption's number."""
    found = []
    for adopted in rows.adopted(*bounds(request.viewer)):
        plan = plan_of(adopted.adoption)
        for name, track in plan.tracks.items():
            if track.subject in HELD and track.supplied:
                found.append((f"{adopted.adoption}:{name}", f"{wording.said(plan.title)} · {wording.said(track.title)}", plan))
    return found


def _carried(request: Asked) -> dict[str, str]:
    """What a decided class brings along, to be read and changed before anybody is enrolled."""
    return {name: request.GET[name] for name in ("track", *SAID) if name in request.GET}


def first_days(tracks: Sequence[tuple[str, str, Plan]]) -> list[str]:
    """What may set the first day in any of the tracks."""
    terms = [plan.tracks[name.partition(":")[2]].term for name, _label, plan in tracks]
    return list(dict.fromkeys(day for term in terms if term and not term.hours for day in term.first_day))


def line_of(request: Asked, who: rows.Waiting, given: QueryDict) -> Line:
    """One person with the first day that was typed, or the day they arrived."""
    typed = given.get(f"first_day_{who.person}", "")
    if not typed and request.method != "POST":
        typed = (who.arrived or local_day(request.now, request.viewer.zone)).isoformat()
    try:
        return Line(who, date.fromisoformat(typed), typed)
    except ValueError:
        return Line(who, None, typed)


def _chosen(form: Grounds) -> tuple[int, str]:
    adoption, _sep, track = str(form.cleaned_data["track"]).partition(":")
    return int(adoption or 0), track


def basis_of(form: Grounds, first_day: date) -> Basis:
    """The basis as it was written, for one person."""
    said = {name: str(form.cleaned_data[name]).strip() for name in SAID}
    return Basis(said["authority"], said["article"], said["decider"], said["reason"], first_day, said["first_day_rule"], said["first_day_evidence"])


def judged(request: Asked, form: Grounds, lines: Sequence[Line]) -> list[str]:
    """What is missing for all, said beside its field; what is wrong with one person's first day, on their line. Computes every END."""
    adoption, track = _chosen(form)
    plan = plan_of(adoption) if adoption else None
    if plan is None or track not in plan.tracks:
        form.add_error("track", str(MISSING["track"]))
        return [str(MISSING["track"])]
    zone, common = request.viewer.zone, dict[str, str]()
    for line in lines:
        if line.first_day is None:
            line.wrong = (str(MISSING["first_day"]),)
            continue
        missing = lacks(plan, track, basis_of(form, line.first_day), local_day(request.now, zone))
        own = [name for name in missing if name in ("first_day_future", "first_day_past")]
        line.wrong = tuple(str(MISSING[name]) for name in own)
        common |= {name: str(MISSING[name]) for name in missing if name not in own}
        state, term = open_state(plan, track, line.first_day, zone, request.now), plan.tracks[track].term
        line.starts, line.ends, line.zone, line.days = state.starts, state.ends, zone, term.days if term and not term.hours else 0
    for name, text in common.items():
        form.add_error(name if name in form.fields else None, text)
    return list(common.values())


def shown_as(lines: Sequence[Line]) -> str:
    """What was shown to whoever confirms: another END asks again, but not one that only counts from this minute on."""
    return " ".join(f"{line.who.person}={line.ends.isoformat() if line.ends and line.days else '-'}" for line in lines)


def _enrol(request: Asked, form: Grounds, lines: Sequence[Line]) -> HttpResponse:
    adoption, track = _chosen(form)
    done, refused = list[int](), list[str]()
    for line in lines:
        if line.first_day is None:
            continue
        wanted = Request(adoption, track, basis_of(form, line.first_day), person=line.who.person, imported=line.who.source)
        try:
            done.append(enrolled(request.viewer, wanted, now=request.now))
        except Lacking as lacking:
            refused.append(" ".join(str(MISSING.get(name, name)) for name in lacking.missing))
    for text in refused:
        messages.error(request, text)
    if done:
        messages.success(request, ngettext("%(n)d person enrolled.", "%(n)d people enrolled.", len(done)) % {"n": len(done)})
    return redirect("web:enrol-first", done[0]) if len(done) == 1 else redirect("web:enrol")
