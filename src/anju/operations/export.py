"""Taking figures or lists out of Anju: who, what, of which area and for what purpose is kept before anything leaves."""

from datetime import datetime
from typing import Literal, get_args

from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Area, Read
from anju.records.scope import ENGINE, scoped

Why = Literal["report", "inspection", "planning", "handover"]
WHYS: tuple[Why, ...] = get_args(Why)
"""For what somebody may take something out; a word of ours, so that nobody writes a name into it."""
MAY = frozenset({"area", "auditor"})
"""Purposes that may: whoever commands the area, and whoever audits it."""


def export(viewer: Viewer, area: int, what: str, why: str, *, now: datetime) -> None:
    """Keep that `viewer` takes `what` of `area` out for `why`. `now` is aware, UTC. Raises `Refused`: then nothing may leave."""
    if viewer.purpose not in MAY or not viewer.lo <= area <= viewer.hi:
        raise Refused(Fault("not yours"))
    kept(viewer, area, what, why, now=now)


def kept(viewer: Viewer, area: int, what: str, why: str, *, now: datetime) -> None:
    """Keep that `viewer`, who was shown to be allowed to, takes `what` of `area` out for `why`. Raises `Refused` without a purpose."""
    if why not in WHYS:
        raise Refused(Fault("needs reason", "why"))
    with scoped(ENGINE):
        place = Area.objects.only("jurisdiction").get(pk=area)
        Read.objects.create(jurisdiction=place.jurisdiction, area=area, at=now, who=viewer.who, what=f"export: {what}", purpose=why)
