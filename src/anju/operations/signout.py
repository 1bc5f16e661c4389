"""Ending every session of a member, on every device."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.scope import ENGINE, scoped


def everywhere(member: int, *, but: str = "") -> int:
    """End the sessions of `member`, except the one whose key is `but`; tells how many. The caller has shown that it may."""
    with scoped(ENGINE):
        rows = Session.objects.exclude(session_key=but).iterator(chunk_size=1000)
        mine = [row.session_key for row in rows if str(row.get_decoded().get(SESSION_KEY)) == str(member)]
        return Session.objects.filter(session_key__in=mine).delete()[0] if mine else 0


def own(viewer: Viewer, member: int, session: str) -> int:
    """A member ends their own sessions on all other devices than the one of `session`. Raises `Unable` for the household."""
    if viewer.purpose == "household":
        raise Unable("beyond")
    return everywhere(member, but=session)
