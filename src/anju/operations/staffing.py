"""What whoever manages staff may look through: everybody for an administrator, those of the own area for a command. Nothing of any case."""

from dataclasses import dataclass
from datetime import datetime

from anju.core.intake.names import key
from anju.operations import oversee
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.queries import people, staff
from anju.records.scope import ENGINE, scoped

EVERYWHERE = (0, 2**62)


@dataclass(frozen=True, slots=True)
class Whole:
    """Areas, agencies and members, these by the sound of their names."""

    places: tuple[staff.Place, ...]
    offices: tuple[staff.Office, ...]
    members: tuple[staff.Member, ...]
    in_force: tuple[staff.InForce, ...]


def bounds(viewer: Viewer) -> tuple[int, int]:
    """The areas whose staff `viewer` manages. Raises `Unable`."""
    if viewer.purpose == "admin":
        return EVERYWHERE
    if viewer.purpose != "area":
        raise Unable("beyond")
    return viewer.lo, viewer.hi


def whole(viewer: Viewer, now: datetime) -> Whole:
    """All of it. Raises `Unable`."""
    lo, hi = bounds(viewer)
    with scoped(ENGINE):
        members = staff.members(lo, hi, now, everybody=viewer.purpose == "admin")
        found = staff.places(lo, hi), staff.offices(lo, hi, now), staff.in_force(lo, hi)
    return Whole(found[0], found[1], tuple(sorted(members, key=lambda m: (not m.active, key(m.name), m.username))), found[2])


def member(viewer: Viewer, number: int, now: datetime) -> tuple[staff.Member, tuple[staff.Tenure, ...]]:
    """One member with every post they hold or held. Raises `Unable`."""
    lo, hi = bounds(viewer)
    with scoped(ENGINE):
        found = staff.members(lo, hi, now, everybody=viewer.purpose == "admin", one=number)
        held = staff.tenures(number, now) if found else ()
    if not found:
        raise Unable("beyond")
    return found[0], held


def colleagues(viewer: Viewer, post: int, now: datetime) -> tuple[people.Stands, ...]:
    """Who may stand in for `post`: held posts of the same kind of agency near it, those of the same role first. Raises `Unable`."""
    with scoped(ENGINE):
        own = next(iter(people.stands([post], now)), None)
        if own is None:
            raise Unable("no such post")
        near = people.inside(*_county(own.area), now)
    _may_ask(viewer, own, now)
    fitting = [each for each in near if each.member is not None and each.member != own.member and each.kind == own.kind]
    return tuple(sorted(fitting, key=lambda each: (each.role != own.role, each.agency != own.agency, key(each.name))))


def _county(area: int) -> tuple[int, int]:
    lo = area // 10**6 * 10**6
    return lo, lo + 10**6 - 1


def _may_ask(viewer: Viewer, own: people.Stands, now: datetime) -> None:
    if own.post in viewer.posts or any(each.post == own.post for each in oversee.below(viewer, now)):
        return
    lo, hi = bounds(viewer)
    if not lo <= own.area <= hi:
        raise Unable("beyond")
