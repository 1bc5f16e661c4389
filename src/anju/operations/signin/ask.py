"""Asking for a code: kept sealed until a gateway takes it or whoever manages the member says it. `now` is aware, UTC, by the real clock."""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import Literal

from anju.operations.unable import Unable
from anju.records.models import Code, Member, MemberContact
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import fingerprint, seal, unseal

LIFE = timedelta(minutes=10)
TRIES = 3
FIGURES = 6
Purpose = Literal["signin", "proof"]


def whose(number: str) -> Member | None:
    """Who signs in with this number, in E.164: an active member who has proven that it is theirs."""
    with scoped(ENGINE):
        found = MemberContact.objects.filter(phone_fp=fingerprint(number, "phone"), proven__isnull=False, member__is_active=True)
        row = found.select_related("member").first()
        return row.member if row else None


def fresh() -> str:
    """Six figures."""
    return "".join(secrets.choice("0123456789") for _ in range(FIGURES))


def ask(member: int, purpose: Purpose, code: str, now: datetime) -> None:
    """Have `code` sent to the member's number; one that was asked for before counts no more."""
    with scoped(ENGINE):
        Code.objects.filter(member=member, purpose=purpose).delete()
        row = Code.objects.create(member_id=member, purpose=purpose, code=b"", made=now, until=now + LIFE)
        Code.objects.filter(pk=row.pk).update(code=seal(code, f"code.code:{row.pk}"))


def ask_proof(member: int, now: datetime) -> None:
    """Ask for a code that proves the member's number. Raises `Unable` where they have none, and for one asked for within a minute."""
    with scoped(ENGINE):
        if not MemberContact.objects.filter(pk=member, phone__isnull=False).exists():
            raise Unable("no number yet", "phone")
        if Code.objects.filter(member=member, purpose="proof", made__gt=now - timedelta(minutes=1)).exists():
            raise Unable("asked just now")
    ask(member, "proof", fresh(), now)


def prove(member: int, said: str, now: datetime) -> bool:
    """Whether `said` is the code that proves the number; the third wrong one ends it."""
    with scoped(ENGINE):
        row = Code.objects.select_for_update().filter(member=member, purpose="proof", until__gt=now, tries__lt=TRIES).first()
        if row is None:
            return False
        right = hmac.compare_digest(unseal(bytes(row.code), f"code.code:{row.pk}").encode(), said.strip().encode())
        if right:
            row.delete()
            MemberContact.objects.filter(pk=member).update(proven=now)
        else:
            row.tries += 1
            row.save(update_fields=["tries"])
    return right


def used(member: int) -> None:
    """The member has signed in: no code of theirs is said to anybody any more."""
    with scoped(ENGINE):
        Code.objects.filter(member=member, purpose="signin").delete()


def forget(now: datetime) -> None:
    """Codes past their time are forgotten."""
    with scoped(ENGINE):
        Code.objects.filter(until__lte=now).delete()
