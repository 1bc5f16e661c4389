"""Programs go straight to what they ask for: no session, no cookie, no page is theirs, and all that pages need of the middleware costs time.
What is told them in words finds its language by itself (`anju.api.urls.refused`)."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve

PLACE = "/api/"


class Programs:
    """Stands before whatever only pages need. An address that is not there, and an error, end here as they do everywhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PLACE):
            return self.get_response(request)
        request.resolver_match = match = resolve(request.path_info)
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        if not response.streaming and not response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]  # whole, not streamed
        return response
