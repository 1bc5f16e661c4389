"""A member's own watches for their calendar: a secret link that is theirs alone, renewed or taken away at will, and what it tells."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from anju.core.plan.model import Text
from anju.operations.shifts import held as watches
from anju.records.models import Calendar, Member
from anju.records.queries import shifts
from anju.records.scope import ENGINE, scoped

BYTES = 24
LONGEST = 64
BEFORE, AHEAD = timedelta(days=30), timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Event:
    """One watch: what it is and where, and nothing of anybody whom it is about."""

    number: int
    title: Text
    place: Text
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """Everything a link tells, in the language of its member."""

    language: str
    events: tuple[Event, ...]


def renew(member: int, now: datetime) -> str:
    """A new secret for a member's calendar; the one before opens nothing any more. It is shown once."""
    secret = secrets.token_urlsafe(BYTES)
    with scoped(ENGINE):
        Calendar.objects.update_or_create(member_id=member, defaults={"secret_hash": _hash(secret), "made": now, "fetched": None})
    return secret


def close(member: int) -> None:
    """Take the link away."""
    with scoped(ENGINE):
        Calendar.objects.filter(member_id=member).update(secret_hash=None)


def stands(member: int) -> Calendar | None:
    """The member's link, where one opens."""
    with scoped(ENGINE):
        return Calendar.objects.filter(member_id=member, secret_hash__isnull=False).first()


def feed(secret: str, now: datetime) -> Feed | None:
    """The watches behind a secret; None where it opens nothing, or its member works here no more."""
    if not secret or len(secret) > LONGEST:
        return None
    with scoped(ENGINE):
        row = Calendar.objects.filter(secret_hash=_hash(secret), member__is_active=True).first()
        if row is None:
            return None
        Calendar.objects.filter(pk=row.pk).update(fetched=now)
        language = Member.objects.values_list("language", flat=True).get(pk=row.pk)
        found = watches.of(shifts.of_member(row.pk, now - BEFORE, now + AHEAD), now)
    events = tuple(Event(one.number, one.kept.roster.title, one.kept.title, one.shift.start, one.shift.end) for one in found if one.left is None)
    return Feed(language, events)


def _hash(secret: str) -> bytes:
    """A plain hash: the secret has 192 random bits, so there is nothing to guess."""
    return sha256(secret.encode()).digest()
