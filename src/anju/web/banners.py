"""What stands above every staff page: that the clock of duties has stopped, that this is a demo, that its clock was moved."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from anju.operations import clock
from anju.operations.viewer import Viewer
from anju.records.queries import duties, heartbeat, notices
from anju.web.asked import bounds


@dataclass(frozen=True, slots=True)
class Shown:
    """Facts for `web/parts/banners.html`. `stopped`: the tick is past its limit; `last`: when it last came round (None: never)."""

    staff: bool = False
    demo: bool = False
    moved: timedelta | None = None
    stopped: bool = False
    last: datetime | None = None
    told: int = 0
    """Reminders, duties handed on and questions that the viewer has not seen."""
    unsent: bool = False
    """Messages do not leave: people must be told by telephone."""


def shown(request: HttpRequest | None) -> Shown:
    """What the viewer must know on any page. The household is told nothing of loops: its measures end without any worker."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None or viewer.purpose in ("household", "wall") or request is None:
        return Shown(demo=settings.ANJU_DEMO)
    now: datetime = request.now  # type: ignore[attr-defined]  # see anju.web.asked
    silent = {each.loop: each.since for each in heartbeat.silent(now)}
    return Shown(
        staff=True,
        demo=settings.ANJU_DEMO,
        moved=clock.offset() or None,
        stopped="tick" in silent,
        last=silent.get("tick"),
        told=notices.count(viewer.posts) if viewer.posts else 0,
        unsent="deliver" in silent or (viewer.purpose == "area" and bool(heartbeat.dead(viewer.lo, viewer.hi))),
    )


def counts(request: HttpRequest | None) -> dict[str, int]:
    """Numbers beside items of the navigation, by the item's name."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    if viewer is None or not viewer.posts or request is None:
        return {}
    return {"duties": duties.overdue(viewer.posts, *bounds(viewer), request.now)}  # type: ignore[attr-defined]
