"""Hints that something changed somewhere, for pages that are open to ask again. Sent only where live pages are on.

A hint is an area's number, a kind and the time it was told: nothing of whom or what.
"""

import logging
import re
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.db import Error, connection, transaction

from anju.operations import clock
from anju.operations.viewer import Viewer
from anju.records.models import Post
from anju.records.scope import ENGINE, scoped

log = logging.getLogger(__name__)

CHANNEL = "anju_hint"
NOTIFY = "SELECT pg_notify(%s, concat_ws(' ', area, kind, %s::text)) FROM unnest(%s::bigint[], %s::text[]) AS told(area, kind)"
CHANGE, ALARM = "change", "alarm"
PAUSE: Mapping[str, float] = {CHANGE: 0.25, ALARM: 0.03}
"""Seconds in which hints of a kind are gathered."""
PAYLOAD = re.compile(r"(?P<area>\d{1,18})(?: (?P<kind>change|alarm) (?P<at>[0-9T:.+-]{1,40}))?", re.ASCII)
EVERYWHERE = 0
MOST = 30
"""Areas named one by one; more than that is everywhere."""
SALT = "anju.live"
LIFE = 12 * 60 * 60
"""Seconds a ticket is good for."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Something of a kind in `area` (`EVERYWHERE`: anywhere), told at an instant of the machine's clock."""

    area: int
    kind: str
    at: str


def tell(areas: Iterable[int], kind: str = CHANGE) -> None:
    """Something changed in `areas`: told shortly after the transaction in force commits, never if it does not; at once outside any.

    Asks nothing of the database here: what several reports change within a moment is told together, from a thread of its own. An alarm waits for
    no more than a moment, and takes along what else is to be told.
    """
    if settings.ANJU_LIVE and (told := frozenset((area, kind) for area in areas)):
        transaction.on_commit(partial(_crier.hear, told), robust=True)


def read(payload: str) -> Hint | None:
    """What the database's channel brought; None where it is no hint. A release before this one told the area alone: that is a change."""
    found = PAYLOAD.fullmatch(payload)
    return Hint(int(found["area"]), found["kind"] or CHANGE, found["at"] or "") if found else None


class Crier:
    """Gathers what changed and tells it to the database's channel. A hint that is lost is only late: pages ask anyway."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: set[tuple[int, str]] = set()
        self._wake, self._urgent = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def hear(self, told: frozenset[tuple[int, str]]) -> None:
        """Remember areas and kinds, and see to it that they are told."""
        with self._lock:
            self._told |= told
            if self._thread is None or not self._thread.is_alive():  # also after a fork
                self._thread = threading.Thread(target=self._cry, name="hints", daemon=True)
                self._thread.start()
        if any(kind == ALARM for _, kind in told):
            self._urgent.set()
        self._wake.set()

    def _cry(self) -> None:
        while self._wake.wait():
            if self._urgent.wait(PAUSE[CHANGE]):
                time.sleep(PAUSE[ALARM])
            self._wake.clear()
            self._urgent.clear()
            with self._lock:
                told, self._told = self._told, set()
            named = [one for kind in PAUSE for one in _few(told, kind)]
            try:
                with connection.cursor() as cursor:
                    at = clock.real().isoformat(timespec="milliseconds")
                    cursor.execute(NOTIFY, [CHANNEL, at, [area for area, _ in named], [kind for _, kind in named]])
            except Error:
                log.warning("hints could not be told", extra={"task": "live"})
            finally:
                connection.close()


def _few(told: Iterable[tuple[int, str]], kind: str) -> list[tuple[int, str]]:
    found = sorted(one for one in told if one[1] == kind)
    return found if len(found) <= MOST else [(EVERYWHERE, kind)]


_crier = Crier()


class Range(NamedTuple):
    """The areas of a ticket, and the wall screen it was given to; None for somebody signed in."""

    lo: int
    hi: int
    wall: int | None = None


def ticket(viewer: Viewer) -> str:
    """A signed range of areas that `viewer` may hear of: a command's interval, or the areas of the posts somebody holds. A wall screen's names it."""
    lo, hi = viewer.lo, viewer.hi
    if lo > hi:
        with scoped(ENGINE):
            places = list(Post.objects.filter(pk__in=viewer.posts).values_list("area__id", "area__hi"))
        lo, hi = (min(a for a, _ in places), max(b for _, b in places)) if places else (1, 0)
    screen = wall(viewer)
    return signing.dumps([lo, hi] if screen is None else [lo, hi, screen], salt=SALT)


def wall(viewer: Viewer) -> int | None:
    """The number of the wall screen that looks, if it is one."""
    return int(viewer.who.partition(":")[2]) if viewer.purpose == "wall" else None


def heard(ticket: str) -> Range | None:
    """The range of a ticket; None where it is not ours or too old. Asks no database: a wall screen's is good while that one hangs."""
    try:
        lo, hi, *screen = signing.loads(ticket, salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError):
        return None
    return Range(int(lo), int(hi), int(screen[0]) if screen else None)
