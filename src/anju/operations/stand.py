"""An area, its units and its staff are subjects too: their own tracks run while a plan is in force, a unit's from when it joins until it serves no
more, a worker's while the post is held."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Q

from anju.core.enrolment.admit import Basis
from anju.core.moments import local_day
from anju.core.plan.model import Plan
from anju.operations.enrol import Request, enrol
from anju.operations.oversee import acting
from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record_many
from anju.operations.serving import serving
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Area, Enrolment, Post
from anju.records.scope import ENGINE, scoped


def stand(viewer: Viewer, adoption: int, now: datetime) -> list[int]:
    """Put the area of `adoption`, every unit that serves it and whoever holds a post that the plan names on the plan's own tracks for them; tells the
    new enrolments.

    Whoever is on one already, also under an earlier version of the plan, stays as they are until somebody decides (`operations/switching`).
    """
    with scoped(ENGINE):
        area, plan = Adoption.objects.select_related("area").get(pk=adoption).area, plan_of(adoption)
        of_plan = Adoption.objects.filter(plan_version__name=plan.name, area=area).values("pk")
        running = set(
            Enrolment.objects.filter(adoption__in=of_plan, ends=None, archived=None, annulled=None)
            .filter(subject__in=("area", "unit", "worker"))
            .values_list("track", "agency", "post")
        )
        wanted = [each for each in _wanted(plan, adoption, area, now) if (each.track, each.agency, each.post) not in running]
    return [enrol(viewer, each, now=now) for each in wanted]


def _wanted(plan: Plan, adoption: int, area: Area, now: datetime) -> Iterator[Request]:
    nothing = Basis("", "", "", "", local_day(now, area.zone), "", "")
    units = serving(area, {track.of for track in plan.tracks.values() if track.subject == "unit"}, now)
    for track in plan.tracks.values():
        if track.subject == "area":
            yield Request(adoption, track.name, nothing, area=area.pk)
        for unit in units if track.subject == "unit" else ():
            if unit.kind == track.of:
                inside = area.pk <= unit.area_id <= area.hi
                yield Request(adoption, track.name, nothing, area=unit.area_id if inside else area.pk, agency=unit.pk)
        for post, place in _staff(area, track.enrols, now) if track.subject == "worker" and track.supplied else ():
            yield Request(adoption, track.name, nothing, area=place, post=post)


def _staff(area: Area, roles: Sequence[str], now: datetime) -> list[tuple[int, int]]:
    """The held posts of `roles` in `area` or inside it, with where each is."""
    held = Post.objects.filter(area__pk__range=(area.pk, area.hi), role__in=roles, member__isnull=False, active_from__lte=now)
    return list(held.exclude(active_until__lte=now).order_by("pk").values_list("pk", "area"))


def join(viewer: Viewer, area: int, now: datetime) -> list[int]:
    """Somebody new serves in `area`: every plan in force in it or around it has its units looked through again."""
    with scoped(ENGINE):
        where = Area.objects.get(pk=area)
        near = Q(area__pk__range=(where.pk, where.hi)) | Q(area__pk__lte=where.pk, area__hi__gte=where.hi)
        held = list(Adoption.objects.filter(near, since__lte=now).exclude(until__lte=now).order_by("pk").values_list("pk", flat=True))
    return [number for adoption in held for number in stand(acting(viewer), adoption, now)]


def leave(viewer: Viewer, reason: str, now: datetime, *, agency: int | None = None, post: int | None = None) -> int:
    """End what a unit that serves no more, or a worker whose post ended, still owes: their files end now, what is open in them is waived by
    `viewer`, with the reason.

    Tells how many files. The caller has shown that the viewer may.
    """
    whose = {"agency": agency} if agency is not None else {"post": post or 0}
    with scoped(ENGINE):
        files = list(Enrolment.objects.filter(ends=None, archived=None, annulled=None, **whose).order_by("pk").values_list("pk", flat=True))
    said = Said("term", values={"ends": now.isoformat(), "decider": viewer.who, "reason": reason})
    return sum(isinstance(answer, Done) for answer in record_many(acting(viewer), [(file, said) for file in files], now=now))
