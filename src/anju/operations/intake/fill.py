"""What a person merged into another brings along: values the other lacks, and takes away again when the merge was wrong. In the engine's scope."""

from collections.abc import Mapping, Sequence

from anju.records.models import Household, Identity, Person
from anju.records.sealed import seal, unseal

SEALED = ("identity", "phone", "address")
PRINTS = {"identity": ("identity_fp",), "phone": ("phone_fp", "phone_tail_fp"), "address": ("address_fp",)}
PLAIN = {"sex": "", "born": None, "document": ""}
CHANGED = (*SEALED, *PLAIN, "identity_fp", "phone_fp", "phone_tail_fp", "address_fp")


def fill(merged: Mapping[int, int]) -> None:
    """Give whoever others went into (`merged`: from, into) what they lack and those others know. Nothing known is overwritten."""
    told = {one.pk: one for one in Identity.objects.filter(pk__in={*merged, *merged.values()})}
    touched: dict[int, Identity] = {}
    for source, into in merged.items():
        if source in told and into in told and _give(told[source], told[into]):
            touched[into] = told[into]
    Identity.objects.bulk_update(touched.values(), CHANGED, batch_size=500)
    _doors([one for one in touched.values() if one.address_fp is not None])


def _doors(told: Sequence[Identity]) -> None:
    """Somebody whose address has just become known lives at that door; a door without an address gets it."""
    empty = Person.objects.filter(pk__in=[one.pk for one in told], household__address_fp=None).values_list("pk", "household")
    prints = {one.pk: one for one in told}
    for person, household in empty:
        own = prints[person]
        there = Household.objects.filter(jurisdiction=own.jurisdiction, address_fp=own.address_fp).order_by("pk").first()
        if there is not None:
            Person.objects.filter(pk=person).update(household=there)
        elif household is not None and own.address:
            address = unseal(bytes(own.address), f"identity.address:{own.pk}")
            sealed = seal(address, f"household.address:{household}")
            Household.objects.filter(pk=household).update(address=sealed, address_fp=own.address_fp)


def _give(source: Identity, into: Identity) -> bool:
    given = False
    for name in SEALED:
        if getattr(into, name) is None and getattr(source, name) is not None:
            text = unseal(bytes(getattr(source, name)), f"identity.{name}:{source.pk}")
            setattr(into, name, seal(text, f"identity.{name}:{into.pk}"))
            for column in PRINTS[name]:
                setattr(into, column, getattr(source, column))
            given = True
    for name, empty in PLAIN.items():
        if getattr(into, name) == empty and getattr(source, name) != empty:
            setattr(into, name, getattr(source, name))
            given = True
    return given


def take_away(source: Identity, into: Identity) -> None:
    """Clear of `into` what can only have come from `source`: values its own spreadsheets never gave. People without marks keep all they have."""
    marks = set(into.marks or ())
    if not marks:
        return
    for name, columns in PRINTS.items():
        print_ = getattr(into, columns[0])
        if print_ is not None and print_ == getattr(source, columns[0]) and not _own(name, bytes(print_), marks):
            for column in (name, *columns):
                setattr(into, column, None)
    into.save(update_fields=list(CHANGED))


def _own(name: str, print_: bytes, marks: set[str]) -> bool:
    """An address is marked in another spelling than its door: it counts as one's own where any address was given."""
    if name == "address":
        return any(mark.startswith("address:") for mark in marks)
    return f"{name}:{print_.hex()}" in marks
