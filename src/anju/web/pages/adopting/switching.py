"""Going over to the version in force: what it would change for each file, the decision, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from anju.core.plan.differ import differ
from anju.core.plan.explain import phrases
from anju.core.plan.model import Plan, Text
from anju.operations.plans import plan_of
from anju.operations.switching import look
from anju.operations.switching.ask import ask
from anju.operations.switching.look import Change
from anju.operations.unable import Unable
from anju.records.queries import plan as plans
from anju.records.queries import switching as queries
from anju.web import access
from anju.web.asked import Asked
from anju.web.pages.adopting.shown import Line as Told
from anju.web.pages.adopting.shown import line

UNFIT: Mapping[str, Promise] = {
    "other plan": _("This file is under another plan."),
    "same version": _("Its version says the same, with the same numbers. Nothing would change."),
    "over": _("It is over already. What is left is finished under the version before."),
    "archived": _("This file is closed."),
    "no track": _("The new version has no such track. Let the file end under its own version, or end it by a decision and enrol anew."),
    "other subject": _("In the new version this track is about somebody or something else. Let the file end under its own version."),
    "no stage": _("The new version does not have the stage that it is in. Try again once it has left that stage."),
    "compulsory": _("The new version would hold somebody who is here of their own will. That needs a basis of its own: enrol anew."),
    "short memory": _("In one of the two versions a slip can be undone for less than a day. Let the file end under its own version."),
    "in force no more": _("Another version has come into force since. Nothing has changed."),
    "not evaluated": _("It could not be worked out. Nothing has changed; tell whoever looks after this system."),
}


WHO = [("all", _("All of them")), ("chosen", _("Only those ticked above"))]


class Decision(forms.Form):
    """Who goes over, by which paper, decided by whom, and why."""

    who = forms.ChoiceField(label=_("Who goes over"), choices=WHO, initial="all", widget=forms.RadioSelect)
    basis = forms.CharField(label=_("On what basis"), max_length=500, help_text=_("the paper or the order that says so, with its number and date"))
    decider = forms.CharField(label=_("Who decides it"), max_length=200, help_text=_("name and office"))
    reason = forms.CharField(
        label=_("Why"), max_length=1000, widget=forms.Textarea({"rows": 2}), help_text=_("It stands sealed with every duty that is replaced.")
    )


@dataclass(frozen=True, slots=True)
class Line:
    """What it would change for one file, in the plan's words."""

    change: Change
    track: Text
    title: Text
    place: Text
    closes: tuple[Text, ...]
    opens: tuple[Text, ...]
    passes: tuple[tuple[Text, Text], ...]
    settles: tuple[Text, ...]
    seats: tuple[Text, ...]
    stage: Text | None
    unfit: Promise | str


@access.staff("area")
@never_cache
def switch(request: Asked, adoption: int) -> HttpResponse:
    """Everybody on another version, with what would change for each; and the decision."""
    adopted = plans.one(adoption)
    try:
        look.target(request.viewer, adoption)
    except Unable as error:
        raise Http404 from error
    if adopted is None:
        raise Http404
    form = Decision(request.POST if request.method == "POST" else None, use_required_attribute=False)
    if form.is_bound and form.is_valid():
        made = _decided(request, adoption, form)
        if made is not None:
            return redirect("web:switched", made)
    behind = look.behind(request.viewer, adoption, request.now)
    changes = look.changes(request.viewer, adoption, request.now)
    lines = [_line(each) for each in changes]
    context = {
        "adopted": adopted, "title": plan_of(adoption).title, "form": form, "behind": behind, "files": sum(each.files for each in behind),
        "lines": lines, "counted": _counted(lines), "chosen": set(request.POST.getlist("file")), "otherwise": _otherwise(changes),
        "before": queries.decisions(adoption),
    }  # fmt: skip
    return render(request, "web/adopting/switch.html", context, status=422 if form.errors else 200)


@access.staff("area")
@never_cache
def switched(request: Asked, number: int) -> HttpResponse:
    """How far a decision has come, and what became of each file."""
    found = queries.one(number)
    if found is None:
        raise Http404
    came = queries.came(number) if not found.busy else ()
    named = queries.named([each.enrolment for each in came])
    rows = [(each, named.get(each.enrolment), UNFIT.get(each.code, each.code)) for each in came]
    context = {
        "found": found, "title": plan_of(found.adoption).title, "refused": [row for row in rows if row[0].state == "refused"],
        "gone": [row for row in rows if row[0].state == "done"], "over": found.done + found.refused,
    }  # fmt: skip
    return render(request, "web/adopting/switched.html", context)


def _otherwise(changes: Sequence[Change]) -> list[tuple[str, list[Told]]]:
    """By the version before, everything in which the new one differs."""
    pairs = {change.old.digest: (change.old, change.new) for change in changes}
    return [(old.version, [line(old, new, each, None) for each in differ(old, new)]) for old, new in pairs.values()]


def _decided(request: Asked, adoption: int, form: Decision) -> int | None:
    told = form.cleaned_data
    chosen = None if told["who"] == "all" else [int(each) for each in request.POST.getlist("file") if each.isdecimal() and len(each) < 19]
    try:
        return ask(request.viewer, adoption, chosen, told["basis"], told["decider"], told["reason"], request.now)
    except Unable as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.text))
    return None


def _line(change: Change) -> Line:
    file, old, new = change.file, change.old, change.new
    was, now = old.tracks[file.track], new.tracks.get(file.track, old.tracks[file.track])
    stages = {stage.name: stage.title for stage in now.stages}
    return Line(
        change, now.title, Text(file.name, file.name_en), Text(file.place, file.place_en),
        closes=_titles(change.closes, was.rules, now.rules), opens=_titles(change.opens, now.rules),
        passes=tuple((_titles((rule,), now.rules)[0], phrases.role(new, role)) for rule, role in change.passes),
        settles=_titles(change.settles, was.incidents, now.incidents), seats=tuple(_role(old, new, role) for role in change.seats),
        stage=stages.get(change.stage), unfit=UNFIT.get(change.unfit, change.unfit),
    )  # fmt: skip


def _titles(names: Sequence[str], *known: Mapping[str, object]) -> tuple[Text, ...]:
    things = {name: thing for each in reversed(known) for name, thing in each.items()}
    return tuple(getattr(things.get(name), "title", Text(name, name)) for name in names)


def _role(old: Plan, new: Plan, role: str) -> Text:
    return phrases.role(old if role in old.roles else new, role)


def _counted(lines: Sequence[Line]) -> dict[str, int]:
    """For how many of those listed something changes at once, something comes later only, nothing does, END comes earlier, it cannot be."""
    fit = [line for line in lines if not line.change.unfit]
    return {
        "now": sum(line.change.count > 0 for line in fit), "later": sum(not line.change.count and bool(line.change.later) for line in fit),
        "ends": sum(line.change.ends is not None for line in fit), "unfit": len(lines) - len(fit),
        "closes": sum(len(line.closes) for line in fit), "opens": sum(len(line.opens) for line in fit),
    }  # fmt: skip
