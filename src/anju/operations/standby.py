"""Standing by: seats and posts that fell empty wait for the one named to stand by. Theirs are they only once that person accepts."""

from dataclasses import dataclass
from datetime import datetime

from anju.operations import post as posts
from anju.operations.record import Done
from anju.operations.seat import fill
from anju.operations.stand import join
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records import holders
from anju.records.models import Area, Post
from anju.records.queries import people
from anju.records.queries.people import Vacated
from anju.records.scope import ENGINE, scoped


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the viewer is named to take over: seats in files, and standing posts."""

    seats: tuple[Vacated, ...]
    posts: tuple[people.Lapsed, ...]

    def __bool__(self) -> bool:
        return bool(self.seats or self.posts)


def waiting(viewer: Viewer, now: datetime) -> Waiting:
    """The empty seats and posts for which one of the viewer's posts was named to stand by."""
    if not viewer.posts:
        return Waiting((), ())
    with scoped(ENGINE):
        return Waiting(people.vacated(viewer.posts, now), people.lapsed(viewer.posts, now))


def accept(viewer: Viewer, now: datetime) -> int:
    """Take all of it over; tells how many seats and posts. Raises `Unable` where nothing waits."""
    with scoped(ENGINE):
        found = waiting(viewer, now)
        if not found:
            raise Unable("not asked")
        taken = 0
        for backup in sorted({seat.backup for seat in found.seats}):
            mine = [(seat.enrolment, seat.role) for seat in found.seats if seat.backup == backup]
            taken += sum(isinstance(answer, Done) for answer in fill(viewer, mine, backup, None, now))
        for lapsed in found.posts:
            _inherit(viewer, lapsed, now)
        return taken + len(found.posts)


def _inherit(viewer: Viewer, lapsed: people.Lapsed, now: datetime) -> None:
    old, mine = Post.objects.get(pk=lapsed.post), Post.objects.get(pk=lapsed.backup)
    Post.objects.create(member_id=mine.member_id, agency_id=old.agency_id, area_id=old.area_id, role=old.role, title=old.title, active_from=now)
    area = Area.objects.get(pk=old.area_id)
    posts.settle(area.pk, now)
    holders.look(area.pk, area.hi, now)
    join(viewer, area.pk, now)
