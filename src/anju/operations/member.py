"""Members of staff: added with a first password that is shown once, changed, deactivated, let in again."""

import secrets
from datetime import datetime

from anju.operations import post as posts
from anju.operations import signout
from anju.operations.field import wipe
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Area, Member, Post
from anju.records.scope import ENGINE, scoped

LENGTH = 12
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and figures that nobody takes for one another."""


def password() -> str:
    """One to be used once: twelve signs that can be read out."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def add(viewer: Viewer, name: str, username: str, *, email: str = "", purpose: str = "seat", area: int | None = None) -> tuple[int, str]:
    """Make a member and tell their number and first password. `purpose` and `area` widen what they see; a command gives no more than it has itself.

    Whoever sees by posts alone is kept with the command that made them (`area` where an administrator does), so that until they hold one no other
    command manages them. Raises `Unable`.
    """
    _grants(viewer, purpose, area)
    with scoped(ENGINE):
        if Member.objects.filter(username=username).exists():
            raise Unable("username taken", "username")
        first = password()
        home = viewer.lo if viewer.purpose == "area" else area
        made = Member.objects.create_user(
            username, first, name=name, email=email, purpose=purpose, area_id={"seat": home, "admin": None}.get(purpose, area), first=True
        )
    return made.pk, first


def edit(viewer: Viewer, member: int, *, name: str, email: str, now: datetime) -> None:
    """Change what colleagues read and where mail goes. Raises `Unable`."""
    with scoped(ENGINE):
        row = _managed(viewer, member, now)
        row.name, row.email = name, email
        row.save(update_fields=["name", "email"])


def allow(viewer: Viewer, member: int, *, purpose: str, area: int | None, now: datetime) -> None:
    """Change what a member sees beyond their posts, at once. Raises `Unable`; nobody changes their own."""
    _grants(viewer, purpose, area)
    with scoped(ENGINE):
        row = _managed(viewer, member, now)
        if _same(viewer, row):
            raise Unable("yourself")
        if row.purpose == "admin" != purpose:
            _another_admin(row)
        row.purpose, row.area_id = purpose, {"seat": row.area_id, "admin": None}.get(purpose, area)
        row.save(update_fields=["purpose", "area"])


def renew(viewer: Viewer, member: int, now: datetime) -> str:
    """Give a member another first password, to be shown once, and end all their sessions. Raises `Unable`."""
    with scoped(ENGINE):
        row = _managed(viewer, member, now)
        made = password()
        row.set_password(made)
        row.first = True
        row.save(update_fields=["password", "first"])
        signout.everywhere(row.pk)
    return made


def sign_out(viewer: Viewer, member: int, now: datetime) -> int:
    """End all sessions of a member; tells how many. Raises `Unable`."""
    with scoped(ENGINE):
        return signout.everywhere(_managed(viewer, member, now).pk)


def deactivate(viewer: Viewer, member: int, now: datetime) -> int:
    """Let a member in no more, end their sessions and every post they hold; tells in how many files that leaves a seat or post empty: each is an
    incident now. Raises `Unable`."""
    with scoped(ENGINE):
        row = _managed(viewer, member, now)
        if _same(viewer, row):
            raise Unable("yourself")
        if row.purpose == "admin":
            _another_admin(row)
        row.is_active = False
        row.save(update_fields=["is_active"])
        signout.everywhere(row.pk)
        wipe.everywhere(row.pk, viewer.who, now)
        held = Post.objects.select_for_update().filter(member=row).exclude(active_until__lte=now).order_by("pk")
        return sum(posts.vacate(viewer, post, now) for post in held)


def activate(viewer: Viewer, member: int, now: datetime) -> str:
    """Let a member in again, with another first password; posts are given anew. Raises `Unable`."""
    with scoped(ENGINE):
        row = _managed(viewer, member, now)
        made = password()
        row.set_password(made)
        row.is_active = row.first = True
        row.save(update_fields=["is_active", "password", "first"])
    return made


def _grants(viewer: Viewer, purpose: str, area: int | None) -> None:
    if purpose in ("area", "auditor") and area is None:
        raise Unable("no area", "area")
    if viewer.purpose == "admin":
        return
    if viewer.purpose != "area" or purpose not in ("seat", "area"):
        raise Unable("beyond", "purpose")
    if area is not None and purpose == "area" and not _inside(viewer, area):
        raise Unable("beyond", "area")


def _inside(viewer: Viewer, area: int) -> bool:
    with scoped(ENGINE):
        hi = Area.objects.filter(pk=area).values_list("hi", flat=True).first()
    return hi is not None and viewer.lo <= area and hi <= viewer.hi


def _managed(viewer: Viewer, member: int, now: datetime) -> Member:
    """The member, if all they see and hold lies inside what `viewer` manages."""
    row = Member.objects.select_for_update().filter(pk=member).first()
    if row is None:
        raise Unable("beyond")
    if viewer.purpose == "admin":
        return row
    held = list(Post.objects.filter(member=row).exclude(active_until__lte=now).values_list("area", flat=True))
    before = list(Post.objects.filter(member=row).values_list("area", flat=True))
    theirs = before if row.purpose == "seat" and before else [row.area_id] if row.area_id is not None else []
    if viewer.purpose != "area" or row.purpose not in ("seat", "area") or not any(_inside(viewer, area) for area in theirs):
        raise Unable("beyond")
    for area in held:
        posts.manages(viewer, area)
    return row


def manages(viewer: Viewer, member: int, now: datetime) -> bool:
    """Whether `viewer` may do something for the member."""
    try:
        with scoped(ENGINE):
            _managed(viewer, member, now)
    except Unable:
        return False
    return True


def _same(viewer: Viewer, row: Member) -> bool:
    if viewer.who == f"member:{row.pk}":
        return True
    return bool(set(viewer.posts) & set(Post.objects.filter(member=row, active_until=None).values_list("pk", flat=True)))


def _another_admin(row: Member) -> None:
    if not Member.objects.filter(purpose="admin", is_active=True).exclude(pk=row.pk).exists():
        raise Unable("last admin")
