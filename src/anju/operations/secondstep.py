"""The second step at sign-in: owed by whoever administers Anju or commands an area, outside a demo."""

from allauth.mfa.models import Authenticator
from django.conf import settings

from anju.records.models import Member

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
