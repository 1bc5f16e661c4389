"""The door: the link's secret becomes a cookie at once and stands in no address any more; each adult's PIN opens the rest."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation

from anju.operations import link
from anju.operations import pin as pins
from anju.operations.door import still_open
from anju.operations.viewer import Viewer
from anju.web import access
from anju.web.access import Access
from anju.web.asked import Asked

LINK, ADULT = "anju_home", "anju_adult"
KEEPS = 60 * 24 * 3600
"""Seconds a phone remembers its door: longer than any term."""
OPEN = 30 * 60
"""Seconds for which a PIN opens the page; renewed while it is used."""
PLACE = "/home/"
SALT = "anju.home.adult"


class Visit(Asked):
    """A household's request: `door` is where its link leads."""

    door: link.Door


def find(request: HttpRequest, now: datetime) -> Viewer | None:
    """The household behind the cookie; with the adult, where their PIN was given a short while ago."""
    door = link.opens(request.COOKIES.get(LINK, ""))
    if door is None:
        return None
    request.door = door  # type: ignore[attr-defined]  # see Visit
    found = still_open(door.link, door.enrolment, door.person if proved(request, door) else None)
    return replace(found[0], language=translation.get_language() or found[0].language) if found else None


def proved(request: HttpRequest, door: link.Door) -> bool:
    """Whether this browser gave the PIN of the adult the link was made for, the one that still holds, within the last half hour."""
    try:
        number, since = signing.loads(request.COOKIES.get(ADULT, ""), salt=SALT, max_age=OPEN)
    except (signing.BadSignature, ValueError):
        return False
    if number != door.link or door.person is None:
        return False
    there = pins.standing(door.person)
    return there.since is not None and there.since.isoformat() == since and not there.first


def unknown(request: HttpRequest) -> HttpResponse:
    """Somebody without a link: the emergency numbers all the same, and one more try: a strict cookie is not sent on the way in from elsewhere."""
    context = {"emergency": link.emergency(), "again": "again" in request.GET}
    return render(request, "web/home/unknown.html", context, status=200 if "again" not in request.GET else 403)


HOUSEHOLD = access.guarded(Access(find, frozenset({"household"}), unknown))


@access.public
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Turns the secret of a link into a cookie and leads to an address without it."""
    known = link.opens(secret)
    answer = redirect("web:home")
    if known is not None:
        keep(answer, LINK, secret, KEEPS)
    answer.delete_cookie(ADULT, path=PLACE)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


def adult(view: access.View) -> access.View:
    """Opens a view of the household to an adult whose PIN was given; others are asked for it. Each answer renews the half hour."""

    def guarded(request: Visit, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.viewer.person is None:
            return redirect("web:home")
        answer = view(request, *args, **kwargs)
        _number, since = signing.loads(request.COOKIES[ADULT], salt=SALT)
        prove(answer, request.door, datetime.fromisoformat(since))
        return answer

    return HOUSEHOLD(guarded)  # type: ignore[return-value]  # the same call, guarded


def prove(answer: HttpResponseBase, door: link.Door, since: datetime) -> None:
    keep(answer, ADULT, signing.dumps([door.link, since.isoformat()], salt=SALT), OPEN)


def keep(answer: HttpResponseBase, name: str, value: str, seconds: int) -> None:
    """A cookie for these pages alone, never sent from another site, never read by a script."""
    answer.set_cookie(
        name, value, max_age=timedelta(seconds=seconds), path=PLACE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
    )
