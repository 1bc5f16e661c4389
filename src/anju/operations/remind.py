"""Reminding: whoever has a late duty is told so in the app. Nobody is told twice an hour of one duty."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from anju.core.enrolment.fact import Key
from anju.operations.oversee import answered_for
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Area, Notice
from anju.records.queries import people
from anju.records.scope import ENGINE, scoped

KIND = "reminder"
HOUR = timedelta(hours=1)


def remind(viewer: Viewer, named: Sequence[tuple[int, Key]], now: datetime) -> int:
    """Remind those who have these open duties; tells how many notices stand now that did not before. Raises `Unable`."""
    with scoped(ENGINE):
        found = people.named(named)
        rows = [row for row in found if row.post is not None]
        if not found or not answered_for(viewer, rows, now):
            raise Unable("not below")
        homes = dict(Area.objects.filter(pk__in={row.area for row in rows}).values_list("pk", "jurisdiction"))
        before = Notice.objects.filter(kind=KIND, at=now).count()
        Notice.objects.bulk_create(
            (
                Notice(
                    jurisdiction=homes[row.area], area=row.area, post=row.post or 0, kind=KIND, enrolment=row.enrolment, occurs_on=row.occurs_on,
                    rule=row.rule, nth=row.nth, step=max((now - row.closes) // HOUR, -1) % 32_000, at=now,
                )
                for row in rows
            ),
            ignore_conflicts=True,
        )  # fmt: skip
        return Notice.objects.filter(kind=KIND, at=now).count() - before


def seen(viewer: Viewer, now: datetime) -> None:
    """The viewer has seen what their posts were told."""
    with scoped(ENGINE):
        Notice.objects.filter(post__in=list(viewer.posts), seen_at=None).update(seen_at=now)
