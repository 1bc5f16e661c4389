"""Ends a staff session after twelve hours without a request of one's own, and after a week in any case.

A page that asks for its own news says so (`X-Poll: 1`): a screen left open does not keep its session alive. Whoever signs out by a request of their
own leaves nothing behind in the browser: a round on the phone goes with the session. An idle session that ends does not: its work waits to be sent.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from anju.operations import clock

IDLE = timedelta(seconds=settings.SESSION_COOKIE_AGE)
LONGEST = timedelta(days=7)
STEP = timedelta(minutes=5)  # how exactly a session's last use is kept: one write in five minutes, not one a request


class Idle:
    """Stands after authentication. Times are the machine's: a demo's moved clock signs nobody out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._judge(request)
        signed = request.user.is_authenticated
        response = self.get_response(request)
        if signed and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def _judge(self, request: HttpRequest) -> None:
        now = clock.real().timestamp()
        began, seen = request.session.get("began", now), request.session.get("seen", now)
        if now - seen > IDLE.total_seconds() or now - began > LONGEST.total_seconds():
            logout(request)
        elif "seen" not in request.session or (now - seen > STEP.total_seconds() and request.headers.get("X-Poll") != "1"):
            request.session["began"], request.session["seen"] = began, now
