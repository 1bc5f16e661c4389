"""Raising an incident by hand: at which door (or for the area itself), and of which of the plan's kinds."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from anju.core.plan.model import IncidentKind
from anju.operations.plans import plan_of
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.records.queries import incidents as queries
from anju.records.queries.incidents import Found
from anju.web import access
from anju.web.asked import Asked, bounds, key_of


@access.staff("area", "seat")
def beginning(request: Asked) -> HttpResponse:
    """Choose the door, then what happened. Whoever leads and responds is told at once."""
    lo, hi = bounds(request.viewer)
    wanted = request.POST.get("at") or request.GET.get("at", "")
    if not wanted.isdecimal():
        text = request.GET.get("q", "")[:40]
        return render(request, "web/incidents/where.html", {"q": text, "found": queries.subjects(lo, hi, text)})
    found = queries.subjects(lo, hi, "", int(wanted[:18]))
    if not found:
        raise Http404
    kinds = _kinds(found[0])
    if request.method == "POST" and _raised(request, found[0], kinds):
        return redirect("web:incidents")
    context = {"at": found[0], "kinds": kinds, "emergency": plan_of(found[0].adoption).emergency}
    return render(request, "web/incidents/what.html", context, status=422 if request.method == "POST" else 200)


def _kinds(at: Found) -> Sequence[IncidentKind]:
    """What the plan knows there; that nobody holds a role is found by itself."""
    track = plan_of(at.adoption).tracks[at.track]
    return [kind for kind in track.incidents.values() if kind.name != track.unowned]


def _raised(request: Asked, at: Found, kinds: Sequence[IncidentKind]) -> bool:
    what = request.POST.get("what", "")
    if what not in {kind.name for kind in kinds}:
        messages.error(request, _("Choose what happened."))
        return False
    try:
        record(request.viewer, at.enrolment, [Said("incident", form=what)], now=request.now, key=key_of(request))
    except Refused as refused:
        for fault in refused.faults:
            messages.error(request, str(fault.text))
        return False
    messages.success(request, _("Raised; whoever leads and responds is told."))
    return True
