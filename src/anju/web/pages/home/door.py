"""The door: the link's secret becomes a cookie at once and stands in no address any more; each adult's PIN opens the rest.

Whoever speaks for somebody else there by an agreement, or looks in from afar, sees and does what it covers, while it stands: asked anew each time.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from anju.operations import link
from anju.operations import pin as pins
from anju.operations.consent import knock
from anju.operations.consent.standing import GUEST, OWN, Granted, granted, held
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


class Visit(Asked):
    """A household's request: where its link leads, what whoever stands there may do, and by whose agreement where it is not their own file."""

    door: link.Door
    covers: frozenset[str]
    acting: Granted | None
    afar: bool
    """Whether somebody looks in from elsewhere."""
    shut: Literal["", "time", "pin"]
    """Why what a PIN opened is closed again: the half hour is over or it was locked, or another PIN was set. Empty where it is open."""
    over: bool
    """Whether whom one turned to has ended the agreement since: the page is one's own again."""


def find(request: HttpRequest, now: datetime) -> Viewer | None:
    """The household behind the cookie; with the adult, where their PIN was given a short while ago."""
    door = link.opens(request.COOKIES.get(LINK, ""))
    if door is None:
        return None
    request.door, request.covers, request.acting, request.afar = door, frozenset(), None, door.consent is not None  # type: ignore[attr-defined]  # see Visit
    request.shut, request.over = shut(request, door), False  # type: ignore[attr-defined]  # see Visit
    known = not request.shut  # type: ignore[attr-defined]  # see Visit
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
    request.over = by is None and bool(chosen)  # type: ignore[attr-defined]  # see Visit
    guest = door.person is not None and door.of not in (None, door.person)
    if by is None and guest and door.person is not None:
        by = held(door.enrolment, door.person)
    if by is None:
        return None
    request.acting, request.covers = by, frozenset({"see", *by.covers, *(("self",) if guest else ())})  # type: ignore[attr-defined]
    request.door = replace(door, enrolment=by.enrolment)  # type: ignore[attr-defined]
    who = f"person:{door.person}" if door.person is not None else f"consent:{by.number}"
    return replace(household_viewer(by.enrolment, by.person), who=who)


def shut(request: HttpRequest, door: link.Door) -> Literal["", "time", "pin"]:
    """Empty where this browser gave the PIN of whom the link was made for, the one that still holds, within the last half hour; else why not."""
    try:
        number, since = signing.loads(request.COOKIES.get(ADULT, ""), salt=SALT, max_age=OPEN)
    except (signing.BadSignature, ValueError):
        return "time"
    if number != door.link:
        return "time"
    there = standing(door)
    holds = there.outcome != "none" and there.since is not None and there.since.isoformat() == since
    return ("time" if there.first else "") if holds else "pin"


def standing(door: link.Door) -> pins.Tried:
    """Where the PIN that belongs to a door stands."""
    if door.consent is not None:
        return knock.standing(door)
    return pins.standing(door.person) if door.person is not None else pins.Tried("none")


def unknown(request: HttpRequest) -> HttpResponse:
    """Somebody without a link that opens: the emergency numbers all the same, and one more try: a strict cookie is not sent on the way in from
    elsewhere. Whose link was replaced or taken back is told so."""
    ended = link.ended(request.COOKIES.get(LINK, ""))
    if ended is not None:
        context = {"emergency": link.emergency(), "again": True, "ended": ended, "sent": request.method == "POST"}
        return render(request, "web/home/unknown.html", context, status=403)
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


def covered(*words: str, keeps: bool = False) -> Callable[[access.View], access.View]:
    """Opens a view of the household to whoever may do one of `words` there; others are led to the first page, and told that nothing was sent.

    Each answer renews the half hour. `keeps`: the view takes back what was typed (`anju.web.pages.home.kept`).
    """

    def mark(view: access.View) -> access.View:
        def guarded(request: Visit, *args: object, **kwargs: object) -> HttpResponseBase:
            if request.over or not request.covers.intersection(words):
                return _closed(request, keeps=keeps)
            answer = view(request, *args, **kwargs)
            _number, since = signing.loads(request.COOKIES[ADULT], salt=SALT)
            prove(answer, request.door, datetime.fromisoformat(since))
            return answer

        guarded.keeps = keeps  # type: ignore[attr-defined]  # a function carries attributes
        return HOUSEHOLD(guarded)  # type: ignore[return-value]  # the same call, guarded

    return mark


def _closed(request: Visit, *, keeps: bool) -> HttpResponse:
    """What was sent is carried to the PIN; where the PIN holds and the agreement does not, it has nowhere to go."""
    if request.method != "POST":
        return over(request, redirect("web:home"))
    if request.shut:
        to = urlencode({"to": request.path}) if keeps else ""
        return redirect(f"{reverse('web:home-shut')}?{to}", preserve_request=True)
    if not request.over:
        messages.error(request, _("Nothing was sent: you may not do this for them, or not any more. They decide whom they let act for them."))
    return over(request, redirect("web:home"))


def over(request: Visit, answer: HttpResponse) -> HttpResponse:
    """`answer`; once an agreement has ended, with the word for it, and the way back to one's own page."""
    if request.over:
        ended = _("You may not act for them any more: they, or the team, have ended it. Nothing more was sent for them.")
        messages.error(request, f"{ended} {_('From here on this is your own page.')}")
        answer.delete_cookie(FOR, path=PLACE)
    return answer


def prove(answer: HttpResponseBase, door: link.Door, since: datetime) -> None:
    keep(answer, ADULT, signing.dumps([door.link, since.isoformat()], salt=SALT), OPEN)


def keep(answer: HttpResponseBase, name: str, value: str, seconds: int) -> None:
    """A cookie for these pages alone, never sent from another site, never read by a script."""
    answer.set_cookie(
        name, value, max_age=timedelta(seconds=seconds), path=PLACE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
    )
