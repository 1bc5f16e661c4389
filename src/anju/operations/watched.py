"""Whose a watch is: the area's, or a unit's or place's own; the file its duties belong to, who may stand it and who lays it out."""

from dataclasses import replace
from datetime import datetime

from anju.core.plan.model import Plan, Roster
from anju.core.plan.model import Shift as AtShift
from anju.operations.authority import plans_watch
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records.models import Adoption
from anju.records.queries import rosters
from anju.records.queries.rosters import Standing
from anju.records.scope import ENGINE, scoped


def where(adoption: int, roster: Roster, own: int | None, now: datetime) -> tuple[int, str, int | None]:
    """Area, zone and agency of a roster, as `own` says. Raises KeyError where it is none of that file's."""
    if own is None and not roster.of:
        town = Adoption.objects.select_related("area").get(pk=adoption).area
        return town.pk, town.zone, None
    with scoped(ENGINE):
        found = [one for one in rosters.files(now, [own or 0]) if (one.adoption, one.track) == (adoption, roster.of)]
    if not found:
        raise KeyError(own)
    return found[0].area, found[0].zone, found[0].agency


def inside(plan: Plan, roster: Roster) -> tuple[str, ...]:
    """The roles of a unit's own roster that only its own staff hold: those of its kind, as in every file of it."""
    kind = plan.tracks[roster.of].of if roster.of else ""
    return tuple(role for role in roster.roles if kind and plan.roles[role].agency == kind)


def plans(viewer: Viewer, plan: Plan, roster: Roster, agency: int | None) -> bool:
    """Whether `viewer` lays out the roster; of a unit's own, by a post of a kind that is its own, in that unit."""
    kind = plan.tracks[roster.of].of if roster.of else ""
    if viewer.purpose in ("area", "engine") or not kind:
        return plans_watch(viewer, plan, roster)
    held = {post: role for post, role in zip(viewer.posts, viewer.roles, strict=True) if plans_watch(replace(viewer, roles=(role,)), plan, roster)}
    with scoped(ENGINE):
        agencies = rosters.agencies(list(held)) if held else {}
    return any(agencies.get(post) == agency or plan.roles[role].agency != kind for post, role in held.items())


def file_of(plan: Plan, adoption: int, roster: Roster, area: int, own: int | None) -> tuple[str, int]:
    """The track and the file that the roster's duties belong to. Raises `Refused` where it has none."""
    track = track_of(plan, roster)
    with scoped(ENGINE):
        enrolment = own or rosters.enrolment(area, adoption, track)
    if enrolment is None:
        raise Refused(Fault("unknown enrolment"))
    return track, enrolment


def track_of(plan: Plan, roster: Roster) -> str:
    """The track whose duties the roster's shifts open."""
    if roster.of:
        return roster.of
    opens = {t.name: {r.opens.roster for r in t.rules.values() if isinstance(r.opens, AtShift)} for t in plan.tracks.values()}
    return next((name for name, known in opens.items() if roster.name in known), "")


def of_units(viewer: Viewer, adoption: int, roster: Roster, now: datetime) -> tuple[Standing, ...]:
    """The units and places that have this roster as their own, as far as `viewer` sees them or holds a post in them. Under the viewer's scope."""
    if not roster.of:
        return ()
    seen = {one.enrolment for one in rosters.files(now)}
    with scoped(ENGINE):
        held = set(rosters.agencies(viewer.posts).values()) if viewer.posts else set()
        every = [one for one in rosters.files(now) if (one.adoption, one.track) == (adoption, roster.of)]
    return tuple(one for one in every if one.enrolment in seen or one.agency in held)
