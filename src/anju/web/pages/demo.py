"""The demo's clock: moved on by an hour or a day, so that a visitor sees the ladder climb and a release come due. Never outside a demo."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.operations import clock
from anju.web import access
from anju.web.asked import Asked

STEPS: dict[str, tuple[Promise, timedelta]] = {
    "quarter": (gettext_lazy("15 minutes on"), timedelta(minutes=15)),
    "hour": (gettext_lazy("An hour on"), timedelta(hours=1)),
    "half": (gettext_lazy("Half a day on"), timedelta(hours=12)),
    "day": (gettext_lazy("A day on"), timedelta(days=1)),
}


@access.staff()
def move(request: Asked) -> HttpResponse:
    """Shows Anju's time and the real one; sent, the clock moves on. It never moves back: what was decided stays decided."""
    if not settings.ANJU_DEMO:
        raise Http404
    if request.method == "POST":
        step = STEPS.get(request.POST.get("by", ""))
        if step is None:
            raise Http404
        clock.advance(step[1])
        messages.success(request, _("The clock moved on. The plan catches up within seconds; lists renew by themselves."))
        return redirect("web:clock")
    return render(request, "web/clock.html", {"steps": STEPS, "real": clock.real()})


urlpatterns = [path("demo/clock/", move, name="clock")]
