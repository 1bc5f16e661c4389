"""How somebody likes to be told outside Anju: language, way, quiet hours; of staff the telephone too, sealed. Each says it of themselves."""

from dataclasses import dataclass
from datetime import datetime, time

from anju.core.intake import phones
from anju.core.messages import quiet
from anju.core.plan.term import Quiet
from anju.operations.unable import Unable
from anju.records import reminders
from anju.records.models import Member, MemberContact, Person, PersonContact, Post
from anju.records.models.messages import MOST_REMINDERS
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import fingerprint, seal, unseal

REGION = "CN"
"""Of telephone numbers written without a country."""


@dataclass(frozen=True, slots=True)
class Contact:
    """What somebody said. Empty: nothing was. `quiet_from` and `quiet_until`: local times, both or neither."""

    language: str = ""
    channel: str = ""
    quiet_from: time | None = None
    quiet_until: time | None = None
    phone: str = ""
    remind: tuple[time, ...] = ()
    """When somebody at home wants to be reminded of what waits, by the clock of their area; nothing: never."""
    by: str = ""
    at: datetime | None = None
    """Who wrote it down, and when: of somebody at home."""
    proven: bool = False
    """Whether a member has shown that the number is theirs."""


def of_member(member: int) -> Contact:
    """A member's own, the number in clear: for their eyes."""
    with scoped(ENGINE):
        language = Member.objects.values_list("language", flat=True).get(pk=member)
        row = MemberContact.objects.filter(pk=member).first()
    if row is None:
        return Contact(language)
    phone = unseal(bytes(row.phone), f"member_contact.phone:{member}") if row.phone else ""
    return Contact(language, row.channel, row.quiet_from, row.quiet_until, phone, proven=row.proven is not None)


def of_person(person: int) -> Contact:
    """Somebody's at home."""
    with scoped(ENGINE):
        row = PersonContact.objects.filter(pk=person).first()
    if row is None:
        return Contact()
    hours = tuple(row.remind_at or ())
    return Contact(row.language, row.channel, row.quiet_from, row.quiet_until, remind=hours, by=row.said_by, at=row.said_at)


def put_member(member: int, said: Contact) -> None:
    """Keep it; a number in E.164 is nobody else's. Raises `Unable`."""
    _whole(said)
    if said.channel in ("sms", "call") and not said.phone:
        raise Unable("no number yet", "phone")
    mark = fingerprint(said.phone, "phone") if said.phone else None
    with scoped(ENGINE):
        if mark and MemberContact.objects.filter(phone_fp=mark).exclude(pk=member).exists():
            raise Unable("number taken", "phone")
        kept = seal(said.phone, f"member_contact.phone:{member}") if said.phone else None
        hours = {"quiet_from": said.quiet_from, "quiet_until": said.quiet_until}
        same = mark is not None and MemberContact.objects.filter(pk=member, phone_fp=mark).exists()
        proven = {} if same else {"proven": None}
        MemberContact.objects.update_or_create(pk=member, defaults={"channel": said.channel, "phone": kept, "phone_fp": mark, **hours, **proven})
        if said.language:
            Member.objects.filter(pk=member).update(language=said.language)


def put_person(person: int, said: Contact, *, by: str, now: datetime, night: Quiet | None = None) -> None:
    """Keep it, as `by` wrote it down at `now`. `night`: the plan's, for whoever chooses no hours of their own. Raises `Unable`."""
    _whole(said)
    _awake(said, night)
    with scoped(ENGINE):
        who = Person.objects.only("jurisdiction", "area").get(pk=person)
        hours = {"quiet_from": said.quiet_from, "quiet_until": said.quiet_until}
        place = {"jurisdiction": who.jurisdiction, "area": who.area}
        told = {"language": said.language, "channel": said.channel, "said_by": by, "said_at": now}
        PersonContact.objects.update_or_create(pk=person, defaults={**told, **hours, **place})
        reminders.choose(person, sorted(set(said.remind)), now)


def number(said: str, region: str) -> str:
    """A telephone number in E.164 as it was typed in `region`; empty where it is none."""
    found = phones.read([said], region).numbers if said.strip() else ()
    return found[0] if found else ""


def _whole(said: Contact) -> None:
    if (said.quiet_from is None) != (said.quiet_until is None):
        raise Unable("one end", "quiet_until")
    if said.quiet_from is not None and said.quiet_from == said.quiet_until:
        raise Unable("no hours", "quiet_until")


def _awake(said: Contact, night: Quiet | None) -> None:
    """No reminder in hours in which none would come."""
    if len(set(said.remind)) > MOST_REMINDERS:
        raise Unable("too many hours", "remind")
    start, end = (said.quiet_from, said.quiet_until) if said.quiet_from else (night.start, night.end) if night else (None, None)
    if start and end and any(quiet.within(hour, start, end) for hour in said.remind):
        raise Unable("quiet then", "remind")


def reached_at(post: int) -> str:
    """The number at which whoever holds `post` is called, in clear: their own, else the post's. The caller has shown that it may be asked."""
    with scoped(ENGINE):
        row = Post.objects.filter(pk=post).only("member", "phone").first()
        own = MemberContact.objects.filter(pk=row.member_id).exclude(phone=None).first() if row else None
    if own is not None and own.phone:
        return unseal(bytes(own.phone), f"member_contact.phone:{own.pk}")
    return unseal(bytes(row.phone), f"post.phone:{post}") if row and row.phone else ""
