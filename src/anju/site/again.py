"""While the demo is put back to its beginning, every address answers with a page that waits and returns by itself; nothing asks the database."""

from collections.abc import Callable
from time import monotonic, sleep

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from anju.operations.demo import again

BROKEN = 500
HELD = 0.7
"""Seconds that the waiting page keeps whoever asks for it: longer would keep the threads that answer from everybody else."""


class Again:
    """Stands before whatever asks the database. A request that was under way when the database went is told the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._gone = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if again.waiting():
            self._gone = True
            if not (_asks(request) and _over()):
                return _wait(request)
        if self._gone:
            self._gone = False
            _forget()
        response = self.get_response(request)
        return _wait(request) if response.status_code >= BROKEN and again.waiting() else response


def _asks(request: HttpRequest) -> bool:
    return request.path.endswith("/demo/again/")


def _over() -> bool:
    """Whether it is over, as soon as it is: mostly before anybody has to look at a page that waits."""
    until = monotonic() + HELD
    while (waits := again.waiting()) and monotonic() < until:
        sleep(0.01)
    return not waits


def _forget() -> None:
    """Connections to the database that went: a pool that finds each of them broken sleeps for a second before the next."""
    pool = getattr(connection, "pool", None)
    if pool is not None:
        pool.drain()


def _wait(request: HttpRequest) -> HttpResponse:
    """200 at the waiting page itself; 503 for whoever asked for something else."""
    with translation.override(translation.get_language_from_request(request)):
        response = render(request, "web/again.html", status=200 if _asks(request) else 503)
    response["Retry-After"] = "1"
    return response
