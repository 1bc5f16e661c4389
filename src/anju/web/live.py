"""Live pages: where hints come from, and the cookie by which a browser may hear them. Without either, pages ask again by themselves."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase

from anju.operations import hint
from anju.operations.viewer import Viewer

COOKIE = "anju-live"


class Live:
    """Stands around `Scoped`: gives a staff browser, or a wall screen, its ticket with the first page that has none of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        viewer: Viewer | None = getattr(request, "viewer", None)
        if not settings.ANJU_LIVE or viewer is None or viewer.purpose in ("household", "admin"):
            return response
        held = hint.heard(request.COOKIES.get(COOKIE, ""))
        if held is None or held.wall != hint.wall(viewer):
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(COOKIE, hint.ticket(viewer), max_age=hint.LIFE // 2, httponly=True, samesite="Lax", secure=secure)
        return response


def place(request: HttpRequest) -> dict[str, str]:
    """Context processor: the address of the stream for staff; empty where there is none."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    return {"live": _stream(request) if viewer is not None and viewer.purpose not in ("household", "admin") else ""}


def _stream(request: HttpRequest) -> str:
    return f"{found}/" if (found := origin(request)) else settings.ANJU_LIVE


def origin(request: HttpRequest) -> str:
    """Where the stream comes from, if not from the pages' own address: the same host at a port of its own. Empty otherwise."""
    if not settings.ANJU_LIVE.startswith(":"):
        return ""
    host, _port = split_domain_port(request.get_host())
    return f"{request.scheme}://{host}{settings.ANJU_LIVE}"
