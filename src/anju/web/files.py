"""Which tracks of which adoptions are a unit's or an area's own, and whether the viewer has a file on one of them in sight."""

from anju.operations.plans import plan_of
from anju.operations.viewer import Viewer
from anju.records.queries import units
from anju.web.asked import bounds


def tracks() -> tuple[tuple[int, str], ...]:
    """(adoption, track) of every track whose subject is no person."""
    return tuple((number, track.name) for number in units.adoptions() for track in plan_of(number).tracks.values() if track.subject != "person")


def ears(viewer: Viewer) -> units.Ears:
    """What the viewer may hear of what was told in private."""
    return units.Ears("hidden" in viewer.sees, viewer.posts)


def some(viewer: Viewer) -> bool:
    """Whether there is anything to show. Asked under the viewer's own scope."""
    return units.some(tracks(), *bounds(viewer))
