"""Which units of a resource there are: named, renamed, out of use and back; and given back by hand where nobody else can any more."""

from datetime import datetime

from django.db.models import Q

from anju.core.evidence.lend import plain
from anju.core.moments import zone_of
from anju.core.plan.model import Resource as Written
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Area, Enrolment, Post, Resource, ResourceUnit, Taking, UnitStep
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal

LONGEST = 60


def written(adoption: int, name: str) -> Written:
    """The resource as the adopted plan writes it. Raises `Refused`."""
    found = plan_of(adoption).resources.get(name) if Adoption.objects.filter(pk=adoption).exists() else None
    if found is None:
        raise Refused(Fault("unknown resource"))
    return found


def keeps(viewer: Viewer, adoption: int, name: str) -> bool:
    """Whether `viewer` keeps this resource: the command of its area, or the post that the plan names, there or below. Inside any scope."""
    area = Area.objects.get(pk=Adoption.objects.values_list("area", flat=True).get(pk=adoption))
    if viewer.purpose == "area" and viewer.lo <= area.pk and area.hi <= viewer.hi:
        return True
    role = plan_of(adoption).resources[name].kept_by
    if viewer.purpose not in ("area", "seat", "needs", "watch") or role not in viewer.roles:
        return False
    near = Q(area__gte=area.pk, area__lte=area.hi) | Q(area__lte=area.pk, area__hi__gte=area.hi)
    return Post.objects.filter(near, pk__in=viewer.posts, role=role).exists()


def name(viewer: Viewer, adoption: int, resource: str, label: str, *, now: datetime) -> int:
    """Put one more on the list, called `label`; its number. As many as the plan says are in use at most. `now` is aware, UTC. Raises `Refused`."""
    with scoped(ENGINE):
        found = _kept(viewer, adoption, resource)
        row = _row(adoption, resource)
        shown = _label(row, label)
        unit = ResourceUnit.objects.create(
            jurisdiction=row.jurisdiction, area=row.area, resource=row, label=shown, plain=plain(shown), slot=_slot(row, found),
            capacity=found.capacity,
        )  # fmt: skip
        _step(viewer, unit, "named", now)
        return unit.pk


def rename(viewer: Viewer, unit: int, adoption: int, label: str, *, now: datetime) -> None:
    """Call it `label` from now on; who has it goes on having it. Raises `Refused`."""
    with scoped(ENGINE):
        row, one, _ = _unit(viewer, unit, adoption)
        one.label = _label(row, label, besides=one.pk)
        one.plain = plain(one.label)
        one.save(update_fields=["label", "plain"])
        _step(viewer, one, "renamed", now)


def put_aside(viewer: Viewer, unit: int, adoption: int, reason: str, *, now: datetime) -> None:
    """Out of use because of `reason`. One that is taken has to be given back first. Raises `Refused`."""
    with scoped(ENGINE):
        _, one, _ = _unit(viewer, unit, adoption)
        held = Taking.objects.filter(unit=one, until=None).first()
        if held is not None:
            raise Refused(Fault("still out", detail=f"{one.label} · {held.since.astimezone(zone_of(viewer.zone)):%Y-%m-%d %H:%M}"))
        if not reason.strip():
            raise Refused(Fault("needs reason", "reason"))
        if one.unused is None:
            one.unused, one.slot = now, None
            one.save(update_fields=["unused", "slot"])
            _step(viewer, one, "unused", now, reason)


def use_again(viewer: Viewer, unit: int, adoption: int, *, now: datetime) -> None:
    """Back in use, where the plan leaves room for it. Raises `Refused`."""
    with scoped(ENGINE):
        row, one, found = _unit(viewer, unit, adoption)
        if one.unused is not None:
            one.unused, one.slot, one.capacity = None, _slot(row, found), found.capacity
            one.save(update_fields=["unused", "slot", "capacity"])
            _step(viewer, one, "used", now)


def give_back(viewer: Viewer, unit: int, adoption: int, reason: str, *, now: datetime) -> None:
    """Its keeper has it back, and says how: from a file that ended or was taken back. One that runs gives it back itself. Raises `Refused`."""
    with scoped(ENGINE):
        _, one, _ = _unit(viewer, unit, adoption)
        held = Taking.objects.filter(unit=one, until=None).first()
        if held is None:
            raise Refused(Fault("nothing out"))
        over = Q(ends__lte=now) | Q(archived__lte=now) | Q(annulled__isnull=False)
        if not Enrolment.objects.filter(over, pk=held.enrolment).exists():
            raise Refused(Fault("runs still"))
        if not reason.strip():
            raise Refused(Fault("needs reason", "reason"))
        held.until, held.given_by = now, viewer.who
        held.save(update_fields=["until", "given_by"])
        _step(viewer, one, "given_back", now, reason)


def _kept(viewer: Viewer, adoption: int, resource: str) -> Written:
    found = written(adoption, resource)
    if not keeps(viewer, adoption, resource):
        raise Refused(Fault("unknown resource"))
    return found


def _row(adoption: int, resource: str) -> Resource:
    """The resource's row, made where it is not there yet, and locked."""
    area = Area.objects.get(pk=Adoption.objects.values_list("area", flat=True).get(pk=adoption))
    named = {"area": area.pk, "plan": plan_of(adoption).name, "name": resource}
    Resource.objects.bulk_create([Resource(jurisdiction=area.jurisdiction, **named)], ignore_conflicts=True)
    return Resource.objects.select_for_update().get(**named)


def _unit(viewer: Viewer, unit: int, adoption: int) -> tuple[Resource, ResourceUnit, Written]:
    one = ResourceUnit.objects.select_related("resource").filter(pk=unit).first()
    if one is None:
        raise Refused(Fault("unknown resource"))
    found = _kept(viewer, adoption, one.resource.name)
    row = _row(adoption, one.resource.name)
    if row.pk != one.resource_id:
        raise Refused(Fault("unknown resource"))
    return row, ResourceUnit.objects.get(pk=unit), found


def _label(row: Resource, label: str, besides: int = 0) -> str:
    shown = " ".join(label.split())[:LONGEST]
    if not shown:
        raise Refused(Fault("no label", "label"))
    if ResourceUnit.objects.filter(resource=row, plain=plain(shown)).exclude(pk=besides).exists():
        raise Refused(Fault("label taken", "label"))
    return shown


def _slot(row: Resource, found: Written) -> int:
    taken = set(ResourceUnit.objects.filter(resource=row, unused=None).values_list("slot", flat=True))
    free = next((number for number in range(1, found.capacity + 1) if number not in taken), None)
    if free is None or len(taken) >= found.capacity:
        raise Refused(Fault("capacity", "label", str(found.capacity)))
    return free


def _step(viewer: Viewer, unit: ResourceUnit, what: str, now: datetime, reason: str = "") -> None:
    number = numbers("unit_step", 1)[0]
    sealed = seal(reason.strip(), f"unit_step.reason:{number}") if reason.strip() else None
    UnitStep.objects.create(
        id=number, jurisdiction=unit.jurisdiction, area=unit.area, unit=unit, what=what, label=unit.label, at=now, by=viewer.who, reason=sealed
    )
