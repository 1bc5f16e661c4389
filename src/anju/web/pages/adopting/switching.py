"""Going over to the version in force: what it would change for each file, the decision, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from anju.core.plan.explain import phrases
from anju.core.plan.model import Plan, Text
from anju.operations.plans import plan_of, remembering
from anju.operations.switching import foresee, look
from anju.operations.switching.ask import ask
from anju.operations.switching.change import Change, differences
from anju.operations.unable import Unable
from anju.records.queries import plan as plans
from anju.records.queries import switching as queries
from anju.records.queries.outlook import Outlook, by_kind
from anju.web import access, wording
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


KINDS: Mapping[str, tuple[Promise, str]] = {
    "unfit": (_("cannot go over"), "red"), "ends": (_("free earlier"), "jade"), "stage": (_("another stage"), "amber"),
    "closes": (_("duties replaced"), "amber"), "opens": (_("new duties opened"), "amber"), "passes": (_("done by somebody else"), "amber"),
    "settles": (_("incidents settled"), "amber"), "seats": (_("seats that change"), "amber"), "later": (_("otherwise from then on"), "blue"),
    "same": (_("nothing changes"), ""),
}  # fmt: skip
WHO = [("all", _("All of them")), ("listed", _("All that are listed above, on every page")), ("chosen", _("Only those ticked above"))]


class Decision(forms.Form):
    """Who goes over, by which paper, decided by whom, and why."""

    who = forms.ChoiceField(label=_("Who goes over"), choices=WHO, initial="all", widget=forms.RadioSelect)
    basis = forms.CharField(label=_("On what basis"), max_length=500, help_text=_("the paper or the order that says so, with its number and date"))
    decider = forms.CharField(label=_("Who decides it"), max_length=200, help_text=_("name and office"))
    reason = forms.CharField(
        label=_("Why"), max_length=1000, widget=forms.Textarea({"rows": 2}), help_text=_("It stands sealed with every duty that is replaced.")
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change: how many files have it, and of what it is, each with its mark and how many files have that."""

    name: str
    title: Promise
    tone: str
    files: int
    parts: tuple[tuple[str, str, int], ...]


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
    """Everybody on another version, what would change for each once a worker has worked that out, and the decision."""
    adopted = plans.one(adoption)
    try:
        outlook = look.outlook(request.viewer, adoption, request.now)
    except Unable as error:
        raise Http404 from error
    if adopted is None:
        raise Http404
    if request.POST.get("act") == "look":
        foresee.ask(request.viewer, adoption, request.now)
        return redirect("web:switch", adoption)
    form = Decision(request.POST if request.method == "POST" else None, use_required_attribute=False)
    if form.is_bound and form.is_valid():
        made = _decided(request, adoption, outlook, form)
        if made is not None:
            return redirect("web:switched", made)
    behind = look.behind(request.viewer, adoption, request.now)
    context = {
        "adopted": adopted, "title": plan_of(adoption).title, "form": form, "behind": behind, "files": sum(each.files for each in behind),
        "outlook": outlook, "before": queries.decisions(adoption), **(_seen(request, outlook) if outlook and outlook.state == "done" else {}),
    }  # fmt: skip
    return render(request, "web/adopting/switch.html", context, status=422 if form.errors else 200)


@access.staff("area")
@never_cache
def switched(request: Asked, number: int) -> HttpResponse:
    """How far a decision has come, and what became of each file."""
    found = queries.one(number)
    if found is None:
        raise Http404
    page = _page(request)
    came = queries.came(number, page * look.PAGE, look.PAGE) if not found.busy else ()
    named = queries.named([each.enrolment for each in came])
    rows = [(each, named.get(each.enrolment), UNFIT.get(each.code, each.code)) for each in came]
    context = {
        "found": found, "title": plan_of(found.adoption).title, "refused": [row for row in rows if row[0].state == "refused"],
        "gone": [row for row in rows if row[0].state == "done"], "over": found.done + found.refused, "page": page,
        "more": not found.busy and (page + 1) * look.PAGE < found.files,
    }  # fmt: skip
    return render(request, "web/adopting/switched.html", context)


def _page(request: Asked) -> int:
    return int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 0


def _seen(request: Asked, outlook: Outlook) -> dict[str, object]:
    """What was worked out: by kind, and the files of the kind that was asked for."""
    of, page = request.GET.get("of", ""), _page(request)
    before = look.before(request.viewer, outlook)
    listed = look.listed(request.viewer, outlook, of, page)
    kinds = _kinds(outlook, remembering(outlook.adoption, before))
    return {
        "lines": [_line(each) for each in listed.changes], "listed": listed, "page": page, "kinds": kinds, "of": of,
        "only": next((text for kind in kinds for mark, text, _ in ((kind.name, str(kind.title), 0), *kind.parts) if mark == of), of),
        "chosen": set(request.POST.getlist("file")), "otherwise": _otherwise(outlook.adoption, before),
    }  # fmt: skip


def _kinds(outlook: Outlook, plan: Plan) -> list[Kind]:
    parts = by_kind(outlook.marked)
    return [
        Kind(name, *KINDS[name], outlook.marked[name], tuple((mark, _about(plan, mark), n) for mark, n in parts.get(name, {}).items()))
        for name in KINDS if name in outlook.marked
    ]  # fmt: skip


def _about(plan: Plan, mark: str) -> str:
    """What a mark is about, in the plan's words."""
    kind, _, rest = mark.partition("/")
    if kind == "unfit":
        return str(UNFIT.get(rest, rest))
    track, _, name = rest.partition("/")
    name, _, role = name.partition("/")
    if kind == "seats":
        return wording.said(phrases.role(plan, name))
    title = wording.said(getattr(_things(plan, kind, track).get(name), "title", Text(name, name)))
    return f"{title}: {wording.said(phrases.role(plan, role))}" if role else title


def _things(plan: Plan, kind: str, track: str) -> Mapping[str, object]:
    known = plan.tracks.get(track)
    if known is None:
        return {}
    return {stage.name: stage for stage in known.stages} if kind == "stage" else known.incidents if kind == "settles" else known.rules


def _otherwise(adoption: int, before: Sequence[int]) -> list[tuple[str, list[Told]]]:
    """By the version before, everything in which the new one differs."""
    new, pairs = plan_of(adoption), {plan_of(number).digest: number for number in before}
    return [
        (plan_of(number).version, [line(plan_of(number), new, each, None) for each in differences(number, adoption)])
        for digest, number in pairs.items() if digest != new.digest
    ]  # fmt: skip


def _decided(request: Asked, adoption: int, outlook: Outlook | None, form: Decision) -> int | None:
    told = form.cleaned_data
    ticked = [int(each) for each in request.POST.getlist("file") if each.isdecimal() and len(each) < 19]
    try:
        match told["who"]:
            case "all":
                chosen = None
            case "listed" if outlook is not None:
                chosen = list(look.chosen(request.viewer, outlook, request.GET.get("of", "")))
            case _:
                chosen = ticked
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
