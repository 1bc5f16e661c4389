"""Agencies: who fills the posts of a plan."""

from datetime import datetime

from anju.operations.post import manages
from anju.operations.stand import join, leave
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Agency, Post
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


def close(viewer: Viewer, agency: int, reason: str, now: datetime) -> None:
    """An agency serves here no more: its own files end and what is open in them is waived, with the reason.

    Raises `Unable`, also while anybody holds a post in it.
    """
    with scoped(ENGINE):
        row = Agency.objects.select_for_update().get(pk=agency)
        manages(viewer, row.area_id)
        if Post.objects.filter(agency=row, member__isnull=False).exclude(active_until__lte=now).exists():
            raise Unable("still staffed")
        if not reason.strip():
            raise Unable("no reason", "reason")
        if row.closed is None:
            row.closed = now
            row.save(update_fields=["closed"])
            leave(viewer, reason.strip(), now, agency=agency)


def rename(viewer: Viewer, agency: int, name: str, english: str) -> None:
    """Change an agency's names. Raises `Unable`."""
    with scoped(ENGINE):
        row = Agency.objects.get(pk=agency)
        manages(viewer, row.area_id)
        if Agency.objects.filter(area=row.area_id, kind=row.kind, name=name).exclude(pk=row.pk).exists():
            raise Unable("same name", "name")
        row.name, row.name_en = name, english
        row.save(update_fields=["name", "name_en"])
