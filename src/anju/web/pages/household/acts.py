"""Writing down what a household told, and putting a slip right. The ledger keeps both."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from anju.core.enrolment.fact import Key
from anju.core.evidence import point
from anju.core.plan.model import Field, Form, Via
from anju.operations.photo.show import standing
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.records.queries import members
from anju.records.queries import said as answered
from anju.web import access, wording
from anju.web import places as spots
from anju.web.asked import Asked, key_of
from anju.web.forms import Answers
from anju.web.pages.household.screen import WIDE, Seen, seen

TOLD_BY: tuple[Via, ...] = ("call", "visit", "paper")


@access.staff("area", "seat", "needs")
def write(request: Asked, enrolment: int, form: str) -> HttpResponse:
    """Records a form that answers no duty by name: the plan finds what it answers and what follows."""
    here = seen(request, enrolment)
    known = here.plan.forms.get(form)
    if known is None:
        raise Http404
    answers = _answers(request, here, known)
    if request.method == "POST" and answers.is_valid():
        said = Said("evidence", known.name, answers.values, answers.happened, answers.via or "call", pictures=answers.pictures)
        if _kept(request, enrolment, said, answers):
            messages.success(request, _("Stored: %(what)s") % {"what": wording.said(known.title)})
            return redirect("web:household", enrolment)
    return _page(request, here, answers, None)


@access.staff(*WIDE)
def correct(request: Asked, enrolment: int, seq: int) -> HttpResponse:
    """Puts an answered form right: 73.6 for 36.7."""
    here = seen(request, enrolment)
    if not here.wide:
        raise PermissionDenied
    slip = answered.one(enrolment, seq)
    known = here.plan.forms.get(slip.form) if slip and not slip.superseded else None
    if slip is None or known is None:
        raise Http404
    answers = _answers(request, here, known, slip)
    if request.method == "POST" and answers.is_valid():
        duty = Key(slip.rule, slip.occurs_on, slip.nth) if slip.rule and slip.occurs_on and slip.nth is not None else None
        happened = answers.happened or slip.happened
        said = Said("evidence", known.name, answers.values, happened, slip.via, answers=duty, corrects=seq, pictures=answers.pictures)
        if _kept(request, enrolment, said, answers):
            messages.success(request, _("Put right. The ledger keeps both."))
            return redirect("web:household", enrolment)
    return _page(request, here, answers, slip)


def _answers(request: Asked, here: Seen, form: Form, slip: answered.Said | None = None) -> Answers:
    held = members.for_area(here.case.area, request.now)
    posts = [(str(each.post), f"{each.name} · {each.agency}") for each in held]
    known = {**slip.values, **answered.secrets(here.case.enrolment, slip)} if slip else {}
    recorded = {field.name: str(known[field.name]) for field in form.asked if field.kind == "place" and field.name in known}
    data = request.POST if request.method == "POST" else None
    files = request.FILES if request.method == "POST" else None
    kept = standing(request.viewer, here.case.enrolment, slip.seq) if slip else {}
    return Answers(
        form, here.case.zone, request.now, data, files, posts=posts, vias=() if slip else TOLD_BY, initial=_as_typed(form, known), standing=kept,
        spots=recorded,
    )  # fmt: skip


def _as_typed(form: Form, known: Mapping[str, object]) -> dict[str, object]:
    """The answers of a slip as a browser would show them."""
    return {f.name: _typed(f, known[f.name]) for f in form.asked if known.get(f.name) is not None and f.kind != "photo"}


def _typed(field: Field, value: object) -> object:
    match field.kind:
        case "flag":
            return "yes" if value else "no"
        case "moment":
            return str(value)[:16]
        case "place":
            return spots.KEPT if point.point(str(value)) is not None else value
        case _:
            return value


def _kept(request: Asked, enrolment: int, said: Said, answers: Answers) -> bool:
    try:
        record(request.viewer, enrolment, [said], now=request.now, key=key_of(request))
    except Refused as refused:
        for fault in refused.faults:
            answers.add_error(fault.field if fault.field in answers.fields else None, str(fault.text))
        answers.again()
        return False
    return True


def _page(request: Asked, here: Seen, answers: Answers, slip: answered.Said | None) -> HttpResponse:
    context = {"here": here, "case": here.case, "answers": answers, "slip": slip}
    return spots.page(request, "web/household/write.html", context, status=422 if answers.errors else 200)
