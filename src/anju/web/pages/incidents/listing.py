"""The list: open ones, heaviest first, or what was settled lately."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render

from anju.records.queries import incidents as queries
from anju.web import access
from anju.web.asked import Asked, bounds
from anju.web.pages.incidents.seen import see
from anju.web.pages.incidents.vacant import cause, lots

PURPOSES = ("area", "seat", "watch")
LATELY = timedelta(days=30)


@access.staff(*PURPOSES)
def incidents(request: Asked) -> HttpResponse:
    """Open or settled incidents of the viewer's area, or of the households they sit for."""
    viewer = request.viewer
    lo, hi = bounds(viewer)
    done = request.GET.get("show") == "settled"
    hidden = "hidden" in viewer.sees
    found = queries.settled(lo, hi, request.now - LATELY, hidden=hidden) if done else queries.unsettled(lo, hi, hidden=hidden)
    seen = see(found, viewer, request.now)
    listed = sorted(seen, key=lambda each: each.row.settled or each.row.raised, reverse=True) if done else seen
    context = {
        "incidents": listed,
        "lots": lots(listed, cause),
        "settled": done,
        "late": sum(each.red for each in seen),
        "people": sum(each.row.person is not None for each in seen),
        "most": len(found) == queries.MOST,
    }
    return render(request, "web/incidents/list.html", context)
