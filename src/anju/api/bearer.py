"""Who a program acts for: a signed token that names a household's link and the adult whose PIN was given; void when the link is revoked or the PIN
is another, for whatever it is used.

It also tells how the enrolment stood when it was given, for a report that nothing need be asked about first (`anju.api.reports`).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core import signing
from django.http import HttpRequest
from ninja.security import HttpBearer

from anju.operations import door
from anju.operations.door import Admitted
from anju.operations.viewer import Viewer
from anju.records.plain import Standing

SALT = "anju.api"
LIFE = 12 * 60 * 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A household at the API: through whose eyes it looks, for which enrolment, as whom it was let in, and which adoption the enrolment is under."""

    viewer: Viewer
    enrolment: int
    who: Admitted
    adoption: int


class Ended(Exception):
    """A token of ours that opens nothing any more. `why`: what ended that it stood on."""

    def __init__(self, why: door.Void) -> None:
        super().__init__(why)
        self.why = why


def issue(link: int, enrolment: int, person: int | None, since: datetime | None = None) -> str:
    """A token for one link and one adult. The caller has checked the PIN, which was set at `since`: another one ends the token."""
    who = door.admit(link, enrolment, person, since)
    told = [*who.stands[:-1], who.stands.first.isoformat()] if who.stands else None
    return signing.dumps([link, enrolment, person, told, who.since], salt=SALT)


def admitted(token: str) -> Admitted | None:
    """What a token says, whether or not it still opens; None where it is not ours or too old."""
    try:
        link, enrolment, person, *more = signing.loads(token, salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError):
        return None
    stands, since = [*more, None, None][:2]  # releases before this one told less: good only where there is no PIN
    return Admitted(link, enrolment, person, Standing._make([*stands[:-1], date.fromisoformat(stands[-1])]) if stands else None, since)


class Bearer(HttpBearer):
    """`Authorization: Bearer ...`; answers 401 itself."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or None where the token is not ours or too old. Raises `Ended` where its link was revoked or the PIN is another."""
        who = admitted(token)
        if who is None:
            return None
        stands = door.stand(who)
        if isinstance(stands, str):
            raise Ended(stands)
        return Caller(door.through(who.enrolment, who.person, stands), who.enrolment, who, stands.adoption)
