"""The door: one tap says what it is opened for; one tap answers "are you all right?". Neither asks leave of anybody (DESIGN rule 10)."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.core.enrolment.fact import Key
from anju.core.plan.model import Field, Form
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.records.queries import devices
from anju.records.queries.home import Asked
from anju.web import shown
from anju.web.asked import key_of
from anju.web.pages.home.door import Visit, covered
from anju.web.pages.home.seen import Home, home_of


@dataclass(frozen=True, slots=True)
class Tap:
    """A form that one choice answers: its question and, where it answers a duty of staff, that duty."""

    form: Form
    field: Field
    asked: Asked | None = None
    token: str = ""


def taps(here: Home, request: Visit) -> tuple[tuple[Tap, ...], tuple[Tap, ...]]:
    """What is asked about the door now, and what may be announced: the latter where a sensor listens."""
    if here.free or here.annulled:
        return (), ()
    rules = here.plan.tracks[here.case.track].rules
    mine = [name for name, rule in rules.items() if "household" in rule.answered_by]
    answers = {form.name: field for form in here.forms("answer") if (field := _choice(form)) is not None}
    open_now = devices.questions(here.case.enrolment, list(answers), mine, request.now)
    asked = tuple(Tap(here.plan.forms[each.form], answers[each.form], each, _token(each)) for each in open_now)
    may = [(form, field) for form in here.forms("door") if (field := _choice(form)) is not None]
    return asked, tuple(Tap(form, field) for form, field in may) if may and devices.works(here.case.enrolment) else ()


@covered("report")
@require_POST
def tell(request: Visit, form: str) -> HttpResponse:
    """Says what the door is opened for."""
    here = home_of(request)
    known = here.plan.forms.get(form)
    field = _choice(known) if known is not None and known.home == "door" else None
    if known is None or field is None:
        raise Http404
    return _said(request, here, known, field, None)


@covered("report")
@require_POST
def answer(request: Visit, token: str) -> HttpResponse:
    """Answers a question about the door."""
    here = home_of(request)
    tapped = next((tap for tap in taps(here, request)[0] if tap.token == token), None)
    named = shown.parse(f"{here.case.enrolment}.{token}")
    if tapped is None or named is None:
        messages.success(request, _("Thank you. Somebody has answered this already."))
        return redirect("web:home")
    return _said(request, here, tapped.form, tapped.field, named[1])


def _said(request: Visit, here: Home, form: Form, field: Field, answers: Key | None) -> HttpResponse:
    said = Said("evidence", form.name, {field.name: request.POST.get(field.name, "")}, None, "household", answers)
    try:
        record(request.viewer, here.case.enrolment, [said], now=request.now, key=key_of(request))
    except Refused as refused:
        messages.error(request, " ".join(str(fault.text) for fault in refused.faults))
    else:
        messages.success(request, _("Thank you. It is stored."))
    return redirect("web:home")


def _choice(form: Form) -> Field | None:
    """The one question of a form that a tap answers; none where it asks for more."""
    asked = [field for field in form.asked if field.required]
    return asked[0] if len(asked) == 1 and asked[0].kind == "choice" else None


def _token(each: Asked) -> str:
    return f"{each.rule}.{each.occurs_on.isoformat()}.{each.nth}"
