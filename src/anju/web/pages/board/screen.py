"""The screen and the part of it that is asked for again and again; and one tap by which somebody takes an incident on."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.core.moments import zone_of
from anju.operations.record import record
from anju.operations.refused import Refused
from anju.records.queries import board as queries
from anju.records.queries import heartbeat, incidents
from anju.web import access
from anju.web.asked import Asked, bounds, key_of
from anju.web.pages.board.alarms import MOST, alarms, lines
from anju.web.pages.board.tiles import tiles
from anju.web.pages.incidents.listing import PURPOSES
from anju.web.pages.incidents.seen import on_it as said
from anju.web.pages.incidents.seen import see

FEW = 5
"""Fewer households of a place than that are not counted where nobody is signed in."""


@access.staff(*PURPOSES)
def board(request: Asked) -> HttpResponse:
    """The whole screen; `?screen=wall`: large, and without anything to tap but the sound."""
    return render(request, "web/board/board.html", shown(request))


@access.staff(*PURPOSES)
def now(request: Asked) -> HttpResponse:
    """What is open now, for a screen that asks again; and, once something was sent from it, what came of that."""
    return render(request, "web/board/now.html", shown(request))


@access.staff(*PURPOSES)
@require_POST
def on_it(request: Asked, number: int) -> HttpResponse:
    """The viewer is on it: it is theirs from now on where it was somebody else's, and its ladder stops."""
    row, viewer = incidents.one(number, hidden=False), request.viewer
    if row is None or not viewer.posts:
        raise Http404
    lead = see([row], viewer, request.now)[0].lead
    if row.settled is not None or lead is None or lead.row.how is not None:
        messages.info(request, _("It is settled already."))
        return redirect("web:board")
    try:
        record(viewer, row.enrolment, said(viewer, lead.row), now=request.now, key=key_of(request))
    except Refused as refused:
        for fault in refused.faults:
            messages.error(request, str(fault.text))
    return redirect("web:board")


def shown(request: Asked) -> dict[str, object]:
    """Everything on the screen, as the viewer may see it."""
    viewer, now = request.viewer, request.now
    lo, hi = bounds(viewer)
    found = alarms(viewer, now)
    written = lines(found, now)
    silent = {each.loop: each.since for each in heartbeat.silent(now)}
    return {
        "lines": written[:MOST],
        "more": sum(each.like for each in written[MOST:]),
        "unseen": sum(not each.seen for each in found),
        "seen": sum(each.seen for each in found),
        "late": sum(each.late(now) for each in found),
        "names": " ".join(each.name for each in found if not each.seen),
        "tiles": tiles(queries.places(lo, hi, now, whole=viewer.purpose in ("area", "wall")), found, now),
        "stopped": "tick" in silent,
        "deaf": "ingest" in silent and queries.sensors(),
        "wall": request.GET.get("screen") == "wall",
        "least": FEW if viewer.purpose == "wall" else 1,
        "clock": f"{now.astimezone(zone_of(viewer.zone)):%H:%M:%S}",
    }
