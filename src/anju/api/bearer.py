"""Who a program acts for: a signed token that names a household's link and the adult whose PIN was given; void when the link is revoked."""

from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest
from ninja.security import HttpBearer

from anju.operations import door
from anju.operations.viewer import Viewer
from anju.records.plain import Standing

SALT = "anju.api"
LIFE = 12 * 60 * 60
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A household at the API: through whose eyes it looks, for which enrolment, and how that stands."""

    viewer: Viewer
    enrolment: int
    stands: Standing


def issue(link: int, enrolment: int, person: int | None) -> str:
    """A token for one link and one adult. The caller has checked the PIN."""
    return signing.dumps([link, enrolment, person], salt=SALT)


class Bearer(HttpBearer):
    """`Authorization: Bearer ...`; answers 401 itself."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller, or None where the token is not ours, too old, or its link revoked."""
        try:
            link, enrolment, person = signing.loads(token, salt=SALT, max_age=LIFE)
        except (signing.BadSignature, ValueError):
            return None
        found = door.still_open(link, enrolment, person)
        return Caller(found[0], enrolment, found[1]) if found else None
