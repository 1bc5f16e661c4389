"""The people who arrive, day after day, and those who wait to be enrolled."""

from datetime import datetime

from anju.core.chance import chance, pick
from anju.core.intake.names import initials, key
from anju.operations.demo.script import STEP, Script
from anju.operations.demo.town import person_name, telephone
from anju.records.models import Household, Identity, Person
from anju.records.sealed import fingerprint, seal


def arrive(said: Script, n: int, villages: list[int], now: datetime) -> int:
    """Person number `n`, in a household of their own; tells the person's number. Needs the engine's scope."""
    who = (said["seed"], n)
    area = pick(villages, "village", who)
    jurisdiction, name = said["county"]["id"] // STEP, person_name(said, "person", *who)
    pattern, groups, doors = said["address"]
    address = pattern.format(1 + int(chance("group", who) * groups), 1 + int(chance("door", who) * doors))
    phone = telephone(who)
    door = Household(jurisdiction=jurisdiction, area=area, address_fp=fingerprint(f"{area} {address}", "address"))
    door.save()
    door.address = seal(address, f"household.address:{door.pk}")
    door.save(update_fields=["address"])
    person = Person.objects.create(jurisdiction=jurisdiction, area=area, household=door, created=now)
    Identity.objects.create(
        person=person, jurisdiction=jurisdiction, area=area, name=name, pinyin=key(name), initials=initials(name),
        sex=pick(["male", "female"], "sex", who), phone=seal(phone, f"identity.phone:{person.pk}"), phone_fp=fingerprint(phone, "phone"),
        phone_tail_fp=fingerprint(phone[-4:], "phone_tail"), address=seal(address, f"identity.address:{person.pk}"),
        address_fp=fingerprint(f"{area} {address}", "address"),
    )  # fmt: skip
    return person.pk
