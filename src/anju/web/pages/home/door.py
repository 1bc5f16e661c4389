"""The door: the link's secret becomes a cookie at once and stands in no address any more; each adult's PIN opens the rest.

Whoever speaks for somebody else there by an agreement, or looks in from afar, sees and does what it covers, while it stands: asked anew each time.
"""

from collections.abc import Callable
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
from anju.operations.consent import knock
from anju.operations.consent.standing import GUARDS, Granted, granted, held
from anju.operations.door import still_open
from anju.operations.viewer import Viewer, household_viewer
from anju.web import access
from anju.web.access import Access
from anju.web.asked import Asked

LINK, ADULT, FOR = "anju_home", "anju_adult", "anju_for"
KEEPS = 60 * 24 * 3600
"""Seconds a phone remembers its door: longer than any term."""
OPEN = 30 * 60
"""Seconds for which a PIN opens the page; renewed while it is used."""
PLACE = "/home/"
SALT = "anju.home.adult"
OWN = frozenset({"see", *GUARDS, "own", "self"})
"""What one may do in one's own name. `own`: whom one lets act; `self`: what is of whoever stands there, not of the file: PIN, how one is told."""
GUEST = frozenset({"see", "ask", "self"})
"""What another adult with a card for somebody's file may do without their agreement: the day, the way out, what the door needs."""


class Visit(Asked):
    """A household's request: where its link leads, what whoever stands there may do, and by whose agreement where it is not their own file."""

    door: link.Door
    covers: frozenset[str]
    acting: Granted | None
    afar: bool
    """Whether somebody looks in from elsewhere."""


def find(request: HttpRequest, now: datetime) -> Viewer | None:
    """The household behind the cookie; with the adult, where their PIN was given a short while ago."""
    door = link.opens(request.COOKIES.get(LINK, ""))
    if door is None:
        return None
    request.door, request.covers, request.acting, request.afar = door, frozenset(), None, door.consent is not None  # type: ignore[attr-defined]  # see Visit
    known = proved(request, door)
    found = still_open(door.link, door.enrolment, door.person if known else None)
    if found is None:
        return None
    viewer = (_stands_in(request, door) or found) if known else found
    if known and request.acting is None:  # type: ignore[attr-defined]
        request.covers = OWN if door.of in (None, door.person) else GUEST  # type: ignore[attr-defined]
    return replace(viewer, language=translation.get_language() or viewer.language)


def _stands_in(request: HttpRequest, door: link.Door) -> Viewer | None:
    """Whoever looks in from afar, or speaks for somebody at the same door just now, as the viewer of that file; None in one's own name."""
    chosen = request.COOKIES.get(FOR, "")
    number = door.consent or (int(chosen) if chosen.isdecimal() and len(chosen) < 18 else 0)
    by = granted(number, door.person) if number else None
    guest = door.person is not None and door.of not in (None, door.person)
    if by is None and guest and door.person is not None:
        by = held(door.enrolment, door.person)
    if by is None:
        return None
    request.acting, request.covers = by, frozenset({"see", *by.covers, *(("self",) if guest else ())})  # type: ignore[attr-defined]
    request.door = replace(door, enrolment=by.enrolment)  # type: ignore[attr-defined]
    who = f"person:{door.person}" if door.person is not None else f"consent:{by.number}"
    return replace(household_viewer(by.enrolment, by.person), who=who)


def proved(request: HttpRequest, door: link.Door) -> bool:
    """Whether this browser gave the PIN of whom the link was made for, the one that still holds, within the last half hour."""
    try:
        number, since = signing.loads(request.COOKIES.get(ADULT, ""), salt=SALT, max_age=OPEN)
    except (signing.BadSignature, ValueError):
        return False
    if number != door.link:
        return False
    there = standing(door)
    return there.outcome != "none" and there.since is not None and there.since.isoformat() == since and not there.first


def standing(door: link.Door) -> pins.Tried:
    """Where the PIN that belongs to a door stands."""
    if door.consent is not None:
        return knock.standing(door)
    return pins.standing(door.person) if door.person is not None else pins.Tried("none")


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
    for name in (ADULT, FOR):
        answer.delete_cookie(name, path=PLACE)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return answer


def covered(*words: str) -> Callable[[access.View], access.View]:
    """Opens a view of the household to whoever may do one of `words` there; others are led to the first page. Each answer renews the half hour."""

    def mark(view: access.View) -> access.View:
        def guarded(request: Visit, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.covers.intersection(words):
                return redirect("web:home")
            answer = view(request, *args, **kwargs)
            _number, since = signing.loads(request.COOKIES[ADULT], salt=SALT)
            prove(answer, request.door, datetime.fromisoformat(since))
            return answer

        return HOUSEHOLD(guarded)  # type: ignore[return-value]  # the same call, guarded

    return mark


def prove(answer: HttpResponseBase, door: link.Door, since: datetime) -> None:
    keep(answer, ADULT, signing.dumps([door.link, since.isoformat()], salt=SALT), OPEN)


def keep(answer: HttpResponseBase, name: str, value: str, seconds: int) -> None:
    """A cookie for these pages alone, never sent from another site, never read by a script."""
    answer.set_cookie(
        name, value, max_age=timedelta(seconds=seconds), path=PLACE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
    )
