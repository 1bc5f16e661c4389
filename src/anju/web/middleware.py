"""Opens the viewer's scope around a whole page, rendering included, and takes everything back when the page fails."""

from collections.abc import Callable

import psycopg
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DataError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from psycopg.errors import NumericValueOutOfRange

from anju.operations import clock
from anju.operations.viewer import Viewer
from anju.records.scope import scoped
from anju.web import access


class Scoped:
    """Innermost middleware. It gives views of Anju's pages `request.viewer` and `request.now`; other people's views pass untouched.

    A view without a word on who may open it gets no scope, and the database shows it nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.now = clock.now()  # type: ignore[attr-defined]  # see anju.web.asked
        request.viewer = None  # type: ignore[attr-defined]
        match = _match(request)
        rules = access.of(match.func) if match else None
        if rules is None:
            return self.get_response(request)
        viewer = rules.find(request, request.now)  # type: ignore[attr-defined]
        if viewer is None:
            return _instead(request, rules.otherwise(request) if rules.otherwise else self.get_response(request))
        if rules.purposes and viewer.purpose not in rules.purposes:
            raise PermissionDenied
        return _instead(request, self._through(request, viewer))

    def _through(self, request: HttpRequest, viewer: Viewer) -> HttpResponseBase:
        request.viewer = viewer  # type: ignore[attr-defined]
        request.failed = False  # type: ignore[attr-defined]
        with translation.override(_language(request, viewer)), scoped(viewer.scope()):
            response = self.get_response(request)
            if request.failed:  # type: ignore[attr-defined]
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django has made an error page of it by the time the scope closes; what the view stored is not to stay.

        An address that asks for what no database could hold names nothing: 404 and not a mistake of ours.
        """
        request.failed = True  # type: ignore[attr-defined]
        return render(request, "404.html", status=404) if request.method in ("GET", "HEAD") and _beyond(error) else None


def _instead(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """An address that only takes a form leads, when it is opened, to the page it stands under: a page of faults keeps the form's address, and
    whoever reloads it, changes its language or comes back to it after signing in asks for it so."""
    if response.status_code != 405 or request.method not in ("GET", "HEAD"):
        return response
    above = request.path_info
    while above != "/":
        above = above.rstrip("/").rpartition("/")[0] + "/"
        if _resolved(above):
            break
    return redirect(above)


def _beyond(error: Exception) -> bool:
    """Whether it was a number larger than any, or a text with a sign of no text."""
    cause = error.__cause__ if isinstance(error, DataError) else None
    return isinstance(cause, NumericValueOutOfRange) or type(cause) is psycopg.DataError


def _match(request: HttpRequest) -> ResolverMatch | None:
    return _resolved(request.path_info)


def _resolved(place: str) -> ResolverMatch | None:
    try:
        return resolve(place)
    except Resolver404:
        return None


def _language(request: HttpRequest, viewer: Viewer) -> str:
    """What was chosen on this device, else what the member reads. A demo's members are nobody: there the first page's language goes on."""
    chosen = settings.ANJU_DEMO or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return translation.get_language() or "zh-hans" if chosen else viewer.language
