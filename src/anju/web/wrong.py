"""What stands where a page cannot be shown. At the household's door that is one of theirs: the numbers to call in danger first, and the way back."""

from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import csrf, defaults

from anju.operations import link
from anju.web.pages.home.door import PLACE


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page for whoever asks."""
    return _at_home(request, "missing", 404) or defaults.page_not_found(request, exception)


def mistake(request: HttpRequest) -> HttpResponse:
    """A fault of ours. Nothing may be asked of a database that may be the fault."""
    return _at_home(request, "mistake", 500) or defaults.server_error(request)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not hold: of another tab, or of a browser that keeps no cookies."""
    return _at_home(request, "stale", 403) or csrf.csrf_failure(request, reason)


def _at_home(request: HttpRequest, what: str, status: int) -> HttpResponse | None:
    """The page of the household's own; None for everybody else."""
    if not request.path_info.startswith(PLACE):
        return None
    said: dict[str, Any] = {"what": what, "emergency": _numbers()}
    return render(request, "web/home/wrong.html", said, status=status)


def _numbers() -> tuple[tuple[str, object], ...]:
    try:
        return link.emergency()
    except Error:
        return ()
