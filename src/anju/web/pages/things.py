"""Journeys, places and samples: those that run, and opening one. Each is followed on the same screen as a household's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy

from anju.core.plan.model import Text
from anju.operations.begin import Opening, begin
from anju.operations.plans import plan_of
from anju.operations.refused import Refused
from anju.records.queries import household, waiting
from anju.records.queries.household import Case
from anju.records.queries.things import Thing, running
from anju.web import access, wording
from anju.web.asked import Asked, bounds

STAFF = ("area", "seat", "needs", "watch")


@dataclass(frozen=True, slots=True)
class Line:
    """One of them with its plan's words."""

    thing: Thing
    title: Text
    stage: Text | None

    @property
    def place(self) -> Text:
        """The area's name."""
        return Text(zh=self.thing.place, en=self.thing.place_en or self.thing.place)


class New(forms.Form):
    """What is opened: of which track, called what, and where, unless it belongs to a file."""

    track = forms.ChoiceField(label=gettext_lazy("What it is"))
    name = forms.CharField(
        label=gettext_lazy("Name or number"), max_length=120, help_text=gettext_lazy("The number of the sample, the vehicle, the name of the place.")
    )
    village = forms.ChoiceField(label=gettext_lazy("Village or community"))

    def __init__(self, tracks: Sequence[tuple[str, str]], places: Sequence[waiting.Place] | None, data: QueryDict | None) -> None:
        super().__init__(data, use_required_attribute=False)
        self.fields["track"] = forms.ChoiceField(label=gettext_lazy("What it is"), choices=tracks)
        if places is None:
            del self.fields["village"]
        else:
            choices = [(str(one.area), one.name if wording.chinese() else one.name_en or one.name) for one in places]
            self.fields["village"] = forms.ChoiceField(label=gettext_lazy("Village or community"), choices=choices)


def lines(found: Iterable[Thing]) -> list[Line]:
    """Things with their plans' words."""
    told = []
    for thing in found:
        track = plan_of(thing.adoption).tracks[thing.track]
        told.append(Line(thing, track.title, next((stage.title for stage in track.stages if stage.name == thing.stage), None)))
    return told


def tracks(lo: int, hi: int, *, of_file: bool) -> list[tuple[str, str]]:
    """(adoption and track, words) of what may be opened there; a sample only as part of a file."""
    found = []
    for adopted in waiting.adopted(lo, hi):
        plan = plan_of(adopted.adoption)
        for name, track in plan.tracks.items():
            if track.thing and track.supplied and (of_file or track.subject != "specimen"):
                found.append((f"{adopted.adoption}:{name}", wording.said(track.title)))
    return found


@access.staff(*STAFF)
def things(request: Asked) -> HttpResponse:
    """Those that run, the late ones first."""
    lo, hi = bounds(request.viewer)
    may = request.viewer.purpose == "area" and bool(tracks(lo, hi, of_file=False))
    return render(request, "web/things/list.html", {"lines": lines(running(lo, hi, request.now)), "may": may})


@access.staff(*STAFF)
def new(request: Asked) -> HttpResponse:
    """Opens one: as part of the file `of`, or in a village of the command's."""
    file = _file(request)
    lo, hi = (file.area, file.area) if file is not None else bounds(request.viewer)
    if file is None and request.viewer.purpose != "area":
        raise Http404
    form = New(tracks(lo, hi, of_file=file is not None), None if file is not None else waiting.places(lo, hi), request.POST or None)
    if request.method == "POST" and form.is_valid():
        adoption, _sep, track = str(form.cleaned_data["track"]).partition(":")
        place = int(form.cleaned_data["village"]) if file is None else None
        opening = Opening(int(adoption), track, form.cleaned_data["name"], file.enrolment if file is not None else None, place)
        try:
            return redirect("web:household", begin(request.viewer, opening, now=request.now))
        except Refused as refused:
            for fault in refused.faults:
                form.add_error(fault.field if fault.field in form.fields else None, str(fault.text))
    return render(request, "web/things/new.html", {"form": form, "file": file}, status=422 if form.errors else 200)


def _file(request: Asked) -> Case | None:
    """The file it is to belong to, where one is named. Raises Http404 where it is not in sight."""
    named = request.POST.get("of") or request.GET.get("of") or ""
    if not named:
        return None
    case = household.case(int(named), wide=False) if named.isdecimal() and len(named) < 19 else None
    if case is None:
        raise Http404
    return case


urlpatterns = [path("things/", things, name="things"), path("things/new/", new, name="thing-new")]
