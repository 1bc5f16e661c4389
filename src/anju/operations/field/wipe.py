"""Telling a phone to forget, by its member, by the command of its area or by an administrator; and saying that lost work was seen to."""

from datetime import datetime

from anju.operations.field.watch import calm
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Phone
from anju.records.scope import ENGINE, scoped


def wipe(viewer: Viewer, member: int, number: int, *, now: datetime) -> None:
    """Have the phone forget everything when it next connects. `member`: who asks. Raises `Unable`."""
    with scoped(ENGINE):
        row = _theirs(viewer, member, number)
        if row.wipe is None:
            row.wipe, row.wipe_by = now, viewer.who
            row.save(update_fields=["wipe", "wipe_by"])


def seen(viewer: Viewer, member: int, number: int, *, now: datetime) -> None:
    """Somebody has asked after the work that was lost with a phone. Raises `Unable`; its own member cannot say so."""
    with scoped(ENGINE):
        row = _theirs(viewer, member, number)
        if row.member_id == member:
            raise Unable("yourself")
        row.seen, row.seen_by = now, viewer.who
        row.save(update_fields=["seen", "seen_by"])
        calm(row.area, now)


def everywhere(member: int, by: str, now: datetime) -> int:
    """Every phone of `member` is to forget; how many. The caller has shown that it may."""
    with scoped(ENGINE):
        return Phone.objects.filter(member=member, gone=None, wipe=None).update(wipe=now, wipe_by=by)


def _theirs(viewer: Viewer, member: int, number: int) -> Phone:
    row = Phone.objects.select_for_update().filter(pk=number).first()
    commands = row is not None and viewer.purpose == "area" and viewer.lo <= row.area <= viewer.hi
    if row is None or not (commands or viewer.purpose == "admin" or row.member_id == member):
        raise Unable("beyond")
    return row
