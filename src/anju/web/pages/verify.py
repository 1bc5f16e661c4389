"""For a stranger with a paper in hand: whether it is genuine, current, and until when it speaks. Nothing of anybody stands here."""

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from anju.operations.paper.check import Checked, check
from anju.web import access
from anju.web.asked import Asked

MOST = 30
"""Tries a minute from one address. A code has 80 bits; this is for the peace of the database."""
LONGEST = 40


@access.public
def verify(request: Asked, code: str = "", prefix: str = "") -> HttpResponse:
    """A code by its square, or typed."""
    typed = (code or request.GET.get("code", ""))[:LONGEST]
    if not typed:
        return _page(request, "", None)
    if _too_often(request):
        return _page(request, typed, None, _("Too many tries. Wait a minute and try again."), status=429)
    if not code:
        return redirect("web:verify-code", typed.strip() or "-")
    found = check(typed, prefix[:LONGEST])
    return _page(request, typed, found, status=404 if found.stands == "unknown" else 200)


def _too_often(request: Asked) -> bool:
    place = f"verify:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(place, 0, timeout=60)
    try:
        return bool(cache.incr(place) > MOST)
    except ValueError:
        return False


def _page(request: Asked, typed: str, found: Checked | None, wrong: str = "", status: int = 200) -> HttpResponse:
    now = request.now
    ahead = found is not None and found.document is not None and found.document.kind == "certificate" and found.ends is not None and found.ends > now
    answer = render(request, "web/verify.html", {"typed": typed, "found": found, "wrong": wrong, "ahead": ahead}, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


urlpatterns = [
    path("verify/", verify, name="verify"),
    path("verify/<str:code>/", verify, name="verify-code"),
    path("verify/<str:code>/<str:prefix>/", verify, name="verify-square"),
]
