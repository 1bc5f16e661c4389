"""My watches: now, next, who before and after me, whom to call, what I am asked, and the swaps under way."""

from django.http import HttpResponse
from django.shortcuts import render

from anju.operations.shifts import mine as shifts
from anju.web import access
from anju.web.asked import Asked

STAFF = ("area", "seat", "needs", "watch")


@access.staff(*STAFF)
def mine(request: Asked) -> HttpResponse:
    """Everything of the viewer's own that has to do with watches."""
    found = shifts.mine(request.viewer, request.now)
    now = [one for one in found if one.held.shift.start <= request.now]
    later = [one for one in found if one.held.shift.start > request.now]
    context = {
        "running": now,
        "coming": later[:1],
        "later": later[1:],
        "asked": shifts.asked(request.viewer, request.now),
        "swaps": shifts.waiting(request.viewer, request.now),
    }
    return render(request, "web/shifts/mine.html", context)
