"""When the other side of a sign-in cannot be reached, or says what nobody can read, the page says so. Nobody is let in by it."""

import logging
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

log = logging.getLogger(__name__)
VIEWS = frozenset(f"{provider}_{view}" for provider in ("wecom", "dingtalk", "openid_connect") for view in ("login", "callback"))


class Unreached:
    """Around the views that ask a provider. The log has the error's kind and place, and nothing that was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page that says that it did not work."""
        view = request.resolver_match.view_name if request.resolver_match else ""
        if view not in VIEWS or isinstance(error, Http404 | PermissionDenied):
            return None
        log.warning("no sign-in from elsewhere", exc_info=error, extra={"reason": view})
        return render(request, "socialaccount/authentication_error.html", status=401)
