"""The board on a wall with nobody signed in: by a secret address, read only, without anybody's name. Nothing else opens by that address."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.views.decorators.http import require_safe

from anju.operations import wall as walls
from anju.operations.viewer import Viewer
from anju.web import access
from anju.web.access import Access
from anju.web.asked import Asked
from anju.web.pages.board.screen import shown


def find(request: HttpRequest, now: datetime) -> Viewer | None:
    """The screen whose secret stands in the address."""
    return walls.opens(resolve(request.path_info).kwargs["secret"], now)


def unknown(request: HttpRequest) -> HttpResponse:
    """Ended or never made: as any address that leads nowhere."""
    return _kept(render(request, "404.html", status=404))


WALL = access.guarded(Access(find, frozenset({"wall"}), unknown))


@WALL
@require_safe
def wall(request: Asked, secret: str) -> HttpResponse:
    """The whole screen."""
    return _kept(render(request, "web/board/wall.html", {**shown(request), "wall": True, "secret": secret}))


@WALL
@require_safe
def wall_now(request: Asked, secret: str) -> HttpResponse:
    """What is open now."""
    return _kept(render(request, "web/board/now.html", {**shown(request), "wall": True}))


def _kept(answer: HttpResponse) -> HttpResponse:
    """Nothing keeps or passes on the address."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "private, no-store"
    return answer
