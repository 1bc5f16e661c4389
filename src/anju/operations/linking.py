"""Accounts elsewhere by which a member signs in: linked by whoever manages the member, matched at a first sign-in, taken away.

A provider's own number or word for the account is kept, and nothing else of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.models import SocialAccount

from anju.operations import signout
from anju.operations.member import manages
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Member, MemberContact
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import fingerprint

LONGEST = 191
FOLDED = frozenset({"wecom"})
"""Providers to whose words for an account capitals and small letters are the same. The database keeps theirs unique so."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One account elsewhere. `used`: when it last signed in, or was linked; real times."""

    number: int
    provider: str
    name: str
    linked: datetime
    used: datetime


def held(member: int) -> tuple[Identity, ...]:
    """Those of a member. The caller has shown that they may be seen."""
    with scoped(ENGINE):
        rows = SocialAccount.objects.filter(user=member).order_by("provider", "pk")
        return tuple(Identity(row.pk, row.provider, row.uid, row.date_joined, row.last_login) for row in rows)


def spelled(provider: str, name: str) -> str:
    """The account that `provider` calls `name`, in the spelling in which it was linked, where it was."""
    if provider not in FOLDED:
        return name
    with scoped(ENGINE):
        known = SocialAccount.objects.filter(provider=provider, uid__iexact=name).values_list("uid", flat=True).first()
    return known or name


def link(viewer: Viewer, member: int, provider: str, name: str, *, now: datetime) -> None:
    """Let the account that `provider` calls `name` sign in as `member`. Raises `Unable`."""
    if not manages(viewer, member, now):
        raise Unable("beyond")
    called = name.strip()
    if not called or len(called) > LONGEST:
        raise Unable("no identity", "name")
    with scoped(ENGINE):
        if not Member.objects.filter(pk=member, is_active=True).exists():
            raise Unable("deactivated")
        _, made = SocialAccount.objects.get_or_create(provider=provider, uid=spelled(provider, called), defaults={"user_id": member})
        if not made:
            raise Unable("identity taken", "name")


def unlink(viewer: Viewer, member: int, number: int, *, now: datetime, own: bool = False) -> None:
    """Take one away; nobody who came in by it stays in. `own`: it is the viewer's. Raises `Unable`."""
    if not own and not manages(viewer, member, now):
        raise Unable("beyond")
    with scoped(ENGINE):
        gone, _ = SocialAccount.objects.filter(pk=number, user=member).delete()
        if gone and not own:
            signout.everywhere(member)


def match(provider: str, name: str, emails: Sequence[str], phone: str) -> bool:
    """Link the account to the one active member whose address an administrator wrote down, or who has proven the number, that the provider vouches
    for. False where there is none, or more than one."""
    with scoped(ENGINE):
        found = {row.pk: row for email in emails if email for row in Member.objects.filter(email__iexact=email, is_active=True)[:2]}
        if phone:
            said = MemberContact.objects.filter(phone_fp=fingerprint(phone, "phone"), proven__isnull=False, member__is_active=True)
            found |= {row.member_id: row.member for row in said.select_related("member")}
        if len(found) != 1:
            return False
        (member,) = found.values()
        SocialAccount.objects.get_or_create(provider=provider, uid=name, defaults={"user": member})
        return True
