"""The demo: its clock, moved on by an hour or a day, so that a visitor sees the ladder climb and a release come due; the choice of another plan; its
beginning again. Never outside a demo."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from anju.operations import clock
from anju.operations.demo import again, choose, door
from anju.operations.demo.script import NoScript
from anju.records.queries.happened import Happened, happened
from anju.web import access
from anju.web.asked import Asked, bounds

STEPS: dict[str, tuple[Promise, timedelta]] = {
    "quarter": (gettext_lazy("15 minutes on"), timedelta(minutes=15)),
    "hour": (gettext_lazy("An hour on"), timedelta(hours=1)),
    "half": (gettext_lazy("Half a day on"), timedelta(hours=12)),
    "day": (gettext_lazy("A day on"), timedelta(days=1)),
}
FURTHEST = timedelta(days=40)
SEES = ("area", "seat", "auditor")
"""Purposes that see duties, ladders and incidents."""


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
        return redirect(f"/demo/clock/?{urlencode({'since': request.now.isoformat()})}")
    context = {"steps": STEPS, "real": clock.real(), "since": _since(request), "happened": _happened(request)}
    return render(request, "web/clock.html", context)


def _since(request: Asked) -> datetime | None:
    """From when on the page tells what happened: since the clock was moved last."""
    try:
        since = datetime.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        return None
    return since if since.tzinfo and request.now - FURTHEST <= since <= request.now else None


def _happened(request: Asked) -> Happened | None:
    since = _since(request)
    return happened(*bounds(request.viewer), since, request.now) if since and request.viewer.purpose in SEES else None


@access.staff()
@require_POST
def reset(request: Asked) -> HttpResponse:
    """Asks for the demo to begin again; everybody signs in anew then."""
    if not settings.ANJU_DEMO:
        raise Http404
    again.ask()
    return redirect("web:again")


@access.public
@require_POST
def knock(request: HttpRequest) -> HttpResponse:
    """Leads a visitor of the demo to a household's own door."""
    if not settings.ANJU_DEMO:
        raise Http404
    try:
        secret, _figures = door.knock(clock.now(), request.POST.get("plan", ""))
    except NoScript as unknown:
        raise Http404 from unknown
    except door.Nobody:
        messages.error(request, _("Nobody is isolated in the demo at this hour of its clock. Let it begin again."))
        return redirect("account_login")
    return redirect("web:door", secret)


@access.public
def plan(request: HttpRequest) -> HttpResponse:
    """Sent, another plan's demo is chosen, and made unless it stands; shown, how far it is, and then its accounts."""
    if not settings.ANJU_DEMO:
        raise Http404
    wanted = request.POST.get("plan", "") if request.method == "POST" else request.GET.get("plan", "")
    shown = next((each for each in choose.plans() if each.folder == wanted), None)
    if shown is None:
        raise Http404
    address = f"{reverse('web:choose')}?{urlencode({'plan': wanted})}"
    if request.method == "POST" and choose.choose(wanted):
        return redirect(address)
    try:
        done = choose.progress(wanted)
    except choose.Failed:
        messages.error(request, _("The demo of this plan could not be made. Choose it again to try once more."))
        return _leave(request, reverse("account_login"))
    if done is None or choose.built(wanted):
        return _leave(request, f"{reverse('account_login')}?{urlencode({'area': wanted})}#demo")
    return render(request, "web/making.html", {"plan": shown, "done": done, "address": address})


def _leave(request: HttpRequest, address: str) -> HttpResponse:
    """To another page, also out of one that waits by itself."""
    return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else redirect(address)


@access.public
def wait(request: HttpRequest) -> HttpResponse:
    """Shown while the demo begins again; then the entrance."""
    if not settings.ANJU_DEMO:
        raise Http404
    if again.waiting():
        return render(request, "web/again.html")
    return _leave(request, "/")


urlpatterns = [
    path("demo/clock/", move, name="clock"),
    path("demo/reset/", reset, name="reset"),
    path("demo/again/", wait, name="again"),
    path("demo/door/", knock, name="knock"),
    path("demo/plan/", plan, name="choose"),
]
