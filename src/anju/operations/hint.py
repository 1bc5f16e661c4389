"""Hints that something changed somewhere: no more than an area's number, for pages that are open to ask again. Sent only where live pages are on."""

import logging
import threading
import time
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.core import signing
from django.db import Error, connection, transaction

from anju.operations.viewer import Viewer
from anju.records.models import Post
from anju.records.scope import ENGINE, scoped

log = logging.getLogger(__name__)

CHANNEL = "anju_hint"
NOTIFY = "SELECT pg_notify(%s, area::text) FROM unnest(%s::bigint[]) AS area"
PAUSE = 0.25
"""Seconds in which changes are gathered."""
EVERYWHERE = 0
MOST = 30
"""Areas named one by one; more than that is everywhere."""
SALT = "anju.live"
LIFE = 12 * 60 * 60
"""Seconds a ticket is good for."""


def tell(areas: Iterable[int]) -> None:
    """Something changed in `areas`: told shortly after the transaction in force commits, never if it does not; at once outside any.

    Asks nothing of the database here: what several reports change within a moment is told together, from a thread of its own.
    """
    if settings.ANJU_LIVE:
        transaction.on_commit(partial(_crier.hear, frozenset(areas)), robust=True)


class Crier:
    """Gathers what changed and tells it to the database's channel, at most once in `PAUSE`. A hint that is lost is only late: pages ask anyway."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changed: set[int] = set()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None

    def hear(self, areas: frozenset[int]) -> None:
        """Remember `areas`, and see to it that they are told."""
        with self._lock:
            self._changed |= areas
            if self._thread is None or not self._thread.is_alive():  # also after a fork
                self._thread = threading.Thread(target=self._cry, name="hints", daemon=True)
                self._thread.start()
        self._wake.set()

    def _cry(self) -> None:
        while self._wake.wait():
            time.sleep(PAUSE)
            self._wake.clear()
            with self._lock:
                named, self._changed = sorted(self._changed), set()
            try:
                with connection.cursor() as cursor:
                    cursor.execute(NOTIFY, [CHANNEL, named if len(named) <= MOST else [EVERYWHERE]])
            except Error:
                log.warning("hints could not be told", extra={"task": "live"})
            finally:
                connection.close()


_crier = Crier()


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
