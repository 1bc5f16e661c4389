"""The key: an adult's PIN, tried and chosen. The emergency stands above it whatever comes of a try."""

from typing import Any

from django import forms
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from anju.core.plan.model import Text
from anju.operations import pin as pins
from anju.operations.consent import knock
from anju.operations.refused import Refused
from anju.records.queries import home as rows
from anju.web.pages.home import kept
from anju.web.pages.home.door import ADULT, FOR, HOUSEHOLD, OPEN, PLACE, SALT, Visit, prove, standing
from anju.web.pages.home.seen import Home, home_of, page


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
        typed = form.cleaned_data["pin"]
        tried = knock.attempt(request.door, typed, now=request.now) if request.afar else pins.attempt(request.door, typed)
        if tried.outcome == "open":
            return _opened(request, tried)
        form.add_error("pin", _why(tried))
    return page(request, "pin", home_of(request), status=422, form=form, **before(request), **_on(request))


@HOUSEHOLD
@require_POST
def shut(request: Visit) -> HttpResponse:
    """A form that was sent after its page had closed: that nothing was sent, why, and the PIN, past which it is carried."""
    if not request.shut:
        return redirect("web:home")
    return page(request, "shut", home_of(request), status=403, form=Typed(), **before(request), **_on(request))


def _on(request: Visit) -> dict[str, Any]:
    """What was typed before the PIN, and where it goes then."""
    to = kept.leads(request)
    return {"to": to, "kept": kept.carried(request) if to else ()}


def _opened(request: Visit, tried: pins.Tried) -> HttpResponse:
    to = kept.leads(request)
    answer = redirect("web:home-pin-new" if tried.first else to or "web:home", preserve_request=bool(to))
    if tried.since is not None:
        prove(answer, request.door, tried.since)
    return answer


def _why(tried: pins.Tried) -> str:
    if tried.outcome == "wrong":
        return ngettext("This PIN is not right. %(n)d try is left.", "This PIN is not right. %(n)d tries are left.", tried.left) % {"n": tried.left}
    if tried.outcome == "locked":
        return _("The PIN was wrong five times and is locked. Call your team; they give you a new one. In danger you need no PIN.")
    return _("No PIN was given for this link yet. Call your team.")


def calls(here: Home, stands: pins.Tried) -> list[tuple[Text, rows.Mate]]:
    """Whom to call where the PIN cannot open the page, by role alone: no name stands before the PIN."""
    return [(here.role(mate.role), mate) for mate in rows.team(here.case.enrolment) if mate.phone] if stands.outcome in ("none", "locked") else []


def before(request: Visit) -> dict[str, Any]:
    """What stands before the PIN: where it stands, and whom to call where it cannot open. From afar one calls whoever gave the link."""
    stands = standing(request.door)
    return {"stands": stands, "calls": [] if request.afar else calls(home_of(request), stands)}


@HOUSEHOLD
def renew(request: Visit) -> HttpResponse:
    """A PIN of one's own: at first in place of the one staff gave, later whenever one likes."""
    person = _holder(request)
    if person is None:
        return redirect("web:home")
    form = Chosen(request.POST if "again" in request.POST else None)
    to = kept.leads(request)
    if request.method == "POST" and form.is_valid():
        if pins.plain(form.cleaned_data["pin"]) != pins.plain(form.cleaned_data["again"]):
            form.add_error("again", _("The two are not the same."))
        else:
            try:
                since = pins.choose(person, form.cleaned_data["pin"], now=request.now)
            except Refused as refused:
                form.add_error("pin", str(refused.faults[0].text))
            else:
                answer = redirect(to or "web:home", preserve_request=bool(to))
                prove(answer, request.door, since)
                return answer
    return page(request, "renew", home_of(request), status=422 if form.errors else 200, form=form, **_on(request))


def _holder(request: Visit) -> int | None:
    """The adult who has just given a PIN, also the first one."""
    try:
        number, since = signing.loads(request.COOKIES.get(ADULT, ""), salt=SALT, max_age=OPEN)
    except (signing.BadSignature, ValueError):
        return None
    there = standing(request.door)
    same = number == request.door.link and there.since is not None and there.since.isoformat() == since
    return request.door.person if same and not request.afar else None


@HOUSEHOLD
@require_POST
def lock(request: Visit) -> HttpResponse:
    """Closes what the PIN opened. The emergency stays."""
    answer = redirect("web:home")
    for name in (ADULT, FOR):
        answer.delete_cookie(name, path=PLACE)
    return answer
