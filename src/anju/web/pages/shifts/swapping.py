"""Asking for a swap: with whom, and for which of their watches or for none. Whatever the roster is against is not offered."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from anju.operations.refused import Refused
from anju.operations.shifts import held as watches
from anju.operations.shifts import swap
from anju.web import access
from anju.web.asked import Asked
from anju.web.pages.shifts.mine import STAFF

AHEAD = timedelta(weeks=2)
"""How far ahead a watch is offered in return."""


@access.staff(*STAFF)
def ask(request: Asked, number: int) -> HttpResponse:
    """Who can take it; sent, the one chosen is asked."""
    try:
        held = watches.one(number, request.now)
    except Refused as refused:
        raise Http404 from refused
    if held.shift.post not in request.viewer.posts or held.shift.start <= request.now:
        raise Http404
    if request.method == "POST":
        post, _dot, other = request.POST.get("with", "").partition(".")
        if post.isdecimal() and (not other or other.isdecimal()):
            try:
                swap.ask(request.viewer, number, int(post), int(other) if other else None, request.now)
                messages.success(request, _("Asked. You see here when they agree, and when it is approved."))
                return redirect("web:shifts")
            except Refused as refused:
                for fault in refused.faults:
                    messages.error(request, str(fault.text))
        else:
            messages.error(request, _("Choose with whom."))
    context = {"held": held, "choices": swap.possible(held, request.now, request.now + AHEAD), "zone": held.kept.zone}
    return render(request, "web/shifts/swap.html", context, status=422 if request.method == "POST" else 200)
