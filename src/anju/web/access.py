"""Who may open a view, and through whose eyes it looks. Every view of a page carries one of these decorators; a test sees to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from anju.operations.secondstep import owed
from anju.operations.viewer import Viewer, viewer_of

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


@dataclass(frozen=True, slots=True)
class Access:
    """`find` says who looks (None: nobody known); `purposes` which of them may (empty: any); `otherwise` answers somebody unknown."""

    find: Callable[[HttpRequest, datetime], Viewer | None]
    purposes: frozenset[str] = field(default=frozenset())
    otherwise: Callable[[HttpRequest], HttpResponseBase] | None = None


def of(view: object) -> Access | None:
    """What a decorator below said of `view`; None where none did."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None


def guarded(access: Access) -> Callable[[View], View]:
    """Opens a view to whomever `access` finds: the household's door brings its own."""

    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]  # a function carries attributes
        return view

    return mark


def staff(*purposes: str) -> Callable[[View], View]:
    """Opens a view to signed-in members whose purpose is one of `purposes` (none given: any); others are asked to sign in or refused."""
    return guarded(Access(_member, frozenset(purposes), _sign_in))


def public(view: View) -> View:
    """Opens a view to everybody. It sees nothing of any case: no scope is opened for it."""
    return guarded(Access(_nobody))(view)


def _member(request: HttpRequest, now: datetime) -> Viewer | None:
    user = request.user
    return viewer_of(user, now) if user.is_authenticated and not user.first and not owed(user) else None


def _nobody(request: HttpRequest, now: datetime) -> Viewer | None:
    return None


def _sign_in(request: HttpRequest) -> HttpResponse:
    """To the entrance, with a word on what was sent and is not stored; a page that asks for its own news leaves as a whole. Whoever came in with a
    password that was handed to them is led to choosing one of their own; whoever owes a second step, to that."""
    if request.user.is_authenticated and not request.user.first:
        messages.info(request, _("Whoever administers or commands signs in with a second step. Set it up first; nothing else opens before."))
        return redirect("mfa_activate_totp")
    if request.user.is_authenticated:
        messages.info(request, _("Choose a password of your own first. The one you were given opens nothing else."))
        return redirect("account_change_password")
    if request.method == "POST" and "text/html" in request.headers.get("Accept", ""):  # a program's own sending waits for its next contact
        messages.warning(request, _("You were signed out meanwhile. What you just sent is not stored: sign in and send it once more."))
    asking: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # its middleware's
    if asking:
        return HttpResponseClientRedirect(redirect_to_login(asking.current_url_abs_path or "/").url)
    return redirect_to_login(request.get_full_path())
