"""Who asks, where proxies stand before this process: else all people came from one address, and tries of one would be counted as everybody's."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class Nearest:
    """Sets REMOTE_ADDR to what the outermost of our own proxies saw. What somebody writes into the header themselves stands further left: unread."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.proxies: int = settings.ANJU_PROXIES

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.headers.get("X-Forwarded-For", "").split(",")
        seen = told[-self.proxies].strip() if len(told) >= self.proxies else ""
        if _address(seen):
            request.META["REMOTE_ADDR"] = seen
        return self.get_response(request)


def _address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False
