"""The steps of one draft. Each is a page of its own that can be left and come back to; what was said stays with the draft."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from anju.core.plan.compile import parameters_of
from anju.core.plan.model import Plan
from anju.operations.adopt import Faulty
from anju.operations.adopting import amend, look, rehearsal
from anju.operations.adopting.decide import decide
from anju.operations.unable import Unable
from anju.records.queries.adopting import Drafted
from anju.web import access
from anju.web.asked import Asked
from anju.web.pages.adopting import answers, shown

STEPS: Mapping[str, Promise] = {
    "parameters": gettext_lazy("Parameters"),
    "posts": gettext_lazy("Who does what"),
    "check": gettext_lazy("Check"),
    "rehearsal": gettext_lazy("Rehearsal"),
    "difference": gettext_lazy("What changes"),
    "decision": gettext_lazy("Decision"),
}
USUAL = 50
"""People to rehearse with, where nobody is enrolled yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the row of steps."""

    name: str
    title: Promise
    done: bool


Answer = tuple[Mapping[str, object], forms.Form | None] | HttpResponse
"""What a step shows and the form on it, or where it leads."""


@access.staff("area", "admin")
def draft(request: Asked, number: int) -> HttpResponse:
    """To the first step that is not done, or to the plan that came of it."""
    found = _found(request, number)
    if found.adoption is not None:
        return redirect("web:plan", found.adoption)
    plan = look.plan_in(found)
    begun = found.parameters or plan is None
    done = _done(found, plan) if begun else {}
    return redirect("web:draft-step", number, next((name for name in STEPS if not done.get(name)), "decision"))


@access.staff("area", "admin")
@never_cache
def step(request: Asked, number: int, name: str) -> HttpResponse:
    """One step."""
    found = _found(request, number)
    if name not in STEPS:
        raise Http404
    if not found.open:
        return redirect("web:plan", found.adoption) if found.adoption is not None else redirect("web:adopt")
    plan = look.plan_in(found)
    if plan is None and name not in ("parameters", "check"):
        messages.warning(request, _("Set the parameters first."))
        return redirect("web:draft-step", number, "parameters")
    told = HANDLERS[name](request, found) if plan is None else _whole(request, found, plan, name)
    if isinstance(told, HttpResponse):
        return told
    context, form = told
    done = _done(found, plan)
    title = plan.title if plan is not None else None
    steps = [Step(each, word, done.get(each, False)) for each, word in STEPS.items()]
    shared = {"draft": found, "plan": plan, "title": title, "steps": steps, "step": name, "step_title": STEPS[name], "form": form}
    wrong = bool(form is not None and form.errors)
    return render(request, f"web/adopting/{name}.html", {**shared, **context}, status=422 if wrong else 200)


@access.staff("area", "admin")
@require_POST
def drop(request: Asked, number: int) -> HttpResponse:
    """Gives the draft up."""
    try:
        amend.drop(request.viewer, number, request.now)
        messages.success(request, _("Given up. Nothing has changed."))
    except Unable as error:
        messages.error(request, str(error.text))
    return redirect("web:adopt")


def _found(request: Asked, number: int) -> Drafted:
    try:
        return look.draft(request.viewer, number)
    except Unable as error:
        raise Http404 from error


def _done(found: Drafted, plan: Plan | None) -> dict[str, bool]:
    if plan is None:
        return {}
    clean = not look.faults(found)
    rehearsed = found.rehearsal == "done" and found.digest == plan.digest
    return {"parameters": True, "posts": bool(found.roles) or rehearsed, "check": clean, "rehearsal": rehearsed, "difference": rehearsed}


def _whole(request: Asked, found: Drafted, plan: Plan, name: str) -> Answer:
    return WHOLE[name](request, found, plan) if name in WHOLE else HANDLERS[name](request, found)


def _parameters(request: Asked, found: Drafted) -> Answer:
    form = answers.Parameters(parameters_of(found.texts), found.parameters, request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return {}, form
    if _tried(form, lambda: amend.set_parameters(request.viewer, found.number, form.given())):
        faults = look.faults(_found(request, found.number))
        if not faults:
            return redirect("web:draft-step", found.number, "posts")
        for each in faults:
            said = shown.fault(each)
            form.add_error(None, f"{said.what} {said.remedy}")
    return {}, form


def _posts(request: Asked, found: Drafted, plan: Plan) -> Answer:
    filled = look.roles(found, plan, request.now)
    form = answers.Roles(filled, request.POST if request.method == "POST" else None)
    if (
        form.is_bound
        and form.is_valid()
        and _tried(form, lambda: amend.give_roles(request.viewer, found.number, form.given(), request.now))
    ):
        return redirect("web:draft-step", found.number, "check")
    rows = [(one, form[f"r-{one.role.name}"]) for one in filled]
    return {"empty": [row for row in rows if not row[0].people], "filled": [row for row in rows if row[0].people]}, form


def _check(request: Asked, found: Drafted) -> Answer:
    return {"faults": [shown.fault(each) for each in look.faults(found)]}, None


def _rehearsal(request: Asked, found: Drafted, plan: Plan) -> Answer:
    enrolled = look.enrolled(request.viewer, found, request.now)
    people = found.people or sum((enrolled or {}).values()) or USUAL
    form = answers.Rehearse(request.POST if request.method == "POST" else None, initial={"people": min(people, rehearsal.MOST)})
    if form.is_bound and form.is_valid() and _tried(form, lambda: rehearsal.ask(request.viewer, found.number, form.cleaned_data["people"])):
        return redirect("web:draft-step", found.number, "rehearsal")
    busy = found.rehearsal in ("waiting", "running")
    told = shown.rehearsed(plan, found.result, _held(request, found, plan)) if found.result is not None and not busy else None
    return {"busy": busy, "told": told, "stale": told is not None and found.digest != plan.digest, "enrolled": sum((enrolled or {}).values())}, form


def _held(request: Asked, found: Drafted, plan: Plan) -> dict[str, int]:
    return {one.role.name: one.people for one in look.roles(found, plan, request.now)}


def _difference(request: Asked, found: Drafted, plan: Plan) -> Answer:
    against = look.against(found, plan)
    enrolled = look.enrolled(request.viewer, found, request.now)
    lines = [shown.line(against.plan, plan, each, enrolled) for each in against.differences] if against.plan is not None else []
    rules = sum(len(track.rules) for track in plan.tracks.values())
    return {"against": against, "lines": lines, "counted": shown.counted(lines), "rules": rules}, None


def _decision(request: Asked, found: Drafted, plan: Plan) -> Answer:
    form = answers.Decision(request.POST if request.method == "POST" else None, use_required_attribute=False)
    if form.is_bound and form.is_valid():
        made = _decided(request, found, form)
        if made is not None:
            messages.success(request, _("In force from now on. People enrolled before keep their own."))
            return redirect("web:plan", made)
    told = shown.rehearsed(plan, found.result, _held(request, found, plan)) if found.result is not None and found.rehearsal == "done" else None
    context = {
        "faults": look.faults(found), "empty": [one for one in look.roles(found, plan, request.now) if not one.people], "told": told,
        "stale": told is not None and found.digest != plan.digest, "against": look.against(found, plan),
    }  # fmt: skip
    return context, form


def _decided(request: Asked, found: Drafted, form: forms.Form) -> int | None:
    try:
        return decide(request.viewer, found.number, form.cleaned_data["basis"], form.cleaned_data["decider"], request.now)
    except Unable as error:
        form.add_error(error.field or None, str(error.text))
    except Faulty as error:
        form.add_error(None, "; ".join(shown.fault(each).what for each in error.diagnostics))
    except ValueError:
        form.add_error(None, _("This version was published with another text. Give the new text another version."))
    return None


def _tried(form: forms.Form, act: Callable[[], None]) -> bool:
    try:
        act()
    except Unable as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.text))
        return False
    return True


HANDLERS: Mapping[str, Callable[[Asked, Drafted], Answer]] = {"parameters": _parameters, "check": _check}
WHOLE: Mapping[str, Callable[[Asked, Drafted, Plan], Answer]] = {
    "posts": _posts, "rehearsal": _rehearsal, "difference": _difference, "decision": _decision,
}  # fmt: skip
"""Steps that need the plan with its parameters in."""
