"""What every page behind a square in the street keeps to: it is tried only so often, and its address is heard of nowhere else."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse


def too_often(request: HttpRequest, place: str, most: int, seconds: int) -> bool:
    """Whether it was tried more than `most` times within `seconds`. Of a gate only what is sent counts."""
    if request.method != "POST" and place.startswith("gate:"):
        return False
    cache.add(place, 0, timeout=seconds)
    try:
        return bool(cache.incr(place) > most)
    except ValueError:
        return False


def quiet(answer: HttpResponse) -> HttpResponse:
    """The address holds a code: no other site hears of it, and no search engine keeps it. (Without any referrer a browser sends no origin either,
    and the form would be refused.)"""
    answer["Referrer-Policy"] = "same-origin"
    answer["X-Robots-Tag"] = "noindex"
    answer["Cache-Control"] = "no-store"
    return answer
