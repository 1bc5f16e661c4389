"""Opening a journey, a place, a sample or a matter by hand, with its name and the file it belongs to."""

from dataclasses import dataclass
from datetime import datetime

from anju.operations.enrol import Lacking, Request, admit
from anju.operations.parts import counted, handed, nothing
from anju.operations.plans import plan_of
from anju.operations.record import hear
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Area, Enrolment
from anju.records.scope import ENGINE, scoped


@dataclass(frozen=True, slots=True)
class Opening:
    """What is opened: on which track of which adoption, called what, and as part of which file; without one, in which area."""

    adoption: int
    track: str
    name: str
    parent: int | None = None
    area: int | None = None


def begin(viewer: Viewer, opening: Opening, *, now: datetime) -> int:
    """Open it and tell its number. `now` is aware, UTC. Raises `Refused`.

    What belongs to a file may be opened by whoever sees that file; anything else by the command of its area.
    """
    with scoped(viewer.scope()):
        file = Enrolment.objects.filter(pk=opening.parent, annulled=None).values("pk", "area", "archived").first() if opening.parent else None
    if opening.parent is not None and (file is None or viewer.purpose in ("auditor", "admin", "household")):
        raise Refused(Fault("unknown enrolment"))
    if file is not None and file["archived"] is not None:
        raise Refused(Fault("archived"))
    place = file["area"] if file is not None else opening.area or 0
    if file is None and not (viewer.purpose == "area" and viewer.lo <= place <= viewer.hi):
        raise Refused(Fault("not yours"))
    return _admitted(viewer, opening, place, now)


def _admitted(viewer: Viewer, opening: Opening, place: int, now: datetime) -> int:
    with scoped(ENGINE):
        area = Area.objects.filter(pk=place).first()
        reach = {"area__pk__lte": place, "area__hi__gte": place}
        in_force = Adoption.objects.filter(pk=opening.adoption, since__lte=now, **reach).exclude(until__lte=now).exists()
        track = plan_of(opening.adoption).tracks.get(opening.track) if in_force else None
        if area is None or track is None or not track.thing or not track.supplied:
            raise Refused(Fault("cannot be opened", detail=opening.track))
        try:
            return _open(viewer, opening, area, now)
        except Lacking as lacking:
            raise Refused(*(_said(word) for word in lacking.missing)) from lacking


def _open(viewer: Viewer, opening: Opening, area: Area, now: datetime) -> int:
    request = Request(opening.adoption, opening.track, nothing(area, now), area=area.pk, name=opening.name, parent=opening.parent)
    number = admit(viewer, request, None, area, now=now)
    if opening.parent is not None:
        hear(viewer, handed(opening.parent, number, opening.track) + counted([opening.parent], now), now)
    return number


def _said(word: str) -> Fault:
    return Fault("open already", "name") if word == "enrolled already" else Fault("wrong answer", word, "missing")
