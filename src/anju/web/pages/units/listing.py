"""Every file of a unit or an area in the viewer's sight, by plan and track, with what it owes."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render

from anju.core.plan.model import Text
from anju.operations.plans import plan_of
from anju.records.queries import units as queries
from anju.web import access
from anju.web.asked import Asked, bounds
from anju.web.files import ears, tracks

WHO = ("area", "seat", "needs", "watch")


@dataclass(frozen=True, slots=True)
class Line:
    """A file and the stage it is in."""

    file: queries.File
    stage: Text | None


@dataclass(frozen=True, slots=True)
class Kind:
    """The files on one track of one plan."""

    plan: Text
    track: Text
    lines: tuple[Line, ...]


@access.staff(*WHO)
def units(request: Asked) -> HttpResponse:
    """The list."""
    found = queries.files(tracks(), *bounds(request.viewer), request.now, ears(request.viewer))
    kinds = [_kind(*key, list(each)) for key, each in groupby(found[: queries.MOST], key=lambda file: (file.adoption, file.track))]
    return render(request, "web/units/list.html", {"kinds": kinds, "more": len(found) > queries.MOST, "wide": request.viewer.purpose == "area"})


def _kind(adoption: int, name: str, files: list[queries.File]) -> Kind:
    plan = plan_of(adoption)
    track = plan.tracks[name]
    titles = {stage.name: stage.title for stage in track.stages}
    return Kind(plan.title, track.title, tuple(Line(file, titles.get(file.stage)) for file in files))
