"""Rooms and cars: what is free, who has what and since when; its keeper names them, takes one out of use, has one back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.core.plan.model import Resource
from anju.core.plan.resource import UNIT
from anju.operations import stock
from anju.operations.plans import plan_of
from anju.operations.refused import Refused
from anju.records.queries import resources as rows
from anju.records.queries.duties import Row
from anju.web import access, shown
from anju.web.asked import Asked
from anju.web.forms import Choices

WHO = ("area", "seat", "needs", "watch")


@dataclass(frozen=True, slots=True)
class Kept:
    """A resource with its units."""

    over: rows.Over
    written: Resource
    units: tuple[rows.Unit, ...]

    @property
    def free(self) -> int:
        """How many are in use and not taken."""
        return sum(one.since is None and one.unused is None for one in self.units)

    @property
    def taken(self) -> int:
        """How many are taken."""
        return sum(one.since is not None for one in self.units)

    @property
    def full(self) -> bool:
        """Whether no more may be taken now."""
        return not self.free or sum(one.since is not None and not one.exception for one in self.units) >= self.written.at_once


class Label(forms.Form):
    """What people call one."""

    label = forms.CharField(label=gettext_lazy("Plate, number or name"), max_length=stock.LONGEST)


@access.staff(*WHO)
def resources(request: Asked) -> HttpResponse:
    """Every resource of the plans in force here, with how many are free."""
    found = [_kept(over, one, request.now) for over in _over(request) for one in plan_of(over.adoption).resources.values()]
    return render(request, "web/resources/list.html", {"found": found})


@access.staff(*WHO)
def resource(request: Asked, adoption: int, name: str) -> HttpResponse:
    """One resource, unit by unit; sent a name, its keeper puts one more on the list."""
    kept = _one(request, adoption, name)
    form = Label(request.POST or None, use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        try:
            stock.name(request.viewer, adoption, name, form.cleaned_data["label"], now=request.now)
        except Refused as refused:
            form.add_error("label", str(refused.faults[0].text))
        else:
            messages.success(request, _("On the list: %(label)s") % {"label": form.cleaned_data["label"]})
            return redirect("web:resource", adoption, name)
    keeps = stock.keeps(request.viewer, adoption, name)
    return render(request, "web/resources/one.html", {"kept": kept, "form": form, "keeps": keeps}, status=422 if form.errors else 200)


ACTS: dict[str, Callable[[Asked, int, int, str], None]] = {
    "rename": lambda asked, unit, adoption, text: stock.rename(asked.viewer, unit, adoption, text, now=asked.now),
    "aside": lambda asked, unit, adoption, text: stock.put_aside(asked.viewer, unit, adoption, text, now=asked.now),
    "again": lambda asked, unit, adoption, _text: stock.use_again(asked.viewer, unit, adoption, now=asked.now),
    "back": lambda asked, unit, adoption, text: stock.give_back(asked.viewer, unit, adoption, text, now=asked.now),
}
"""What a keeper does with one unit."""


@access.staff(*WHO)
@require_POST
def unit(request: Asked, adoption: int, name: str, number: int) -> HttpResponse:
    """Renamed, out of use and back, or back from a file that has ended."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        act(request, number, adoption, request.POST.get("text", ""))
        messages.success(request, _("Stored."))
    except Refused as refused:
        messages.error(request, str(refused.faults[0].text))
    return redirect("web:resource", adoption, name)


def _over(request: Asked) -> tuple[rows.Over, ...]:
    return rows.over(request.viewer.lo, request.viewer.hi, request.viewer.posts)


def _kept(over: rows.Over, written: Resource, now: datetime) -> Kept:
    return Kept(over, written, rows.units(over.area, plan_of(over.adoption).name, written.name, now))


def _one(request: Asked, adoption: int, name: str) -> Kept:
    over = next((one for one in _over(request) if one.adoption == adoption), None)
    written = plan_of(adoption).resources.get(name) if over else None
    if over is None or written is None:
        raise Http404
    return _kept(over, written, request.now)


def choices(request: Asked, row: Row) -> dict[str, Choices]:
    """What the field `unit` of a duty's form offers: what is free, or what this file has; nothing where the duty is about no resource."""
    rule = shown.rule_of(plan_of(row.adoption), row.track, row.rule)
    plan = plan_of(row.adoption)
    name = (rule.takes or rule.gives_back) if rule else ""
    over = next((one for one in _over(request) if plan_of(one.adoption).name == plan.name), None) if name else None
    if rule is None or over is None:
        return {}
    found = rows.units(over.area, plan.name, name, request.now)
    mine = [one for one in found if (one.since is None and one.unused is None if rule.takes else one.enrolment == row.enrolment)]
    return {UNIT: [(one.label, one.label) for one in mine]}


urlpatterns = [
    path("resources/", resources, name="resources"),
    path("resources/<int:adoption>/<str:name>/", resource, name="resource"),
    path("resources/<int:adoption>/<str:name>/<int:number>/", unit, name="resource-unit"),
]
