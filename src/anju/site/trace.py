"""Gives each request an id, and writes one log line when it is answered: the route's name, never its path."""

import logging
import secrets
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from anju.site import logs

log = logging.getLogger(__name__)
QUIET = frozenset({"healthz", "readyz", "metrics"})


class Trace:
    """Outermost middleware. The id comes back to the browser as X-Request-ID, so that a person can quote it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identifier, started = secrets.token_hex(8), perf_counter()
        token = logs.request_id.set(identifier)
        try:
            response = self.get_response(request)
            self._write(request, response, perf_counter() - started)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = identifier
        return response

    def _write(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        route = request.resolver_match.view_name if request.resolver_match else ""
        if route in QUIET:
            return
        fields = {"route": route, "method": request.method, "status": response.status_code, "milliseconds": round(seconds * 1000)}
        log.log(logging.ERROR if response.status_code >= 500 else logging.INFO, "answered", extra=fields)
