"""One's watches in one's own calendar: the link, shown once when it is made, and what it tells to whoever has it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from anju.operations.shifts import calendar
from anju.web import access, wording
from anju.web.asked import Asked
from anju.web.ical import Watch, written
from anju.web.pages.shifts.mine import STAFF


@access.staff(*STAFF)
def link(request: Asked) -> HttpResponse:
    """Whether a link opens; `renew` makes a new one, `close` takes it away."""
    member, secret = int(request.user.pk or 0), ""
    if request.method == "POST" and request.POST.get("act") == "renew":
        secret = calendar.renew(member, request.now)
    elif request.method == "POST":
        calendar.close(member)
    address = request.build_absolute_uri(reverse("web:calendar-feed", args=[secret])) if secret else ""
    return render(request, "web/shifts/calendar.html", {"address": address, "stands": calendar.stands(member)})


@access.public
def feed(request: Asked, secret: str) -> HttpResponse:
    """The watches behind a link, as a calendar program asks for them."""
    found = calendar.feed(secret, request.now)
    if found is None:
        raise Http404
    with translation.override(found.language):
        events = [Watch(f"watch-{one.number}@anju", wording.said(one.title), wording.said(one.place), one.starts, one.ends) for one in found.events]
    answer = HttpResponse(written(events, request.now), content_type="text/calendar; charset=utf-8")
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer
