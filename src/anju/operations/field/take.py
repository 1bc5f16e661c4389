"""Taking a round along: the phone is known from here on, and each household it carries is kept as a read."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.models import Area, Enrolment, Phone, Post, Read
from anju.records.scope import ENGINE, scoped


def mark(word: UUID) -> bytes:
    """What is kept of the word by which a phone is known."""
    return sha256(word.bytes).digest()


def take(viewer: Viewer, member: int, word: UUID | None, enrolments: Sequence[int], *, now: datetime) -> UUID:
    """Let `member` carry what they may see of `enrolments` on the phone known by `word`, or on a new one; the word. `now` is aware, UTC.

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
        known = Phone.objects.filter(word_hash=mark(word), gone=None, wipe=None) if word else Phone.objects.none()
        fresh = {"taken": now, "heard": now, "area": place.pk, "jurisdiction": place.jurisdiction}
        if word is None or not known.update(taken=now, heard=now):
            word = uuid4()
            Phone.objects.create(member_id=member, word_hash=mark(word), made=now, **fresh)
        Read.objects.bulk_create(
            Read(jurisdiction=county, area=area, at=now, who=viewer.who, person=person, enrolment=number, what="round", purpose="carry")
            for number, county, area, person in seen
        )
    return word
