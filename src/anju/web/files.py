"""What is in sight: plans in force, and the tracks of adoptions that are a unit's or an area's own, with whether the viewer has a file on one."""

from anju.core.plan.model import Plan
from anju.operations.plans import plan_of
from anju.operations.viewer import Viewer
from anju.records.queries import resources, units
from anju.web.asked import bounds


def tracks() -> tuple[tuple[int, str], ...]:
    """(adoption, track) of every track whose subject is no person."""
    return tuple((number, track.name) for number in units.adoptions() for track in plan_of(number).tracks.values() if track.subject != "person")


def in_force(viewer: Viewer) -> tuple[Plan, ...]:
    """The plans in force where the viewer is. Asked under the viewer's own scope."""
    return tuple(plan_of(over.adoption) for over in resources.over(viewer.lo, viewer.hi, viewer.posts))


def ears(viewer: Viewer) -> units.Ears:
    """What the viewer may hear of what was told in private."""
    return units.Ears("hidden" in viewer.sees, viewer.posts)


def some(viewer: Viewer) -> bool:
    """Whether there is anything to show. Asked under the viewer's own scope."""
    return units.some(tracks(), *bounds(viewer))
