"""One incident: its lead and parallel duties, its ladder; seen, taken over, handed on with a reason, closed with its outcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.core.plan.model import Text
from anju.operations import refer as referring
from anju.operations.look import look
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.records.queries import household, members
from anju.records.queries import incidents as queries
from anju.records.queries.incidents import Step
from anju.web import access, shown, wording
from anju.web import places as spots
from anju.web.asked import Asked, key_of
from anju.web.forms import Answers, Choices
from anju.web.hush import hush
from anju.web.pages.incidents.listing import PURPOSES
from anju.web.pages.incidents.phones import quiet
from anju.web.pages.incidents.seen import Seen, keys, on_it, see
from anju.web.pages.incidents.vacant import places


@dataclass(frozen=True, slots=True)
class Told:
    """A step of a ladder in words."""

    step: Step
    duty: Text
    role: Text
    seen_by: str


class Referral(forms.Form):
    """Handing it to somebody outside the team: to whom, and why."""

    post = forms.ChoiceField(label=gettext_lazy("To whom"))
    reason = forms.CharField(label=gettext_lazy("Why they have to know"), widget=forms.Textarea({"rows": 3}), max_length=2000, required=False)

    def __init__(self, posts: Choices, data: object = None) -> None:
        super().__init__(data, use_required_attribute=False)  # type: ignore[arg-type]  # a request's POST, or None
        self.fields["post"].choices = [("", _("Choose a person")), *posts]  # type: ignore[attr-defined]


@access.staff(*PURPOSES)
def incident(request: Asked, number: int) -> HttpResponse:
    """The incident; sent, its lead duty is done with the plan's form, and it is settled."""
    here = _here(request, number)
    answers = _answers(request, here)
    if request.method != "POST" or answers is None:
        return _page(request, here, answers, None)
    if answers.is_valid() and here.lead is not None:
        said = Said("evidence", answers.form.name, answers.values, answers.happened, answers.via, here.lead.row.key, pictures=answers.pictures)
        if _recorded(request, here, [said], answers):
            messages.success(request, _("Closed with its outcome: %(what)s") % {"what": here.title})
            return redirect("web:incident", number)
    return _page(request, here, answers, None, status=422)


@access.staff(*PURPOSES)
@require_POST
def acknowledge(request: Asked, number: int) -> HttpResponse:
    """Somebody has seen it: the ladder of its lead stops."""
    here = _here(request, number)
    if here.lead is not None and _recorded(request, here, [Said("acknowledge", answers=here.lead.row.key)], None):
        messages.success(request, _("Noted that you have seen it. Its ladder stops."))
    return redirect("web:incident", number)


@access.staff(*PURPOSES)
@require_POST
def take(request: Asked, number: int) -> HttpResponse:
    """The viewer leads from now on, and has seen it."""
    here, viewer = _here(request, number), request.viewer
    if here.lead is None or not viewer.posts:
        raise Http404
    if _recorded(request, here, on_it(viewer, here.lead.row), None):
        messages.success(request, _("You lead now."))
    return redirect("web:incident", number)


@access.staff(*PURPOSES)
@require_POST
def refer(request: Asked, number: int) -> HttpResponse:
    """Its lead goes to somebody outside the team, for a reason."""
    here = _here(request, number)
    form = Referral(_posts(request, here), request.POST)
    if here.lead is None:
        raise Http404
    if form.is_valid():
        given = form.cleaned_data
        try:
            referring.refer(
                request.viewer, here.row.enrolment, here.lead.row.key, int(given["post"]), given["reason"], now=request.now, key=key_of(request)
            )
        except Refused as refused:
            for fault in refused.faults:
                form.add_error(fault.field if fault.field in form.fields else None, str(fault.text))
        else:
            messages.success(request, _("Handed on, with your reason. They see this household from now on."))
            return redirect("web:incidents")
    return _page(request, here, _answers(request, here, fresh=True), form, status=422)


def _here(request: Asked, number: int) -> Seen:
    row = queries.one(number, hidden="hidden" in request.viewer.sees)
    if row is None:
        raise Http404
    return see([row], request.viewer, request.now)[0]


def _answers(request: Asked, here: Seen, *, fresh: bool = False) -> Answers | None:
    """The form that closes it, while its lead is open."""
    if here.lead is None or here.lead.rule is None or here.lead.row.how is not None:
        return None
    form = shown.form_of(here.lead.row)
    if form is None:
        return None
    data, files = (request.POST, request.FILES) if request.method == "POST" and not fresh else (None, None)
    return Answers(form, here.row.zone, request.now, data, files, posts=_posts(request, here), vias=here.lead.rule.answered_by)


def _posts(request: Asked, here: Seen) -> Choices:
    """Everybody who may be named in this area."""
    found = members.for_area(here.row.area, request.now)
    titles = here.plan.roles if here.plan else {}
    return [(str(each.post), f"{each.name} · {wording.said(titles[each.role].title) if each.role in titles else each.title}") for each in found]


def _recorded(request: Asked, here: Seen, said: Sequence[Said], form: forms.Form | None) -> bool:
    try:
        record(request.viewer, here.row.enrolment, said, now=request.now, key=key_of(request))
    except Refused as refused:
        for fault in refused.faults:
            if form is not None:
                form.add_error(fault.field if fault.field in form.fields else None, str(fault.text))
            else:
                messages.error(request, str(fault.text))
        if isinstance(form, Answers):
            form.again()
        return False
    return True


def _page(request: Asked, here: Seen, answers: Answers | None, referral: Referral | None, *, status: int = 200) -> HttpResponse:
    viewer = request.viewer
    if here.row.person is not None and request.method == "GET" and not request.htmx:
        look(viewer, here.row.enrolment, "incident", now=request.now)
    is_open = here.row.settled is None and here.lead is not None and here.lead.row.how is None
    context = {
        "here": here,
        "row": here.row,
        "answers": answers,
        "referral": referral or (Referral(_posts(request, here)) if is_open else None),
        "steps": _steps(here),
        "hush": hush(viewer, here.plan, here.row.enrolment) if here.plan else None,
        "mine": here.lead is not None and here.lead.row.post in viewer.posts,
        "may_take": is_open and bool(viewer.posts),
        "open": is_open,
        "vacant": places(request, here.row.enrolment, here.plan, here.row.role) if is_open and here.vacant and here.plan else (),
        "phones": quiet(request, here.row),
        "emergency": here.plan.emergency if here.plan and here.need else (),
    }
    return spots.page(request, "web/incidents/one.html", context, status=status)


def _steps(here: Seen) -> list[Told]:
    if here.plan is None or here.track is None:
        return []
    found = queries.steps(here.row.enrolment, keys(here.row))
    names = household.names(step.seen_by for step in found)
    titles = here.track.rules
    return [Told(step, titles[step.rule].title, shown.role_of(here.plan, step.to_role), names.get(step.seen_by, step.seen_by)) for step in found]
