"""Masks, suits, door sensors: what is there, what came in, what went to whom; and the plan's own questions about it, answered from here."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.core.plan.model import DIGEST, Field, Form, Text
from anju.operations import oversee, supply
from anju.operations.plans import plan_of
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.unable import Unable
from anju.records.queries import duties as rows
from anju.records.queries import supplies as stock
from anju.web import access, shown, wording
from anju.web.asked import Asked, bounds, key_of, sent
from anju.web.forms import Answers
from anju.web.pages.people.listing import to_whom

LARGEST = 1_000_000


@access.staff("area", "seat", "needs", "watch")
def supplies(request: Asked) -> HttpResponse:
    """The stock of the viewer's agencies, its latest rows, and the plan's open questions about supplies."""
    return _page(request)


@access.staff("area", "seat", "needs", "watch")
@require_POST
def receive(request: Asked) -> HttpResponse:
    """Something came in."""
    item = (request.POST.get("item") or request.POST.get("other", "")).strip()[:80]
    try:
        if not item:
            raise Unable("no number", "item")
        supply.receive(request.viewer, _number(request, "agency"), item, min(_number(request, "quantity"), LARGEST), request.now, key_of(request))
    except Unable as error:
        messages.error(request, str(error.text))
    else:
        messages.success(request, _("Stored: it is in stock now."))
    return redirect("web:supplies")


@access.staff("area", "seat", "needs", "watch")
@require_POST
def issue(request: Asked) -> HttpResponse:
    """Something went to somebody."""
    try:
        supply.issue(request.viewer, _number(request, "stock"), _number(request, "post"), _number(request, "quantity"), request.now, key_of(request))
    except Unable as error:
        messages.error(request, str(error.text))
    else:
        messages.success(request, _("Stored: it is given out."))
    return redirect("web:supplies")


@access.staff("area", "seat", "needs", "watch")
@require_POST
def undo(request: Asked, row: int) -> HttpResponse:
    """A row was a slip."""
    try:
        supply.undo(request.viewer, row, request.now)
    except Unable as error:
        messages.error(request, str(error.text))
    else:
        messages.success(request, _("Taken back. Both rows stay in the list."))
    return redirect("web:supplies")


@access.staff("area", "seat", "needs", "watch")
@require_POST
def answer(request: Asked, token: str) -> HttpResponse:
    """The plan's question about supplies, answered."""
    for duty, form in asked(request):
        if duty.token == token:
            answers = Answers(form, duty.row.zone, request.now, *sent(request), vias=duty.rule.answered_by if duty.rule else ())
            if answers.is_valid():
                said = Said("evidence", form.name, answers.values, answers.happened, answers.via, duty.row.key, pictures=answers.pictures)
                try:
                    record(request.viewer, duty.row.enrolment, [said], now=request.now, key=key_of(request))
                except Refused as refused:
                    answers.refuse(refused)
                else:
                    messages.success(request, _("Stored: %(what)s") % {"what": wording.said(duty.title)})
                    return redirect("web:supplies")
            return _page(request, {token: answers}, status=422)
    raise Http404


def asked(request: Asked) -> list[tuple[shown.Duty, Form]]:
    """The viewer's open duties that ask how many of several countable things there are."""
    viewer, now = request.viewer, request.now
    mine = [shown.duty(row, now) for row in rows.mine(viewer.posts, *bounds(viewer), now)]
    found = [(duty, shown.form_of(duty.row)) for duty in mine]
    return [(duty, form) for duty, form in found if form is not None and len(countable(form)) > 1]


def countable(form: Form) -> tuple[Field, ...]:
    """Questions for a bare number of things. A list that is sent counts its own lines: no stock."""
    return () if form.name == DIGEST else tuple(each for each in form.fields if each.kind == "integer" and not each.unit)


def _page(request: Asked, given: Mapping[str, Answers] | None = None, status: int = 200) -> HttpResponse:
    offices = stock.agencies(request.viewer.lo, request.viewer.hi, request.viewer.posts)
    kept = stock.stocks([number for number, _zh, _en in offices], request.now)
    names = _names(request)
    questions = asked(request)
    forms = [(duty, (given or {}).get(duty.token) or _prefilled(request, duty, form, kept)) for duty, form in questions]
    context = {
        "offices": [(number, Text(zh=zh, en=en or zh)) for number, zh, en in offices],
        "kept": [(each, names.get(each.item, Text(zh=each.item, en=each.item))) for each in kept],
        "moved": [(each, names.get(each.item, Text(zh=each.item, en=each.item))) for each in stock.moved([number for number, _zh, _en in offices])],
        "items": list(names.items()),  # a plan may call something "items"
        "posts": to_whom(request, ()),
        "questions": forms,
        "may": request.viewer.purpose == "area" or bool(oversee.charges(request.viewer, request.now)),
    }
    return render(request, "web/people/supplies.html", context, status=status)


def _prefilled(request: Asked, duty: shown.Duty, form: Form, kept: Sequence[stock.Kept]) -> Answers:
    totals = {each.name: sum(k.quantity for k in kept if k.item == each.name) for each in countable(form) if any(k.item == each.name for k in kept)}
    return Answers(form, duty.row.zone, request.now, vias=duty.rule.answered_by if duty.rule else (), initial=totals)


def _names(request: Asked) -> dict[str, Text]:
    """What the plans in force count, by the plan's own word."""
    adoptions = {each.adoption for each in oversee.own(request.viewer, request.now) if each.adoption is not None}
    forms = [form for number in sorted(adoptions) for form in plan_of(number).forms.values()]
    return {each.name: each.title for form in forms if len(countable(form)) > 1 for each in countable(form)}


def _number(request: Asked, name: str) -> int:
    given = request.POST.get(name, "").strip()
    return int(given) if given.isdecimal() and len(given) < 19 else 0
