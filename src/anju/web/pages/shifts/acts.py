"""One tap: I cannot stand it; I step in, or cannot either; a swap is agreed to, declined, withdrawn, approved or refused."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.operations.refused import Refused
from anju.operations.shifts import callup, swap
from anju.operations.viewer import Viewer
from anju.web import access
from anju.web.asked import Asked
from anju.web.pages.shifts.mine import STAFF

Act = Callable[[Viewer, int, datetime], object]
"""Something a viewer does about a watch or a swap, by its number, at an instant. Raises `Refused`."""
SETTLES: dict[str, tuple[Act, Promise | str]] = {
    "agree": (swap.agree, gettext_lazy("Agreed. It comes true once it is approved.")),
    "approve": (swap.approve, gettext_lazy("Approved. Each has the other's watch now.")),
    "refused": (lambda viewer, number, now: swap.settle(viewer, number, "refused", now), gettext_lazy("Refused. The roster stays as it is.")),
    "declined": (lambda viewer, number, now: swap.settle(viewer, number, "declined", now), gettext_lazy("Declined. The roster stays as it is.")),
    "withdrawn": (lambda viewer, number, now: swap.settle(viewer, number, "withdrawn", now), gettext_lazy("Withdrawn. The roster stays as it is.")),
}


ANSWERS: dict[str, tuple[Act, Promise | str]] = {
    "yes": (callup.accept, gettext_lazy("Thank you. The watch is yours from now on.")),
    "no": (callup.decline, gettext_lazy("Noted. The next one is being asked.")),
}


@access.staff(*STAFF)
@require_POST
def cannot(request: Asked, number: int) -> HttpResponse:
    """The viewer cannot stand their watch; no reason is asked."""
    return _done(request, number, callup.cannot, _("Noted. The command knows, and whoever is free and rested is being asked. Get well."))


@access.staff(*STAFF)
@require_POST
def can(request: Asked, number: int) -> HttpResponse:
    """The viewer can after all."""
    return _done(request, number, callup.can, _("Good. The watch is yours as before."))


@access.staff(*STAFF)
@require_POST
def answer(request: Asked, number: int, answer: str) -> HttpResponse:
    """`yes`: the viewer steps in; `no`: they cannot."""
    if answer not in ANSWERS:
        raise Http404
    return _done(request, number, *ANSWERS[answer])


@access.staff(*STAFF)
@require_POST
def settle(request: Asked, number: int, what: str) -> HttpResponse:
    """What becomes of a swap."""
    if what not in SETTLES:
        raise Http404
    return _done(request, number, *SETTLES[what])


def _done(request: Asked, number: int, act: Act, said: Promise | str) -> HttpResponse:
    """Back to the shifts, with what came of it."""
    try:
        act(request.viewer, number, request.now)
        messages.success(request, str(said))
    except Refused as refused:
        for fault in refused.faults:
            messages.error(request, str(fault.text))
    return redirect("web:shifts")
