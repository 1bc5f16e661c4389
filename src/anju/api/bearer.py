"""Who a program acts for: a signed token that names a household's link and the adult whose PIN was given; void when the link is revoked.

It also tells how the enrolment stood when it was given, for a report that nothing need be asked about first (`anju.api.reports`).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core import signing
from django.http import HttpRequest
from ninja.security import HttpBearer

from anju.operations import door
from anju.operations import pin as pins
from anju.operations.door import Admitted
from anju.operations.viewer import Viewer
from anju.records.plain import Standing

SALT = "anju.api"
LIFE = 12 * 60 * 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A household at the API: through whose eyes it looks, and for which enrolment."""

    viewer: Viewer
    enrolment: int


def issue(link: int, enrolment: int, person: int | None, since: datetime | None = None) -> str:
    """A token for one link and one adult. The caller has checked the PIN, which was set at `since`: another one ends what is read by the token."""
    stands = door.admit(link, enrolment, person).stands
    told = [*stands[:-1], stands.first.isoformat()] if stands else None
    return signing.dumps([link, enrolment, person, told, since.isoformat() if since else None], salt=SALT)


def admitted(token: str) -> Admitted | None:
    """What a token says, whether or not its link still opens; None where it is not ours or too old."""
    told = _read(token)
    return told[0] if told else None


def _read(token: str) -> tuple[Admitted, str | None] | None:
    """The same, and since when the PIN stood that it was given for."""
    try:
        link, enrolment, person, *more = signing.loads(token, salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError):
        return None
    stands, since = [*more, None, None][:2]  # releases before this one told less
    return Admitted(link, enrolment, person, Standing._make([*stands[:-1], date.fromisoformat(stands[-1])]) if stands else None), since


def _holds(person: int | None, since: str | None) -> bool:
    """Whether the PIN that a token was given for is still theirs."""
    if since is None or person is None:
        return True
    there = pins.standing(person)
    return there.since is not None and there.since.isoformat() == since


class Bearer(HttpBearer):
    """`Authorization: Bearer ...`; answers 401 itself."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or None where the token is not ours, too old, its link revoked, or the PIN another."""
        told, since = _read(token) or (None, None)
        viewer = door.still_open(told.link, told.enrolment, told.person) if told and _holds(told.person, since) else None
        return Caller(viewer, told.enrolment) if told and viewer else None
