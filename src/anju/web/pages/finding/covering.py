"""Registers, and what is left of each by village and door: one tap leads to the door, where it is checked or exempt."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.core.intake import reasons
from anju.core.intake.sheets import Unreadable
from anju.core.plan.model import Register
from anju.operations.finding import check as checking
from anju.operations.finding import door as doors
from anju.operations.finding import exempt, gate, screen
from anju.operations.intake import receive
from anju.operations.plans import plan_of
from anju.operations.refused import Refused
from anju.records.queries import found
from anju.records.queries import registers as rows
from anju.records.queries.waiting import places
from anju.web import access
from anju.web import places as spots
from anju.web.asked import Asked, bounds, key_of
from anju.web.forms import Answers
from anju.web.pages.finding.told import choices_of
from anju.web.pages.intake import words

STATES = (
    ("registered", gettext_lazy("left")), ("checked", gettext_lazy("checked")), ("exempt", gettext_lazy("exempt")), ("", gettext_lazy("all doors")),
)  # fmt: skip
WHO = ("area", "seat", "needs")


@dataclass(frozen=True, slots=True)
class Shown:
    """A register with what its plan says of it."""

    row: rows.Listed
    written: Register
    mine: bool
    """Whether whoever looks may bring a file for it or edit it whole."""


class Door(forms.Form):
    """A door found on the spot."""

    village = forms.ChoiceField(label=gettext_lazy("Village or community"))
    address = forms.CharField(label=gettext_lazy("Address, down to the door"), max_length=200)
    head = forms.CharField(label=gettext_lazy("Head of household"), max_length=60, required=False)
    people = forms.CharField(
        label=gettext_lazy("People living there"), max_length=10, required=False, widget=forms.TextInput({"inputmode": "numeric"})
    )

    def __init__(self, villages: list[tuple[str, str]], data: object) -> None:
        super().__init__(data, use_required_attribute=False)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.fields["village"] = forms.ChoiceField(label=gettext_lazy("Village or community"), choices=villages)


class Exempt(forms.Form):
    """Why a door need not be checked."""

    reason = forms.CharField(label=gettext_lazy("Why it need not be checked"), max_length=300, widget=forms.Textarea({"rows": 2}))


@access.staff(*WHO)
def registers(request: Asked) -> HttpResponse:
    """Every register in sight with its count, and how many of those found still wait."""
    lo, hi = bounds(request.viewer)
    shown = [one for row in rows.registers(lo, hi, request.now) if (one := _shown(request, row))]
    wide, by = request.viewer.purpose == "area", screen.table(request.viewer)
    count = screen.counted(request.viewer, by, request.now) if by else found.count(lo, hi, request.now) if wide else None
    way = gate.of(request.viewer)
    context = {"shown": shown, "count": count, "wide": wide, "asks": way is not None and way.plan.classification is not None}
    return render(request, "web/finding/registers.html", context)


def _shown(request: Asked, row: rows.Listed) -> Shown | None:
    written = plan_of(row.adoption).registers.get(row.name)
    mine = request.viewer.purpose == "area" or (written is not None and written.kept_by in request.viewer.roles)
    return Shown(row, written, mine) if written else None


def _one(request: Asked, number: int) -> Shown:
    lo, hi = bounds(request.viewer)
    shown = next((one for row in rows.registers(lo, hi, request.now, number) if (one := _shown(request, row))), None)
    if shown is None or shown.row.kind != "households":
        raise Http404
    return shown


@access.staff(*WHO)
def register(request: Asked, number: int) -> HttpResponse:
    """What is left by village, and the doors; sent a file, it is received as a spreadsheet of doors."""
    shown, wrong = _one(request, number), ""
    if request.method == "POST":
        made, wrong = _brought(request, number)
        if made is not None:
            return redirect("web:import", made)
    lo, hi = bounds(request.viewer)
    state = request.GET.get("state", "registered")
    village = int(request.GET["village"]) if request.GET.get("village", "").isdecimal() else None
    page = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 0
    lines = rows.doors(number, state if state in dict(STATES) else "", village, page, lo, hi)
    context = {
        "shown": shown, "villages": rows.villages(number, lo, hi, request.now), "doors": lines[: rows.PAGE], "more": len(lines) > rows.PAGE,
        "page": page, "state": state, "states": STATES, "village": village, "now": request.now, "wrong": wrong,
    }  # fmt: skip
    return render(request, "web/finding/register.html", context, status=422 if wrong else 200)


def _brought(request: Asked, number: int) -> tuple[int | None, str]:
    sent = request.FILES.get("file")
    if sent is None or (sent.size or 0) > receive.LARGEST:
        return None, str(words.reason(reasons.FILE_TOO_LARGE)) if sent else _("Choose a file.")
    try:
        return receive.receive(request.viewer, sent.read(), sent.name or "", "doors", now=request.now, register=number), ""
    except Unreadable as unread:
        return None, words.reason(unread.key)
    except Refused as refused:
        return None, str(refused.faults[0].text)


@access.staff(*WHO)
def door_new(request: Asked, number: int) -> HttpResponse:
    """A door that is on no list: put on the register, and then checked at once."""
    shown = _one(request, number)
    form = Door(choices_of(places(shown.row.area, _hi(request, shown))), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            line = doors.add(request.viewer, number, int(given["village"]), given, now=request.now)
        except Refused as refused:
            for fault in refused.faults:
                form.add_error(fault.field if fault.field in form.fields else None, str(fault.text))
        else:
            return redirect("web:register-door", line)
    return render(request, "web/finding/door_new.html", {"shown": shown, "form": form}, status=422 if form.errors else 200)


def _hi(request: Asked, shown: Shown) -> int:
    return request.viewer.hi if request.viewer.purpose == "area" else 2**62


@access.staff(*WHO)
def door(request: Asked, line: int) -> HttpResponse:
    """One door: what it says, its check, its exemption, its history."""
    form = Exempt(request.POST or None, use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        try:
            exempt.exempt(request.viewer, line, form.cleaned_data["reason"], now=request.now, key=key_of(request))
        except Refused as refused:
            form.add_error("reason", " ".join(str(fault.text) for fault in refused.faults))
        else:
            messages.success(request, _("Exempt, with its reason."))
            return redirect("web:register", rows_of(request, line).register)
    return _door(request, line, None, form)


@access.staff(*WHO)
def check(request: Asked, line: int) -> HttpResponse:
    """The door is checked: the evidence is recorded, and the list of what is left comes back."""
    one = rows_of(request, line)
    answers = _answers(request, one)
    if request.method == "POST" and answers.is_valid():
        try:
            checking.check(request.viewer, line, answers.values, now=request.now, key=key_of(request))
        except Refused as refused:
            for fault in refused.faults:
                answers.add_error(fault.field if fault.field in answers.fields else None, str(fault.text))
        else:
            messages.success(request, _("Checked: %(address)s") % {"address": one.said.get("address", "")})
            return _led_on(request, one, answers)
    return _door(request, line, answers, None)


def _led_on(request: Asked, one: rows.Door, answers: Answers) -> HttpResponse:
    """To the list of what is left; where somebody was found at the door and a plan classifies, to taking them down first."""
    shown = _one(request, one.register)
    there = answers.values.get(shown.written.found) if shown.written.found else None
    if not there or plan_of(shown.row.adoption).classification is None:
        return redirect("web:register", one.register)
    messages.warning(request, _("Somebody was found here: take each of them down. %(n)s") % {"n": "" if there is True else f"({there})"})
    return redirect(f"{reverse('web:candidate-new')}?{urlencode({'village': one.area, 'address': one.said.get('address', '')})}")


def rows_of(request: Asked, line: int) -> rows.Door:
    """The door as the viewer sees it; 404 where it is not in sight."""
    one = rows.door(line, *bounds(request.viewer))
    if one is None:
        raise Http404
    return one


def _answers(request: Asked, one: rows.Door) -> Answers:
    shown = _one(request, one.register)
    form = plan_of(shown.row.adoption).forms[shown.written.evidence]
    return Answers(form, request.viewer.zone, request.now, request.POST if request.method == "POST" and "reason" not in request.POST else None)


def _door(request: Asked, line: int, answers: Answers | None, form: Exempt | None) -> HttpResponse:
    one = rows_of(request, line)
    shown = _one(request, one.register)
    asks = plan_of(shown.row.adoption).classification is not None
    wrong = (answers is not None and answers.errors) or (form is not None and form.errors)
    context = {
        "door": one, "shown": shown, "answers": answers or _answers(request, one), "form": form or Exempt(use_required_attribute=False),
        "steps": rows.steps(line), "now": request.now, "asks": asks,
    }  # fmt: skip
    return spots.page(request, "web/finding/door.html", context, status=422 if wrong else 200)
