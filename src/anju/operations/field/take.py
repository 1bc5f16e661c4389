"""Taking a round along: the phone is known from here on, with the duties it carries, and each household it carries is kept as a read."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from anju.core.enrolment.fact import Key
from anju.operations.field.watch import hear
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Along, Area, Enrolment, Phone, Post, Read
from anju.records.scope import ENGINE, scoped

ALONG = """
    INSERT INTO along (jurisdiction, area, phone, enrolment, occurs_on, rule, nth)
    SELECT d.jurisdiction, d.area, %(phone)s, d.enrolment, d.occurs_on, d.rule, d.nth
    FROM unnest(%(enrolments)s::bigint[], %(days)s::date[], %(rules)s::text[], %(nths)s::integer[]) AS k(enrolment, occurs_on, rule, nth)
    JOIN duty d USING (enrolment, occurs_on, rule, nth)
    WHERE d.how IS NULL AND d.enrolment = ANY(%(enrolments)s) AND d.post = ANY(%(posts)s)
"""


def mark(word: UUID) -> bytes:
    """What is kept of the word by which a phone is known."""
    return sha256(word.bytes).digest()


def take(viewer: Viewer, member: int, word: UUID | None, enrolments: Sequence[int], duties: Sequence[tuple[int, Key]], *, now: datetime) -> UUID:
    """Let `member` carry what they may see of `enrolments`, and of their `duties`, on the phone known by `word` or on a new one; the word.
    `now` is aware, UTC.

    The word of a phone that was told to forget, or is not known, gives way to a new one. Raises `Unable` where they hold no post, and where the
    phone carries somebody else's round.
    """
    if not viewer.posts:
        raise Unable("no round")
    with scoped(viewer.scope()):
        seen = list(Enrolment.objects.filter(pk__in=enrolments).values_list("pk", "jurisdiction", "area", "person"))
    with scoped(ENGINE):
        place = Area.objects.only("pk", "jurisdiction").get(pk=Post.objects.values_list("area", flat=True).get(pk=viewer.posts[0]))
        if word is not None and Phone.objects.filter(word_hash=mark(word), gone=None).exclude(member=member).exists():
            raise Unable("not your phone")
        phone = Phone.objects.select_for_update().filter(word_hash=mark(word), gone=None, wipe=None).first() if word else None
        if word is None or phone is None:
            word = uuid4()
            fresh = {"taken": now, "heard": now, "area": place.pk, "jurisdiction": place.jurisdiction}
            phone = Phone.objects.create(member_id=member, word_hash=mark(word), made=now, **fresh)
        _along(phone, viewer.posts, duties, now)
        Read.objects.bulk_create(
            Read(jurisdiction=county, area=area, at=now, who=viewer.who, person=person, enrolment=number, what="round", purpose="carry")
            for number, county, area, person in seen
        )
    return word


def _along(phone: Phone, posts: Sequence[int], duties: Sequence[tuple[int, Key]], now: datetime) -> None:
    """Keep what `phone` has along from now on, in place of what it had."""
    phone.taken = now
    phone.save(update_fields=["taken"])
    hear(phone, now)
    Along.objects.filter(phone=phone).delete()
    given: dict[str, Any] = {
        "phone": phone.pk, "posts": list(posts), "enrolments": [enrolment for enrolment, _ in duties], "days": [key.occurs_on for _, key in duties],
        "rules": [key.rule for _, key in duties], "nths": [key.nth for _, key in duties],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ALONG, given)
