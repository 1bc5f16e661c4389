"""Hints that something changed somewhere: no more than an area's number, for pages that are open to ask again. Sent only where live pages are on."""

from collections.abc import Iterable

from django.conf import settings
from django.core import signing
from django.db import connection

from anju.operations.viewer import Viewer
from anju.records.models import Post
from anju.records.scope import ENGINE, scoped

CHANNEL = "anju_hint"
EVERYWHERE = 0
MOST = 30
"""Areas named one by one; more than that is everywhere."""
SALT = "anju.live"
LIFE = 12 * 60 * 60
"""Seconds a ticket is good for."""


def tell(areas: Iterable[int]) -> None:
    """Something changed in `areas`: told when the transaction in force commits, not if it does not; at once outside any."""
    if not settings.ANJU_LIVE:
        return
    named = sorted(set(areas))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, area::text) FROM unnest(%s::bigint[]) AS area", [CHANNEL, named if len(named) <= MOST else [EVERYWHERE]])


def ticket(viewer: Viewer) -> str:
    """A signed range of areas that `viewer` may hear of: a command's interval, or the areas of the posts somebody holds."""
    lo, hi = viewer.lo, viewer.hi
    if lo > hi:
        with scoped(ENGINE):
            places = list(Post.objects.filter(pk__in=viewer.posts).values_list("area__id", "area__hi"))
        lo, hi = (min(a for a, _ in places), max(b for _, b in places)) if places else (1, 0)
    return signing.dumps([lo, hi], salt=SALT)


def heard(ticket: str) -> tuple[int, int] | None:
    """The range of a ticket; None where it is not ours or too old. Asks no database."""
    try:
        lo, hi = signing.loads(ticket, salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError):
        return None
    return int(lo), int(hi)
