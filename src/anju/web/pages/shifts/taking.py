"""Taking a watch over: everything the one before leaves open, read and accepted on one page."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from anju.core.plan.model import Text
from anju.operations.refused import Refused
from anju.operations.shifts import held as watches
from anju.operations.shifts import relieve
from anju.operations.shifts.held import Held
from anju.records.queries import household
from anju.web import access, shown
from anju.web.asked import Asked, key_of
from anju.web.pages.shifts.mine import STAFF
from anju.web.pages.shifts.notes import said


@dataclass(frozen=True, slots=True)
class Line:
    """One open duty: what it is, by whom, until when."""

    title: Text
    role: Text
    closes: object


@access.staff(*STAFF)
def take(request: Asked, number: int) -> HttpResponse:
    """What is open; sent, it is accepted and the watch is the viewer's."""
    held = _mine(request, number)
    if request.method == "POST":
        read, note = request.POST.get("read", ""), request.POST.get("note", "").strip()[:2000]
        try:
            relieve.relieve(request.viewer, held, int(read) if read.isdecimal() else -1, note, request.now, key_of(request))
            messages.success(request, _("The watch is yours."))
            return redirect("web:shifts")
        except Refused as refused:
            for fault in refused.faults:
                messages.error(request, str(fault.text))
    return _page(request, held, status=422 if request.method == "POST" else 200)


def _mine(request: Asked, number: int) -> Held:
    try:
        held = watches.one(number, request.now)
    except Refused as refused:
        raise Http404 from refused
    if held.shift.post not in request.viewer.posts:
        raise Http404
    return held


def _page(request: Asked, held: Held, status: int) -> HttpResponse:
    left = relieve.left(held, request.now)
    plan, track = held.kept.plan, held.kept.track
    names = household.names([note.by for note in left.notes])
    context = {
        "held": held,
        "left": left,
        "incidents": [(track.incidents[one.rule].title, one) for one in left.incidents if one.rule in track.incidents],
        "duties": [
            Line(rule.title, shown.role_of(plan, one.role), one.closes)
            for one in left.duties
            if (rule := track.rules.get(one.key.rule)) is not None
        ],
        "notes": [(names.get(note.by, ""), note.recorded, said(held, note)) for note in left.notes],
        "waits": relieve.waiting(held, request.now) is not None,
        "note": request.POST.get("note", ""),
    }
    return render(request, "web/shifts/take.html", context, status=status)
