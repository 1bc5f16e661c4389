"""Many at once: done, seen or given to somebody. Each stands alone: one that is refused keeps none of the others back."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record_many
from anju.records.queries import duties as rows
from anju.records.queries import members
from anju.web import access, fit, shown, wording
from anju.web.asked import Asked, bounds
from anju.web.forms import Answers, Choices

LARGEST = 500
APART = ("photo", "tube", "place")
"""What is taken at one door proves nothing of another."""


@access.staff("area", "seat", "needs", "watch")
@require_POST
def many(request: Asked) -> HttpResponse:
    """`act` is do, acknowledge or assign; `duty` the tokens. What needs more than a tap asks for it on a page of its own."""
    duties = _chosen(request)
    if not duties:
        messages.warning(request, _("Choose at least one duty first."))
        return redirect("web:duties")
    match request.POST.get("act"):
        case "acknowledge":
            return _record(request, [(d, Said("acknowledge", answers=d.row.key)) for d in duties])
        case "assign":
            return _assign(request, duties)
        case _:
            return _do(request, duties)


def _chosen(request: Asked) -> list[shown.Duty]:
    named = [found for text in request.POST.getlist("duty")[:LARGEST] if (found := shown.parse(text))]
    return [shown.duty(row, request.now) for row in rows.some(named, *bounds(request.viewer)) if row.how is None] if named else []


def _assign(request: Asked, duties: Sequence[shown.Duty]) -> HttpResponse:
    held = members.for_area(duties[0].row.area, request.now, [d.row.role for d in duties])
    posts = [(str(each.post), f"{each.name} · {each.agency}") for each in held]
    chosen = request.POST.get("post", "")
    if chosen in dict(posts):
        return _record(request, [(d, Said("reassign", values={"post": chosen}, answers=d.row.key)) for d in duties])
    return render(request, "web/duties/assign.html", {"duties": duties, "posts": posts})


def _do(request: Asked, duties: Sequence[shown.Duty]) -> HttpResponse:
    """One form for all that are proved by it. Measured values are nobody's to give for many: those go to the sheet of readings."""
    forms = {d.row.evidence: shown.form_of(d.row) for d in duties}
    form = next(iter(forms.values()))
    if len(forms) > 1 or form is None:
        messages.warning(request, _("These need different answers. Choose duties of one kind to do them together."))
        return redirect("web:duties")
    if any(field.kind in APART and field.required for field in form.fields):
        messages.warning(request, _("Each of these needs a photograph, a tube or a place of its own. Open them one by one."))
        return redirect("web:duties")
    if any(field.kind in ("decimal", "integer") and field.required for field in form.fields):
        return redirect("web:grid")
    first = duties[0]
    sent = "sent" in request.POST
    vias = first.rule.answered_by if first.rule else ()
    answers = Answers(form, first.row.zone, request.now, request.POST if sent else None, posts=_posts(request, duties), vias=vias)
    for asked in form.fields:
        if asked.kind in APART:
            del answers.fields[asked.name]
    if sent and answers.is_valid():

        def of(duty: shown.Duty) -> Said:
            return Said("evidence", form=form.name, values=answers.values, happened=answers.happened, via=answers.via, answers=duty.row.key)

        return _record(request, [(duty, of(duty)) for duty in duties])
    return render(request, "web/duties/together.html", {"duties": duties, "answers": answers}, status=422 if sent else 200)


def _posts(request: Asked, duties: Sequence[shown.Duty]) -> Choices:
    first = duties[0]
    role, plan = first.rule.fills if first.rule else "", plan_of(first.row.adoption)
    asks = role in plan.roles and bool(plan.roles[role].needs)
    found = members.for_area(first.row.area, request.now, [role] if role and not asks else None)
    return fit.sort_out(plan, role, [(str(each.post), f"{each.name} · {each.agency}") for each in found], first.row.zone, request.now)[0]


def _record(request: Asked, said: Sequence[tuple[shown.Duty, Said]]) -> HttpResponse:
    """Record each by itself and tell how many were; those refused are named with why."""
    answers = record_many(request.viewer, [(d.row.enrolment, each) for d, each in said], now=request.now)
    done = sum(isinstance(answer, Done) for answer in answers)
    if done:
        messages.success(request, ngettext("%(n)d duty stored.", "%(n)d duties stored.", done) % {"n": done})
    for (duty, _said), answer in zip(said, answers, strict=True):
        if not isinstance(answer, Done):
            why = " ".join(str(fault.text) for fault in answer.faults)
            messages.error(request, f"{duty.row.name or wording.said(duty.place)}: {wording.said(duty.title)}: {why}")
    return redirect("web:duties")
