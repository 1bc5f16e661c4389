"""Calls to make: households and colleagues whom no message reaches. Kept short, the most urgent first; each call is logged."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.core.messages import quiet
from anju.core.plan.model import Text
from anju.operations import call as log
from anju.operations import contact
from anju.operations.plans import plan_of
from anju.operations.refused import Refused
from anju.records.queries import calls as rows
from anju.web import access
from anju.web.asked import Asked, bounds
from anju.web.pages.call import OUTCOMES


@dataclass(frozen=True, slots=True)
class Line:
    """One call, with when it may be made (`waits`: not before then) and a colleague's number."""

    row: rows.Call
    waits: datetime | None
    number: str

    @property
    def place(self) -> Text:
        """The area's name."""
        return Text(zh=self.row.place, en=self.row.place_en or self.row.place)


@access.staff("area", "seat", "needs", "watch")
def calls(request: Asked) -> HttpResponse:
    """Those that may be made now, then those that wait: tried a short while ago, or in their quiet hours."""
    lines = [_line(request, row) for row in rows.calls(*bounds(request.viewer))]
    now = [line for line in lines if line.waits is None]
    context = {"lines": now[: rows.MOST], "more": max(0, len(now) - rows.MOST), "later": [line for line in lines if line.waits], "outcomes": OUTCOMES}
    return render(request, "web/messages/calls.html", context)


def _line(request: Asked, row: rows.Call) -> Line:
    number = contact.reached_at(row.post) if row.person is None and row.post is not None else ""
    return Line(row, _waits(row, request.now), number)


def _waits(row: rows.Call, now: datetime) -> datetime | None:
    night = plan_of(row.adoption).quiet if row.adoption is not None else None
    start = row.quiet_from or (night.start if night else None)
    end = row.quiet_until or (night.end if night else None)
    at = quiet.after(now, start, end, row.zone) if start and end and not row.wakes else now
    at = max(at, row.next)
    return at if at > now else None


@access.staff("area")
@require_POST
def told(request: Asked, message: int) -> HttpResponse:
    """Keeps that a colleague was called, and what came of it."""
    outcome = request.POST.get("outcome", "")
    if outcome not in OUTCOMES:
        raise Http404
    try:
        log.told(request.viewer, message, cast(log.Outcome, outcome), now=request.now)
    except Refused as refused:
        raise Http404 from refused
    messages.success(request, _("The call is noted."))
    return redirect("web:calls")


urlpatterns = [path("calls/", calls, name="calls"), path("calls/<int:message>/", told, name="called")]
