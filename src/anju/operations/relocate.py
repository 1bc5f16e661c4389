"""A person lives elsewhere from now on: their door, and with it everything of what still runs. Whoever calls has shown that both sides agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anju.core.intake.addresses import Village
from anju.core.intake.candidate import door_print
from anju.operations import hint
from anju.operations.intake.known import hashing
from anju.operations.intake.record import household
from anju.operations.oversee import acting
from anju.operations.post import raise_empty
from anju.operations.record import Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.tick import catch_up
from anju.operations.viewer import Viewer
from anju.records import holders
from anju.records.models import Area, Duty, Enrolment, Household, Identity, Person, Pin
from anju.records.queries.rows import numbers
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal

_NAME = ("enrolment", "rule", "occurs_on", "nth")


@dataclass(frozen=True, slots=True)
class Door:
    """A door in a village, as it is written and by its fingerprint."""

    place: Area
    address: str
    print: bytes


def door(place: Area, address: str) -> Door:
    """The door at `address` in `place`. Raises `Refused` where it leads to no door."""
    found = door_print(Village(str(place.pk), place.name), address, hashing())
    if found is None:
        raise Refused(Fault("no address", "address"))
    return Door(place, address, found)


def relocate(viewer: Viewer, person: Person, to: Door, *, now: datetime, key: UUID | None = None) -> int:
    """Let `person` live at `to` and tell the household's number. Their running files follow, all of them or nothing happens.

    In another area their seats and given duties go back to their roles where whoever had them does not reach there; who is nobody's then is an
    incident at once (DESIGN rule 1). First day and END stay. Raises `Refused`.
    """
    with scoped(ENGINE):
        running = list(Enrolment.objects.filter(person=person, archived=None, annulled=None).order_by("pk"))
        if any(each.jurisdiction != to.place.jurisdiction for each in running):
            raise Refused(Fault("other county", "village"))
        away = [each for each in (*running, *_parts(running)) if each.area != to.place.pk]
        orphaned = _follow(away, to.place, now)
        number = _household(person, to)
        for each in (*running, *(one for one in away if one not in running)):
            lives = {"household": number, "before": person.household_id or 0} if each in running else {}
            values = {**lives, **(_away(viewer, each, to.place) if each in away else {})}
            record(acting(viewer), each.pk, [Said("move", values=values, via="staff")], now=now, key=key if [each] == running else None)
        _settle_in(person, number, to)
        Enrolment.objects.filter(pk__in=[each.pk for each in running]).update(household=number)
        raise_empty(viewer, orphaned, now)
        hint.tell({to.place.pk, *(each.area for each in away)})
    return number


def _household(person: Person, to: Door) -> int:
    there = Household.objects.filter(jurisdiction=person.jurisdiction, address_fp=to.print).order_by("pk").first()
    if there is not None:
        return there.pk
    made = household(numbers("household", 1)[0], person.jurisdiction, to.place.pk, to.address, to.print)
    made.save(force_insert=True)
    return made.pk


def _parts(running: Sequence[Enrolment]) -> list[Enrolment]:
    """The things that belong to `running` files and are not archived, and what belongs to those in turn."""
    here, found = list(running), list[Enrolment]()
    while here := list(Enrolment.objects.filter(parent__in=[each.pk for each in here], archived=None, annulled=None).order_by("pk")):
        found += here
    return found


def _settle_in(person: Person, number: int, to: Door) -> None:
    """Also those who count as the same person go along."""
    everybody = [person.pk, *Person.objects.filter(merged_into=person.pk).values_list("pk", flat=True)]
    Person.objects.filter(pk__in=everybody).update(area=to.place.pk)
    Person.objects.filter(pk=person.pk).update(household=number)
    Identity.objects.filter(pk__in=everybody).update(area=to.place.pk)
    Pin.objects.filter(pk__in=everybody).update(area=to.place.pk)
    Identity.objects.filter(pk=person.pk).update(address=seal(to.address, f"identity.address:{person.pk}"), address_fp=to.print)


def _away(viewer: Viewer, one: Enrolment, place: Area) -> dict[str, object]:
    """What the fact says of another area: from where to where, which posts reach there, and who holds the household where its holder does not."""
    stays = [f"post:{post}" for post in holders.reach(one.pk, place.pk)]
    return {"area": place.pk, "from": one.area, "stays": stays, "holder": viewer.who}


def _follow(away: Sequence[Enrolment], place: Area, now: datetime) -> list[int]:
    """Until now the area left behind counts, from now on the other: what is due is decided first, then every row is renumbered. Tells the files where
    a duty of a standing post is nobody's by that: no seat of theirs will say so."""
    numbered = [each.pk for each in away]
    if not numbered:
        return []
    catch_up(numbered, now)
    standing = Duty.objects.filter(enrolment__in=numbered, how=None, standing=True)
    held = set(standing.filter(post__isnull=False).values_list(*_NAME))
    holders.follow(numbered, place.pk, now)
    return sorted({name[0] for name in held & set(standing.filter(post=None).values_list(*_NAME))})
