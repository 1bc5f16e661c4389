"""Opening a journey, a place or a sample: by a person, with its name and the file it belongs to; or as a reaction calls for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from anju.core.enrolment.admit import Basis
from anju.core.enrolment.decision import Begin
from anju.core.moments import local_day
from anju.operations.enrol import Lacking, Request, admit
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.serving import serving
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Area, Enrolment
from anju.records.scope import ENGINE, scoped
from anju.records.store import Settled


@dataclass(frozen=True, slots=True)
class Opening:
    """What is opened: on which track of which adoption, called what, and as part of which file; without one, in which area. `agency`: the unit that
    it is about, where it is a unit's part of a matter."""

    adoption: int
    track: str
    name: str
    parent: int | None = None
    area: int | None = None
    agency: int | None = None


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
    nothing = Basis("", "", "", "", local_day(now, area.zone), "", "")
    request = Request(opening.adoption, opening.track, nothing, area=area.pk, agency=opening.agency, name=opening.name, parent=opening.parent)
    return admit(viewer, request, None, area, now=now)


def _said(word: str) -> Fault:
    return Fault("open already", "name") if word == "enrolled already" else Fault("wrong answer", word, "missing")


def follow(viewer: Viewer, settled: Sequence[Settled]) -> list[tuple[int, Begin]]:
    """Open what was decided to begin, as part of the file that called for it, and tell by which decision; what is there by that name already is that
    very thing. Needs the engine's scope, in the transaction that stores the decisions."""
    made: list[tuple[int, Begin]] = []
    for one in settled:
        begun = [decision for decision in one.outcome.decisions if isinstance(decision, Begin)]
        area = Area.objects.get(pk=one.loaded.area) if begun else Area()
        for decision in begun:
            parent = one.loaded.enrolment
            there = set(Enrolment.objects.filter(parent=parent, track=decision.track, annulled=None).values_list("name", flat=True))
            for opening, place in _parts(one, decision, area):
                if opening.name not in there:
                    made.append((_open(viewer, opening, place, decision.at), decision))
    return made


def _parts(one: Settled, decision: Begin, area: Area) -> Iterator[tuple[Opening, Area]]:
    """What is to be opened, and where: one thing, or one for each unit of a kind, in the unit's own area where that lies inside."""
    opening = Opening(one.loaded.adoption, decision.track, decision.name or f"{one.loaded.enrolment}-{decision.key.nth}", one.loaded.enrolment)
    if not decision.each:
        yield opening, area
        return
    for unit in serving(area, {decision.each}, decision.at):
        inside = area.pk <= unit.area_id <= area.hi
        yield replace(opening, name=unit.name, agency=unit.pk), unit.area if inside else area
