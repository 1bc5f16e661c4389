"""What a person begins at a door: a duty the plan leaves to them, or an incident."""

from typing import Literal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.web import access
from anju.web.asked import Asked, key_of
from anju.web.pages.household.screen import seen

KINDS: dict[str, Literal["open", "incident"]] = {"duty": "open", "incident": "incident"}


@access.staff("area", "seat", "needs", "watch")
@require_POST
def begin(request: Asked, enrolment: int, kind: str) -> HttpResponse:
    """Opens the called rule, or raises the incident, that the form names in `what`."""
    here = seen(request, enrolment)
    what = request.POST.get("what", "")
    known = here.track.rules if kind == "duty" else here.track.incidents
    if kind not in KINDS or what not in known:
        raise Http404
    try:
        record(request.viewer, enrolment, [Said(KINDS[kind], form=what)], now=request.now, key=key_of(request))
    except Refused as refused:
        for fault in refused.faults:
            messages.error(request, str(fault.text))
    else:
        messages.success(request, _("Opened; whoever has it is told.") if kind == "duty" else _("Raised; whoever leads and responds is told."))
    return redirect("web:household" if here.track.subject not in ("unit", "area") else "web:unit", enrolment)
