"""A register of places: which level from which day on, with everything that was said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.core.moments import local_day
from anju.core.plan.model import Register
from anju.operations.finding import place
from anju.operations.plans import plan_of
from anju.operations.refused import Refused
from anju.records.queries import registers as rows
from anju.web import access, wording
from anju.web.asked import Asked, bounds


class Level(forms.Form):
    """A place, its level, and from when."""

    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=100, help_text=gettext_lazy("As exact as the decision says: city, district, street.")
    )
    level = forms.ChoiceField(label=gettext_lazy("Level"), required=False, widget=forms.RadioSelect({"data-stack": "1"}))
    since = forms.DateField(label=gettext_lazy("From this day on"), widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=gettext_lazy("Until the day before"), required=False, widget=forms.DateInput({"type": "date"}))
    source = forms.CharField(label=gettext_lazy("Who decided it"), max_length=200, required=False)

    def __init__(self, levels: list[tuple[str, str]], data: object, initial: dict[str, object]) -> None:
        super().__init__(data, initial=initial, use_required_attribute=False)  # type: ignore[arg-type]  # a QueryDict or nothing
        choices = [*levels, ("", _("no longer on the register"))]
        self.fields["level"] = forms.ChoiceField(
            label=gettext_lazy("Level"), required=False, choices=choices, widget=forms.RadioSelect({"data-stack": "1"})
        )
        self.fields["level"].widget.is_required = True


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its lines, newest first, and the level in force today."""

    name: str
    level: str
    lines: tuple[tuple[rows.Dated, str], ...]


@access.staff("area", "seat", "needs")
def places(request: Asked, number: int) -> HttpResponse:
    """The places with their histories; sent a level, it holds from its day on and everybody found is proposed anew."""
    row = next(iter(rows.registers(*bounds(request.viewer), request.now, number)), None)
    written = plan_of(row.adoption).registers.get(row.name) if row else None
    if row is None or written is None or row.kind != "places":
        raise Http404
    levels = [(option.name, wording.said(option.title)) for option in written.levels]
    today = local_day(request.now, request.viewer.zone)
    form = Level(levels, request.POST or None, {"since": today.isoformat(), "place": request.GET.get("place", ""), "level": levels[0][0]})
    if request.method == "POST" and form.is_valid() and _set(request, number, form):
        messages.success(
            request, _("Stored. Everybody who waits is proposed by it; decisions already made stay, and are marked where they would differ.")
        )
        return redirect("web:register-places", number)
    context = {"row": row, "written": written, "form": form, "places": _grouped(rows.places(number), written, today)}
    return render(request, "web/finding/places.html", context, status=422 if form.errors else 200)


def _set(request: Asked, number: int, form: Level) -> bool:
    given = form.cleaned_data
    try:
        place.set_level(
            request.viewer, number, given["place"], given["level"], given["since"], given["source"], now=request.now, until=given["until"]
        )
    except Refused as refused:
        for fault in refused.faults:
            form.add_error(fault.field if fault.field in form.fields else None, str(fault.text))
        return False
    return True


def _grouped(lines: Sequence[rows.Dated], written: Register, today: date) -> list[Place]:
    titles = {option.name: wording.said(option.title) for option in written.levels}
    named: dict[str, list[rows.Dated]] = {}
    for line in lines:
        named.setdefault(line.place.replace(" ", ""), []).append(line)
    found = []
    for group in named.values():
        now = next((one for one in group if one.struck is None and one.since <= today and (one.until is None or today < one.until)), None)
        found.append(Place(group[0].place, titles.get(now.level, "") if now else "", tuple((one, titles.get(one.level, one.level)) for one in group)))
    return found


@access.staff("area", "seat", "needs")
@require_POST
def place_strike(request: Asked, line: int) -> HttpResponse:
    """A line was a mistake: it decides nothing any more, and stays to be seen."""
    try:
        place.strike(request.viewer, line, now=request.now)
        messages.success(request, _("Struck. It decides nothing any more."))
    except Refused as refused:
        messages.error(request, str(refused.faults[0].text))
    register = request.POST.get("register", "")
    return redirect("web:register-places", int(register)) if register.isdecimal() else redirect("web:registers")
