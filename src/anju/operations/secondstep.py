"""The second step at sign-in: owed by whoever administers Anju or commands an area, outside a demo."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from anju.operations import signout
from anju.records.models import Member
from anju.records.scope import ENGINE, scoped

COUNT = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Steps that count: codes for the day one loses them do not."""


def owed(member: Member, *, but: int | None = None) -> bool:
    """Whether the member must set a second step up before anything else; `but`: were this one not there. Asked outside any scope."""
    if settings.ANJU_DEMO or member.purpose not in ("admin", "area"):
        return False
    return not Authenticator.objects.filter(user=member, type__in=COUNT).exclude(pk=but).exists()


def keys(member: Member) -> int:
    """How many passkeys and security keys they have. Asked outside any scope."""
    return int(Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN).count())


def forget(username: str) -> int | None:
    """Take every second step of the member `username` away, recovery codes too, and end their sessions; how many there were, None where nobody is
    called so.

    For whoever runs the system, once they have seen who asks: no page does it, lest whoever gives passwords could become anybody.
    """
    with scoped(ENGINE):
        member = Member.objects.filter(username=username).first()
    if member is None:
        return None
    gone = int(Authenticator.objects.filter(user=member).delete()[0])
    if gone:
        signout.everywhere(member.pk)
    return gone
