"""Stepping in: a chief takes duties of those below over, gives them to somebody, or notes that they are seen."""

from collections.abc import Sequence
from datetime import datetime

from anju.core.enrolment.fact import Key
from anju.operations.oversee import acting, answered_for, below
from anju.operations.record import Done, Said, record_many
from anju.operations.refused import Refused
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Area, Notice
from anju.records.queries import people
from anju.records.queries.people import Row
from anju.records.scope import ENGINE, scoped

GIVEN = "given"
"""Kind of the notice that a duty was handed on."""
Answers = tuple[tuple[Row, Done | Refused], ...]


def give(viewer: Viewer, named: Sequence[tuple[int, Key]], post: int, now: datetime) -> Answers:
    """Give open duties to `post`, one of the viewer's own (stepping in) or of those below; each stands alone. Raises `Unable`."""
    if post not in viewer.posts and all(each.post != post or each.member is None for each in below(viewer, now)):
        raise Unable("not below")
    answers = _record(viewer, named, Said("reassign", values={"post": str(post)}), now)
    if post not in viewer.posts:
        _tell(post, [row for row, answer in answers if isinstance(answer, Done)], now)
    return answers


def see(viewer: Viewer, named: Sequence[tuple[int, Key]], now: datetime) -> Answers:
    """Note that overdue duties of those below are seen: their ladders stop. Raises `Unable`."""
    return _record(viewer, named, Said("acknowledge"), now)


def _tell(post: int, rows: Sequence[Row], now: datetime) -> None:
    with scoped(ENGINE):
        homes = dict(Area.objects.filter(pk__in={row.area for row in rows}).values_list("pk", "jurisdiction"))
        Notice.objects.bulk_create(
            (
                Notice(
                    jurisdiction=homes[row.area], area=row.area, post=post, kind=GIVEN, enrolment=row.enrolment, occurs_on=row.occurs_on,
                    rule=row.rule, nth=row.nth, at=now,
                )
                for row in rows
            ),
            ignore_conflicts=True,
        )  # fmt: skip


def _record(viewer: Viewer, named: Sequence[tuple[int, Key]], said: Said, now: datetime) -> Answers:
    with scoped(ENGINE):
        rows = people.named(named)
    if not rows or not answered_for(viewer, rows, now):
        raise Unable("not below")
    items = [(row.enrolment, Said(said.kind, values=said.values, answers=row.key)) for row in rows]
    return tuple(zip(rows, record_many(acting(viewer), items, now=now), strict=True))
