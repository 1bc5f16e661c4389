"""The door: the link's secret becomes a cookie at once and stands in no address any more; each adult's PIN opens the rest."""

from dataclasses import replace
from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from anju.operations import link
from anju.operations import pin as pins
from anju.operations.door import still_open
from anju.operations.refused import Refused
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
    viewer = still_open(door.link, door.enrolment, door.person if proved(request, door) else None)
    return replace(viewer, language=translation.get_language() or viewer.language) if viewer else None


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


class Typed(forms.Form):
    """A PIN."""

    pin = forms.CharField(
        label=gettext_lazy("Your PIN"),
        max_length=20,
        widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "off", "class": "code"}),
        error_messages={"required": gettext_lazy("Type your PIN.")},
    )


class Chosen(forms.Form):
    """A new PIN, twice."""

    figures = {"inputmode": "numeric", "autocomplete": "off", "class": "code"}  # Django copies it
    pin = forms.CharField(label=gettext_lazy("Your new PIN, 4 to 8 figures"), max_length=20, widget=forms.PasswordInput(figures))
    again = forms.CharField(label=gettext_lazy("The same once more"), max_length=20, widget=forms.PasswordInput(figures))


@HOUSEHOLD
@require_POST
def pin(request: Visit) -> HttpResponse:
    """Tries a PIN. The first one, given by staff, is replaced before anything opens."""
    form = Typed(request.POST)
    if form.is_valid():
        tried = pins.attempt(request.door, form.cleaned_data["pin"])
        if tried.outcome == "open":
            return _opened(request, tried)
        form.add_error("pin", _why(tried))
    return render(request, "web/home/pin.html", {"form": form, "stands": standing(request)}, status=422)


def _opened(request: Visit, tried: pins.Tried) -> HttpResponse:
    answer = redirect("web:home-pin-new" if tried.first else "web:home")
    if tried.since is not None:
        _prove(answer, request.door, tried.since)
    return answer


def _why(tried: pins.Tried) -> str:
    if tried.outcome == "wrong":
        return ngettext("This PIN is not right. %(n)d try is left.", "This PIN is not right. %(n)d tries are left.", tried.left) % {"n": tried.left}
    if tried.outcome == "locked":
        return _("The PIN was wrong five times and is locked. Call your team; they give you a new one. In danger you need no PIN.")
    return _("No PIN was given for this link yet. Call your team.")


def standing(request: Visit) -> pins.Tried:
    return pins.standing(request.door.person) if request.door.person is not None else pins.Tried("none")


@HOUSEHOLD
def renew(request: Visit) -> HttpResponse:
    """A PIN of one's own: at first in place of the one staff gave, later whenever one likes."""
    person = _holder(request)
    if person is None:
        return redirect("web:home")
    form = Chosen(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if pins.plain(form.cleaned_data["pin"]) != pins.plain(form.cleaned_data["again"]):
            form.add_error("again", _("The two are not the same."))
        else:
            try:
                since = pins.choose(person, form.cleaned_data["pin"], now=request.now)
            except Refused as refused:
                form.add_error("pin", str(refused.faults[0].text))
            else:
                answer = redirect("web:home")
                _prove(answer, request.door, since)
                return answer
    return render(request, "web/home/renew.html", {"form": form}, status=422 if form.errors else 200)


def _holder(request: Visit) -> int | None:
    """The adult who has just given a PIN, also the first one."""
    try:
        number, since = signing.loads(request.COOKIES.get(ADULT, ""), salt=SALT, max_age=OPEN)
    except (signing.BadSignature, ValueError):
        return None
    there = standing(request)
    same = number == request.door.link and there.since is not None and there.since.isoformat() == since
    return request.door.person if same else None


@HOUSEHOLD
@require_POST
def lock(request: Visit) -> HttpResponse:
    """Closes what the PIN opened. The emergency stays."""
    answer = redirect("web:home")
    answer.delete_cookie(ADULT, path=PLACE)
    return answer


def adult(view: access.View) -> access.View:
    """Opens a view of the household to an adult whose PIN was given; others are asked for it. Each answer renews the half hour."""

    def guarded(request: Visit, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.viewer.person is None:
            return redirect("web:home")
        answer = view(request, *args, **kwargs)
        _number, since = signing.loads(request.COOKIES[ADULT], salt=SALT)
        _prove(answer, request.door, datetime.fromisoformat(since))
        return answer

    return HOUSEHOLD(guarded)  # type: ignore[return-value]  # the same call, guarded


def _prove(answer: HttpResponseBase, door: link.Door, since: datetime) -> None:
    keep(answer, ADULT, signing.dumps([door.link, since.isoformat()], salt=SALT), OPEN)


def keep(answer: HttpResponseBase, name: str, value: str, seconds: int) -> None:
    """A cookie for these pages alone, never sent from another site, never read by a script."""
    answer.set_cookie(
        name, value, max_age=timedelta(seconds=seconds), path=PLACE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
    )
