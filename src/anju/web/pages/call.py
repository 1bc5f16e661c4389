"""Reaching somebody: the number to tap, and one tap for what came of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.operations import call as calls
from anju.operations.look import reach
from anju.operations.plans import plan_of
from anju.operations.refused import Refused
from anju.records.queries import household
from anju.web import access, shown
from anju.web.asked import Asked
from anju.web.hush import hush

OUTCOMES: dict[str, Promise] = {
    "answered": gettext_lazy("They answered"),
    "no answer": gettext_lazy("No answer"),
    "busy": gettext_lazy("Busy"),
    "switched off": gettext_lazy("Switched off"),
    "wrong number": gettext_lazy("Wrong number"),
    "left word": gettext_lazy("Left word with somebody"),
}
CHANNELS: dict[str, Promise] = {
    "phone": gettext_lazy("Telephone"),
    "message": gettext_lazy("Message"),
    "door": gettext_lazy("At the door"),
}


@access.staff("area", "seat", "needs", "watch")
def call(request: Asked, enrolment: int) -> HttpResponse:
    """The number, opened and kept as a look; sent, the outcome is kept too. An answered call leads on to the duty it was made for."""
    duty = request.GET.get("duty", "")
    if request.method == "POST":
        return _kept(request, enrolment, duty)
    try:
        who = reach(request.viewer, enrolment, "phone", now=request.now)
    except Refused as refused:
        raise Http404 from refused
    case = household.case(enrolment, wide=request.viewer.purpose in ("area", "seat"))
    plan = plan_of(case.adoption) if case else None
    tried = household.calls(enrolment) if request.viewer.purpose in ("area", "seat") else ()
    context = {
        "who": who,
        "enrolment": enrolment,
        "duty": duty,
        "outcomes": OUTCOMES,
        "channels": CHANNELS,
        "emergency": plan.emergency if plan else (),
        "hush": hush(request.viewer, plan, enrolment) if plan else None,
        "tried": [(each, OUTCOMES.get(each.outcome, each.outcome), CHANNELS.get(each.channel, each.channel)) for each in tried],
    }
    return render(request, "web/call.html", context)


def _kept(request: Asked, enrolment: int, duty: str) -> HttpResponse:
    outcome, channel = request.POST.get("outcome", ""), request.POST.get("channel", "phone")
    if outcome not in OUTCOMES or channel not in CHANNELS:
        raise Http404
    try:
        calls.call(request.viewer, enrolment, channel, outcome, now=request.now, note=request.POST.get("note", ""))  # type: ignore[arg-type]  # both asked above
    except Refused as refused:
        raise Http404 from refused
    if outcome == "answered" and shown.parse(duty):
        messages.success(request, _("The call is noted. Now write down what was said."))
        return redirect(f"{reverse('web:do', args=[duty])}?via={'visit' if channel == 'door' else 'call'}")
    note = _("The call is noted.") if outcome == "answered" else _("Noted. Try again soon; if there is still no answer, somebody goes to the door.")
    messages.success(request, note)
    return redirect("web:household", enrolment)


urlpatterns = [path("call/<int:enrolment>/", call, name="call")]
