"""The ways by which messages leave: whether each works, how fast it may go, and what it sent and was charged for this month."""

from dataclasses import dataclass
from datetime import datetime, time

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.core.moments import instant_of, local_day
from anju.core.plan.model import Text
from anju.operations import channel
from anju.records.pace import USUAL
from anju.records.queries import ways as rows
from anju.web import access
from anju.web.asked import EVERYWHERE, Asked, bounds

KINDS: dict[str, Promise] = {"robot": gettext_lazy("Group chat"), "mail": gettext_lazy("E-mail"), "sms": gettext_lazy("SMS")}
FASTEST = 6000


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel as it is shown."""

    row: rows.Way
    title: Promise
    usual: int

    @property
    def whose(self) -> Text:
        """Whose messages leave by it: an agency's, or a whole area's."""
        if self.row.agency:
            return Text(zh=self.row.agency, en=self.row.agency_en or self.row.agency)
        return Text(zh=self.row.place, en=self.row.place_en or self.row.place)


@access.staff("area", "admin")
def channels(request: Asked) -> HttpResponse:
    """All in sight, the dead first."""
    since = month(request.now, request.viewer.zone)
    where = EVERYWHERE if request.viewer.purpose == "admin" else bounds(request.viewer)
    shown = [Shown(row, KINDS[row.kind], USUAL[row.kind]) for row in rows.ways(*where, since)]
    whole = sum(each.row.parts for each in shown if each.row.kind == "sms")
    return render(request, "web/messages/channels.html", {"channels": shown, "since": since, "parts": whole})


def month(now: datetime, zone: str) -> datetime:
    """When this month began in `zone`."""
    return instant_of(local_day(now, zone).replace(day=1), time(), zone)


@access.staff("admin")
@require_POST
def pace(request: Asked, number: int) -> HttpResponse:
    """Sets how many messages a minute may leave by a channel; nothing: as many as usual."""
    said = request.POST.get("per_minute", "").strip()
    if said and not (said.isdecimal() and 1 <= int(said) <= FASTEST):
        messages.error(request, _("Give a number from 1 to %(n)d, or nothing.") % {"n": FASTEST})
        return redirect("web:channels")
    try:
        channel.pace(request.viewer, number, int(said) if said else None)
    except channel.Nowhere as error:
        raise Http404 from error
    messages.success(request, _("Stored."))
    return redirect("web:channels")


urlpatterns = [path("channels/", channels, name="channels"), path("channels/<int:number>/", pace, name="channel-pace")]
