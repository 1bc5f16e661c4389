"""What belongs to a file: opened as a reaction calls for it, and the file hears of it: how many there are, how many are left, where there is none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db.models import Count, Q

from anju.core.enrolment.admit import Basis
from anju.core.enrolment.decision import Begin, Term
from anju.core.evidence.weigh import TOLD
from anju.core.moments import local_day
from anju.core.plan.model import PARTS
from anju.operations.enrol import Request, admit_all
from anju.operations.plans import plan_of
from anju.operations.said import Said
from anju.operations.serving import serving
from anju.operations.viewer import Viewer
from anju.records.models import Agency, Area, Enrolment, Evidence, Pulse
from anju.records.store import Settled


def follow(viewer: Viewer, settled: Sequence[Settled], now: datetime) -> list[tuple[int, Said]]:
    """Open what was decided to begin, as part of the file that called for it; what is there by that name already is that very thing.

    Tells what each part is told, and what each file hears of its own. Needs the engine's scope, in the transaction that stores the decisions.
    """
    begun = [(one, decision) for one in settled for decision in one.outcome.decisions if isinstance(decision, Begin)]
    if not begun:
        return []
    areas = Area.objects.in_bulk({one.loaded.area for one, _ in begun})
    running = Enrolment.objects.filter(parent__in=[one.loaded.enrolment for one, _ in begun], annulled=None)
    there: set[tuple[int | None, str, str]] = set(running.values_list("parent", "track", "name"))
    units = {id(decision): serving(areas[one.loaded.area], {decision.each}, decision.at) for one, decision in begun if decision.each}
    wanted: list[tuple[Request, Area, Begin]] = []
    for one, decision in begun:
        for request, area in _wanted(one, decision, areas[one.loaded.area], units.get(id(decision))):
            if (request.parent, request.track, request.name) not in there:
                there.add((request.parent, request.track, request.name))
                wanted.append((request, area, decision))
    at = max(decision.at for _, decision in begun)
    parts = admit_all(viewer, [(request, None, area) for request, area, _ in wanted], now=at) if wanted else []
    told = [(part, Said("evidence", why.form, why.values, via=TOLD)) for part, (_, _, why) in zip(parts, wanted, strict=True) if why.form]
    bare = {one.loaded.enrolment: _bare(areas[one.loaded.area], units[id(decision)]) for one, decision in begun if decision.each}
    return told + counted(bare, now, bare)


def _wanted(one: Settled, decision: Begin, area: Area, units: Sequence[Agency] | None) -> Iterator[tuple[Request, Area]]:
    """What is to be opened, and where: one thing, or one for each unit of a kind, in the unit's own area where that lies inside."""
    whole = one.loaded
    for unit in [None] if units is None else units:
        place = unit.area if unit is not None and area.pk <= unit.area_id <= area.hi else area
        name = unit.name if unit is not None else decision.name or f"{whole.enrolment}-{decision.key.nth}"
        yield Request(whole.adoption, decision.track, nothing(place, decision.at), area=place.pk, name=name, parent=whole.enrolment,
                      agency=None if unit is None else unit.pk), place  # fmt: skip


def nothing(area: Area, now: datetime) -> Basis:
    """The basis of a thing: none but the day it begins."""
    return Basis("", "", "", "", local_day(now, area.zone), "", "")


def _bare(area: Area, units: Sequence[Agency]) -> tuple[str, ...]:
    """The places in `area`, or itself where it has none, that none of `units` serves: one that is not inside `area` serves all of it."""
    inside = [(unit.area_id, unit.area.hi) for unit in units if area.pk <= unit.area_id <= area.hi]
    if len(inside) < len(units):
        return ()
    places = list(Area.objects.filter(parent=area.pk).order_by("pk")) or [area]
    return tuple(place.name for place in places if not any(lo <= place.hi and place.pk <= hi for lo, hi in inside))


def handed(whole: int, part: int, track: str) -> list[tuple[int, Said]]:
    """What a part is told that somebody adds by hand to what was broken down on `track`: the answer by which the others began."""
    file = Enrolment.objects.get(pk=whole)
    reactions = plan_of(file.adoption_id).tracks[file.track].reactions
    forms = [one.form for one in reactions if one.then.begin is not None and one.then.begin.each and one.then.begin.track == track]
    said = Evidence.objects.filter(enrolment=whole, form__in=forms, superseded=False).order_by("recorded", "seq").last() if forms else None
    return [] if said is None else [(part, Said("evidence", said.form, said.values, via=TOLD))]


def ended(settled: Sequence[Settled], now: datetime) -> list[tuple[int, Said]]:
    """What the file is told that something belongs to which is over by one of `settled`, by whatever it ended."""
    over = [one for one in settled if any(isinstance(decision, Term) for decision in one.outcome.decisions)]
    return counted({one.loaded.parent for one in over if one.loaded.parent is not None}, now)


def counted(wholes: Iterable[int], now: datetime, bare: Mapping[int, Sequence[str]] = MappingProxyType({})) -> list[tuple[int, Said]]:
    """What each of `wholes` is told of its parts, where its plan asks; of one just broken down also which places are `bare`.

    Their rows are locked first, so that of two parts that are over at once the second sees the first. Needs the engine's scope.
    """
    numbers = sorted(wholes)
    if not numbers:
        return []
    list(Pulse.objects.select_for_update().filter(enrolment__in=numbers).order_by("enrolment").values_list("enrolment"))
    files = [file for file in Enrolment.objects.filter(pk__in=numbers, archived=None, annulled=None) if _hears(file)]
    running = Count("pk", filter=Q(archived=None) & (Q(ends=None) | Q(ends__gt=now)))
    parts = Enrolment.objects.filter(parent__in=files, annulled=None).order_by().values_list("parent").annotate(of=Count("pk"), left=running)
    known = {whole: (of, open_) for whole, of, open_ in parts}
    return [(file.pk, _said(*known.get(file.pk, (0, 0)), bare.get(file.pk))) for file in files]


def _hears(file: Enrolment) -> bool:
    return any(reaction.form == PARTS for reaction in plan_of(file.adoption_id).tracks[file.track].reactions)


def _said(of: int, left: int, bare: Sequence[str] | None) -> Said:
    where = {} if bare is None else {"bare": len(bare), **({"without": "、".join(bare)} if bare else {})}
    return Said("evidence", PARTS, {"left": left, "of": of, **where}, via=TOLD)
