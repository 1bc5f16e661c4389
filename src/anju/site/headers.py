"""What a browser may do with our pages: load from this address alone, run no inline script, sit in no frame."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from anju.web import live
from anju.web.permissions import USUAL

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "media-src 'self' blob:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    ]
)


def policy(request: HttpRequest) -> str:
    """The policy of a page: where hints come from a port of their own, it may be listened to."""
    stream = live.place(request)["live"]
    return POLICY.replace("connect-src 'self'", f"connect-src 'self' {live.origin(request)}") if stream.startswith("http") else POLICY


class Headers:
    """Adds both policies to every answer, and keeps answers to signed-in people out of every cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", policy(request) if response.get("Content-Type", "").startswith("text/html") else POLICY)
        response.setdefault("Permissions-Policy", USUAL)
        response.setdefault("Cache-Control", "no-store")
        return response
