"""While the demo is put back to its beginning, every address answers with a page that waits and returns by itself; nothing asks the database."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from anju.operations.demo import again

BROKEN = 500


class Again:
    """Stands before whatever asks the database. A request that was under way when the database went is told the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if again.waiting():
            return _wait(request)
        response = self.get_response(request)
        return _wait(request) if response.status_code >= BROKEN and again.waiting() else response


def _wait(request: HttpRequest) -> HttpResponse:
    """200 at the waiting page itself; 503 for whoever asked for something else."""
    asks = request.path.endswith("/demo/again/")
    with translation.override(translation.get_language_from_request(request)):
        response = render(request, "web/again.html", status=200 if asks else 503)
    response["Retry-After"] = "1"
    return response
