"""What was agreed and still stands, or stood."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from anju.operations.link import adults
from anju.records.models import Consent, Enrolment, Identity
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal

What = Literal["speaks", "guardian", "afar"]
COVERS = ("report", "ask", "record")
"""What a person may let another do for them, beyond seeing the day, the end and what is asked: report, ask, read the record."""
GUARDS = (*COVERS, "speak")
"""A guardian also complains, corrects and talks to the doctor for somebody."""
OWN = frozenset({"see", *GUARDS, "own", "self"})
"""What one may do in one's own name. `own`: whom one lets act; `self`: what is of whoever stands there, not of the file: PIN, how one is told."""
GUEST = frozenset({"see", "ask", "self"})
"""What another adult with a card for somebody's file may do without their agreement: the day, the way out, what the door needs."""
NEEDS = {
    **dict.fromkeys(("report", "door", "answer"), "report"),
    **dict.fromkeys(("ask", "care", "outing", "gone"), "ask"),
    **dict.fromkeys(("private", "complain", "correct"), "speak"),
}
"""By what a form of the household's is for, what one must be allowed to do there; leaving asks nobody."""


@dataclass(frozen=True, slots=True)
class Granted:
    """One agreement. `holder`: the adult at the door who may, None from afar; `name` of whoever may."""

    number: int
    enrolment: int
    person: int
    what: What
    holder: int | None
    name: str
    covers: tuple[str, ...]
    given: datetime
    by: str
    withdrawn: datetime | None
    locked: bool


def granted(number: int, holder: int | None = None) -> Granted | None:
    """An agreement that stands, `holder`'s; None where it was ended or is somebody else's."""
    with scoped(ENGINE):
        row = Consent.objects.filter(pk=number, withdrawn=None, holder=holder).first()
        return _granted([row])[0] if row else None


def held(enrolment: int, holder: int) -> Granted | None:
    """The agreement by which the adult `holder` acts for the person of a file; None where none stands."""
    with scoped(ENGINE):
        row = Consent.objects.filter(enrolment=enrolment, holder=holder, withdrawn=None).first()
        return _granted([row])[0] if row else None


def card(enrolment: int, holder: int | None) -> frozenset[str]:
    """What the adult `holder`, who has a card for a file, may do there: all of it where it is their own or nobody's in particular."""
    with scoped(ENGINE):
        of = Enrolment.objects.values_list("person", flat=True).get(pk=enrolment)
    if of in (None, holder):
        return OWN
    by = held(enrolment, holder) if holder is not None else None
    return frozenset({"see", "self", *by.covers}) if by is not None else GUEST


def given(enrolment: int) -> tuple[Granted, ...]:
    """Every agreement of one file, newest first, ended ones too. The caller has asked whether the viewer may see it."""
    with scoped(ENGINE):
        return _granted(Consent.objects.filter(enrolment=enrolment).order_by("-given", "-pk"))


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody at the same door for whom one may speak: by which agreement, and by name."""

    number: int
    name: str


def spoken(holder: int) -> tuple[Spoken, ...]:
    """For whom the adult `holder` may speak."""
    with scoped(ENGINE):
        rows = list(Consent.objects.filter(holder=holder, withdrawn=None).order_by("given", "pk"))
        names = _people(row.person for row in rows)
    return tuple(Spoken(row.pk, names.get(row.person or 0, "")) for row in rows)


def others(enrolment: int) -> tuple[tuple[int, str], ...]:
    """The other people at the door of a file, by number and name: who may be chosen to speak."""
    with scoped(ENGINE):
        case = Enrolment.objects.only("person", "household").get(pk=enrolment)
        there = [number for number in adults(case) if number != case.person_id]
        names = _people(there)
    return tuple((number, names.get(number, str(number))) for number in there)


def named(enrolment: int) -> dict[str, str]:
    """Who spoke for somebody, as the ledger and the list of looks name them, to their names; those whose word has ended too."""
    return {f"person:{each.holder}" if each.holder is not None else f"consent:{each.number}": each.name for each in given(enrolment)}


def _granted(rows: Iterable[Consent]) -> tuple[Granted, ...]:
    found = list(rows)
    names = _people(row.holder for row in found)
    return tuple(
        Granted(
            row.pk, row.enrolment, row.person or 0, row.what, row.holder,  # type: ignore[arg-type]  # words of the check constraint
            names.get(row.holder or 0, "") if row.holder is not None else unseal(bytes(row.name), f"consent.name:{row.pk}") if row.name else "",
            tuple(row.covers), row.given, row.by, row.withdrawn, row.locked,
        )
        for row in found
    )  # fmt: skip


def _people(numbers: Iterable[int | None]) -> dict[int, str]:
    return dict(Identity.objects.filter(person__in=[each for each in numbers if each is not None]).values_list("person", "name"))
