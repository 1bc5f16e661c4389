"""Agencies: who fills the posts of a plan."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from anju.operations.post import manages, vacate
from anju.operations.stand import join, leave
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Agency, Duty, Enrolment, Post, Seat
from anju.records.scope import ENGINE, scoped


def add(viewer: Viewer, area: int, kind: str, name: str, english: str = "", *, now: datetime) -> int:
    """Make an agency of `kind` (the plan's word) in `area`, and tell its number; it owes at once what plans in force ask of such a unit.

    Raises `Unable`.
    """
    manages(viewer, area)
    with scoped(ENGINE):
        if Agency.objects.filter(area=area, kind=kind, name=name).exists():
            raise Unable("same name", "name")
        made = Agency.objects.create(area_id=area, kind=kind, name=name, name_en=english)
        join(viewer, area, now)
    return made.pk


@dataclass(frozen=True, slots=True)
class Leaving:
    """What closing an agency would do. `posts`: those held in it, each with its role, title and holder; `seats`: files in which one of them sits;
    `files`: its own, with `duties` open in them."""

    posts: tuple[tuple[int, str, str, str], ...]
    seats: int
    files: int
    duties: int


def foresee(viewer: Viewer, agency: int, now: datetime) -> Leaving:
    """What `close` would do at `now`. Raises `Unable`."""
    with scoped(ENGINE):
        row = Agency.objects.get(pk=agency)
        manages(viewer, row.area_id)
        held = tuple(_held(row, now).values_list("pk", "role", "title", "member__name"))
        seats = Seat.objects.filter(post__in=[post for post, *_ in held], until=None, enrolment__archived=None, enrolment__annulled=None)
        files = list(Enrolment.objects.filter(agency=row.pk, ends=None, archived=None, annulled=None).values_list("pk", flat=True))
        duties = Duty.objects.filter(enrolment__in=files, how=None).count()
        return Leaving(held, seats.values("enrolment").distinct().count(), len(files), duties)


def close(viewer: Viewer, agency: int, reason: str, now: datetime, ending: Collection[int] = ()) -> None:
    """An agency serves here no more: its own files end and what is open in them is waived, with the reason. The posts of `ending` end with it.

    Raises `Unable`, also while anybody holds another post in it, and for whoever would be left without a post to act by.
    """
    with scoped(ENGINE):
        row = Agency.objects.select_for_update().get(pk=agency)
        manages(viewer, row.area_id)
        held = list(_held(row, now))
        if not {post.pk for post in held} <= set(ending):
            raise Unable("still staffed")
        if viewer.posts and set(viewer.posts) <= {post.pk for post in held}:
            raise Unable("yourself")
        if not reason.strip():
            raise Unable("no reason", "reason")
        if row.closed is None:
            for post in held:
                vacate(viewer, post, now)
            row.closed = now
            row.save(update_fields=["closed"])
            leave(viewer, reason.strip(), now, agency=agency)


def reopen(viewer: Viewer, agency: int, now: datetime) -> None:
    """It serves again, from now on: what plans in force ask of such a unit is owed anew. Posts that ended stay ended. Raises `Unable`."""
    with scoped(ENGINE):
        row = Agency.objects.select_for_update().get(pk=agency)
        manages(viewer, row.area_id)
        if row.closed is not None:
            row.closed = None
            row.save(update_fields=["closed"])
            join(viewer, row.area_id, now)


def _held(agency: Agency, now: datetime) -> QuerySet[Post]:
    return Post.objects.filter(agency=agency, member__isnull=False).exclude(active_until__lte=now).order_by("pk")


def rename(viewer: Viewer, agency: int, name: str, english: str) -> None:
    """Change an agency's names. Raises `Unable`."""
    with scoped(ENGINE):
        row = Agency.objects.get(pk=agency)
        manages(viewer, row.area_id)
        if Agency.objects.filter(area=row.area_id, kind=row.kind, name=name).exclude(pk=row.pk).exists():
            raise Unable("same name", "name")
        row.name, row.name_en = name, english
        row.save(update_fields=["name", "name_en"])
