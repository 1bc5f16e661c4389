"""One duty: done with its evidence, closed by hand with a reason, seen, handed on, taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.core.duties.scene import moment_in
from anju.core.duties.vacancy import vacated
from anju.core.plan.explain import Explanation, Mention, Occasion, explain
from anju.core.plan.model import PROPOSAL, Form
from anju.operations.look import look
from anju.operations.plans import plan_of
from anju.operations.propose import number_of
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.review import second_looks
from anju.records.queries import duties as rows
from anju.records.queries import members, registers
from anju.records.queries import said as answered
from anju.records.queries.photos import photos
from anju.web import access, fit, pictured, shown, told, wording
from anju.web import places as spots
from anju.web.asked import Asked, bounds, key_of
from anju.web.forms import Answers, Choices
from anju.web.hush import hush
from anju.web.pages.incidents.vacant import Place, places
from anju.web.pages.resources import choices

STAFF = ("area", "seat", "needs", "watch")
LAST = 40
"""Answers that are looked through for what was not done by its date."""


@dataclass(frozen=True, slots=True)
class Faced:
    """A duty on its page, with the form that proves it."""

    duty: shown.Duty
    form: Form | None
    posts: Choices
    hands: Choices
    """Whom it may be handed to: those the plan names for it. Anybody else comes in through the incident, with a reason (DESIGN rule 12)."""
    able: Choices
    """Who may be named in the answer; `unfit`: who lacks what the seat asks for."""
    unfit: tuple[fit.Unfit, ...] = ()


class Closing(forms.Form):
    """Closing by hand: how, why, and who else has seen it."""

    how = forms.ChoiceField(label=gettext_lazy("How it ends"), widget=forms.RadioSelect)
    reason = forms.CharField(label=gettext_lazy("Why"), widget=forms.Textarea({"rows": 3}), max_length=2000)
    seen_by = forms.ChoiceField(
        label=gettext_lazy("Who besides you has seen that it was missed"),
        required=False,
        help_text=gettext_lazy("A named colleague, so that a gap stays a gap and nobody has to invent a reading."),
    )

    def __init__(self, ways: Iterable[tuple[str, str]], posts: Choices, data: QueryDict | None) -> None:
        super().__init__(data, use_required_attribute=False)
        chosen = list(ways)
        self.fields["how"] = forms.ChoiceField(label=gettext_lazy("How it ends"), choices=chosen, widget=forms.RadioSelect({"data-stack": "1"}))
        self.fields["seen_by"].widget = forms.Select(choices=[("", _("Choose a person")), *posts])
        self.fields["seen_by"].choices = [("", ""), *posts]  # type: ignore[attr-defined]
        if len(chosen) == 1:
            self.initial["how"] = chosen[0][0]


@access.staff(*STAFF)
def do(request: Asked, token: str) -> HttpResponse:
    """A duty and the form that proves it; sent, it is recorded and the list comes back."""
    faced = _faced(request, token)
    if _looks_again(request, faced):
        return redirect("web:second-look", faced.duty.row.enrolment)
    if _takes_over(request, faced):
        return redirect("web:shifts")
    if faced.duty.row.rule in _lists(faced):
        return redirect("web:digest-due", token)
    at = _at_door(request, faced)
    if at is not None:
        return redirect("web:register-door", at.line)
    if faced.form is not None and faced.form.name == PROPOSAL and faced.duty.row.how is None:
        decided = number_of(request.viewer, faced.duty.row.enrolment, faced.duty.row.key)
        if decided is not None:
            return redirect("web:enrol-proposed", decided)
    if faced.form is None or request.method != "POST":
        return _page(request, faced, _answers(request, faced, sent=False) if faced.form else None, None)
    answers = _answers(request, faced, sent=True)
    if not answers.is_valid():
        return _page(request, faced, answers, None, status=422)
    key = faced.duty.row.key
    said = Said("evidence", faced.form.name, answers.values, answers.happened, answers.via, answers=key, pictures=answers.pictures)
    if not _recorded(request, faced.duty.row.enrolment, said, answers):
        return _page(request, faced, answers, None, status=422)
    messages.success(request, _("Stored: %(what)s") % {"what": wording.said(faced.duty.title)})
    return redirect(_back(request))


def _looks_again(request: Asked, faced: Faced) -> bool:
    """A second look has a page of its own, with the whole basis beside the verdict."""
    row = faced.duty.row
    return row.how is None and row.post in request.viewer.posts and faced.duty.rule in second_looks(plan_of(row.adoption), row.track)


def _takes_over(request: Asked, faced: Faced) -> bool:
    """A watch is taken over on its own page, where what is open is read."""
    row = faced.duty.row
    return row.how is None and row.post in request.viewer.posts and faced.duty.rule is not None and bool(faced.duty.rule.relieves)


def _lists(faced: Faced) -> frozenset[str]:
    """The duties of the track by which a list is sent or received: each has a page where every line is seen."""
    track = plan_of(faced.duty.row.adoption).tracks.get(faced.duty.row.track)
    digests = track.digests if track else {}
    return frozenset(name for rule, one in digests.items() for name in (rule, *(f"{rule}.{role}" for role in one.to)))


def _at_door(request: Asked, faced: Faced) -> registers.Door | None:
    """The door of a register that an open duty was raised for: it is checked on its own page, which says whose door it is."""
    row = faced.duty.row
    if row.how is not None or not row.rule.startswith("register."):
        return None
    return registers.door_of(row.enrolment, row.occurs_on, row.nth, *bounds(request.viewer))


@access.staff(*STAFF)
@require_POST
def close(request: Asked, token: str) -> HttpResponse:
    """Closes a duty without its evidence: missed, waived or replaced, with a reason."""
    faced = _faced(request, token)
    form = _closing(request, faced, sent=True)
    if form.is_valid():
        given = form.cleaned_data
        seen = f"post:{given['seen_by']}" if given["seen_by"] else ""
        said = Said("close", values={"how": given["how"], "reason": given["reason"], "seen_by": seen}, answers=faced.duty.row.key)
        if _recorded(request, faced.duty.row.enrolment, said, form):
            messages.success(request, _("Closed: %(what)s") % {"what": wording.said(faced.duty.title)})
            return redirect("web:duties")
    return _page(request, faced, _answers(request, faced, sent=False) if faced.form else None, form, status=422)


@access.staff(*STAFF)
@require_POST
def extra(request: Asked, token: str, act: str) -> HttpResponse:
    """`acknowledge`: seen, its ladder stops. `reassign`: somebody else has it now."""
    faced = _faced(request, token)
    values = {"post": request.POST.get("post", "")} if act == "reassign" else {}
    if act not in ("acknowledge", "reassign") or (act == "reassign" and values["post"] not in dict(faced.hands)):
        raise Http404
    said = Said("acknowledge" if act == "acknowledge" else "reassign", values=values, answers=faced.duty.row.key)
    if _recorded(request, faced.duty.row.enrolment, said, None):
        done = _("Noted that you have seen it. Its ladder stops.") if act == "acknowledge" else _("Handed on.")
        messages.success(request, done)
    return redirect("web:do" if act == "acknowledge" else "web:duties", *([token] if act == "acknowledge" else []))


@access.staff(*STAFF)
def undo(request: Asked, enrolment: int, fact: int) -> HttpResponse:
    """Takes back what was recorded by mistake, after asking once. The ledger keeps both."""
    if request.method == "POST":
        if _recorded(request, enrolment, Said("undo", corrects=fact), None):
            messages.success(request, _("Taken back. What it had closed is open again."))
        return redirect(_back(request))
    return render(request, "web/duties/undo.html", {"enrolment": enrolment, "fact": fact, "back": _back(request)})


def _faced(request: Asked, token: str) -> Faced:
    parsed = shown.parse(token)
    row = rows.one(*parsed) if parsed else None
    if row is None:
        raise Http404
    duty = shown.duty(row, request.now)
    form = shown.form_of(row)
    held = members.for_area(row.area, request.now)
    plan = plan_of(row.adoption)
    posts = [(str(each.post), f"{each.name} · {wording.said(shown.role_of(plan, each.role)) or each.title}") for each in held]
    rule = duty.rule
    named = {row.role, *((rule.owner, rule.falls_back, rule.accountable, *(rung.to for rung in rule.ladder)) if rule else ())}
    hands = [pair for pair, each in zip(posts, held, strict=True) if each.role in named]
    if rule is not None and rule.fills and not plan.roles[rule.fills].needs:
        posts = [pair for pair, each in zip(posts, held, strict=True) if each.role == rule.fills] or posts
    able, unfit = fit.sort_out(plan, rule.fills if rule else "", posts, row.zone, request.now)
    return Faced(duty, form, posts, hands, able, unfit if row.how is None else ())


def _answers(request: Asked, faced: Faced, *, sent: bool) -> Answers:
    if faced.form is None:
        raise Http404
    rule = faced.duty.rule
    data, files = (request.POST, request.FILES) if sent else (None, None)
    initial = _appointed(faced) | ({"how_known": request.GET["via"]} if "via" in request.GET else {}) if not sent else {}
    return Answers(
        faced.form,
        faced.duty.row.zone,
        request.now,
        data,
        files,
        posts=faced.able,
        vias=rule.answered_by if rule else (),
        initial=initial,
        listed=choices(request, faced.duty.row),
    )


def _appointed(faced: Faced) -> dict[str, str]:
    """Hours that the request names and what follows is timed by, with the place, stand in the answer to it: they are agreed on, not observed."""
    row, plan = faced.duty.row, plan_of(faced.duty.row.adoption)
    track = plan.tracks.get(row.track)
    timed = {name for rule in (track.rules.values() if track else ()) for name in (rule.begins, rule.until) if name}
    cause = answered.one(row.enrolment, row.opened_by) if row.opened_by and row.how is None and faced.form else None
    if cause is None or faced.form is None or cause.form not in plan.forms or not timed & cause.values.keys():
        return {}
    same = {f.name: f.kind for f in faced.form.asked if f.kind in ("moment", "text") and (f.name, f.kind) in _kinds(plan.forms[cause.form])}
    said = {name: str(value) for name, value in {**cause.values, **answered.secrets(row.enrolment, cause)}.items() if name in same}
    return {name: wording.wall(datetime.fromisoformat(text), row.zone) if same[name] == "moment" else text for name, text in said.items()}


def _kinds(form: Form) -> set[tuple[str, str]]:
    return {(field.name, field.kind) for field in form.asked if field.required}


def _closing(request: Asked, faced: Faced, *, sent: bool) -> Closing:
    others = [pair for pair in faced.posts if int(pair[0]) not in request.viewer.posts]
    return Closing(_ways(request, faced), others, request.POST if sent else None)


def _ways(request: Asked, faced: Faced) -> list[tuple[str, str]]:
    """How this viewer may close this duty by hand now."""
    row, plan = faced.duty.row, plan_of(faced.duty.row.adoption)
    track = plan.tracks.get(row.track)
    ways = [("missed", _("missed: it can no longer be done"))] if faced.duty.stands == "overdue" else []
    ways += [("replaced", _("replaced by another duty"))]
    return ways + ([("waived", _("waived: it is not owed"))] if track and set(track.waived_by) & set(request.viewer.roles) else [])


def _recorded(request: Asked, enrolment: int, said: Said, form: forms.Form | None) -> bool:
    """Record; what is refused is told beside its question, or above the page."""
    try:
        record(request.viewer, enrolment, [said], now=request.now, key=key_of(request))
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


def _page(request: Asked, faced: Faced, answers: Answers | None, closing: Closing | None, *, status: int = 200) -> HttpResponse:
    row = faced.duty.row
    here = [shown.duty(each, request.now) for each in rows.at_door(row.enrolment, row.household, *bounds(request.viewer))]
    others = [each for each in here if each.token != faced.duty.token]
    cause = answered.one(row.enrolment, row.opened_by) if row.opened_by else _undone(row)
    context = {
        "duty": faced.duty,
        "answers": answers,
        "closing": closing or (_closing(request, faced, sent=False) if row.how is None else None),
        "posts": [pair for pair in faced.hands if pair[0] != str(row.post)],
        "mine": row.post in request.viewer.posts,
        "others": others,
        "plan": plan_of(row.adoption),
        "hush": hush(request.viewer, plan_of(row.adoption), row.enrolment),
        "why": _why(faced, cause, request.now),
        "asked": _asked(request, row, cause),
        "photos": _photos(row),
        "vacant": _vacant(request, faced),
        "unfit": faced.unfit,
        "renews": row.how is None and row.rule.startswith("qualification."),
        "back": _back(request),
    }
    return spots.page(request, "web/duties/do.html", context, status=status)


def _vacant(request: Asked, faced: Faced) -> tuple[Place, ...]:
    """Whom the household misses, where the duty is to find somebody."""
    row, plan = faced.duty.row, plan_of(faced.duty.row.adoption)
    track, rule = plan.tracks.get(row.track), faced.duty.rule
    seeks = row.how is None and track is not None and rule is not None and bool(track.unowned) and rule.settles == track.unowned
    return places(request, row.enrolment, plan, vacated(plan, row.key)) if seeks else ()


def _undone(row: rows.Row) -> answered.Said | None:
    """Of a duty that silence opened: what had been called for and was not done by the date it names, as far as the viewer may read it."""
    track = plan_of(row.adoption).tracks.get(row.track)
    late = {rule.name: rule.until for rule in (track.rules.values() if track else ()) if row.rule in rule.missed and rule.until}
    called = [(one.form, late[name]) for one in (track.reactions if track else ()) for name in one.then.opens if name in late]
    dates = dict(called)
    said = answered.said(row.enrolment, list(dates), LAST) if dates else ()
    return next((one for one in said if not one.superseded and moment_in(one.values, dates[one.form]) == row.opens), None)


def _photos(row: rows.Row) -> tuple[pictured.Pictured, ...]:
    """What the fact that called for the duty shows, and the one that closed it."""
    facts = [seq for seq in (row.opened_by, row.closed_by) if seq]
    found = photos(row.enrolment, facts)
    said = {seq: answered.one(row.enrolment, seq) for seq in found}
    forms = {seq: plan_of(row.adoption).forms.get(fact.form) for seq, fact in said.items() if fact}
    return tuple(one for seq, fields in found.items() for one in pictured.for_staff(row.enrolment, seq, forms.get(seq), fields))


def _asked(request: Asked, row: rows.Row, cause: answered.Said | None) -> tuple[Form, tuple[tuple[str, str], ...]] | None:
    """What was said that called for the duty, in clear: which medicine, which shop. Opening what was sealed is kept as a look."""
    form = plan_of(row.adoption).forms.get(cause.form) if cause else None
    if cause is None or form is None:
        return None
    if cause.sealed:
        look(request.viewer, row.enrolment, "asked", now=request.now)
    return form, tuple(told.answers(form, {**cause.values, **answered.secrets(row.enrolment, cause)}, {}, request.viewer.zone))


def _why(faced: Faced, cause: answered.Said | None, now: datetime) -> Explanation | None:
    """The rule, its clauses, the fact that called for it as far as the viewer may read it, and the clock."""
    row = faced.duty.row
    if faced.duty.rule is None:
        return None
    facts = (Mention(cause.form, cause.values, cause.recorded),) if cause else ()
    return explain(plan_of(row.adoption), row.track, row.rule, Occasion(row.opens, row.closes, now, row.zone, facts, row.role))


def _back(request: Asked) -> str:
    """The household's page if one came from there, else the list. What is posted has a dot in its name, as no question of a plan has."""
    given = request.POST.get("page.back") or request.GET.get("back") or ""
    return f"/household/{int(given)}/" if given.isdecimal() and len(given) < 19 else "/duties/"
