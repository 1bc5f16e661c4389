"""Who a row is: somebody known, somebody earlier in the same file, somebody known elsewhere, or new."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from anju.core.intake import names, reasons
from anju.core.intake.candidate import Candidate, Place

CREATED: Final = "created"
MERGED: Final = "merged"
REJECTED: Final = "rejected"
UNCHANGED: Final = "unchanged"
OUTCOMES: Final = (CREATED, MERGED, REJECTED, UNCHANGED)

_Mark = TypeVar("_Mark", bytes, str)


@dataclass(frozen=True, slots=True)
class Known:
    """A person already in the records, as far as matching needs: fingerprints, never plain numbers.

    `inside`: in the importer's area. `marks`: the union of `Candidate.marks` of every row taken into this person, and of
    `candidate.marks(...)` over the person's present values; without them a row that repeats everything still counts as merged.
    """

    person_id: str
    name: str
    inside: bool = True
    pinyin: str = ""
    identity: bytes | None = None
    phones: tuple[bytes, ...] = ()
    door: bytes | None = None
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a row goes into: a known person, or the person an earlier row of this file creates; exactly one is given."""

    person_id: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one row. `why` is a sentence of `reasons` (None for a plain new person); `into` whom it goes into;
    `adds` the fields whose values are new there; `proposed` persons it may be one with, for a person to decide."""

    candidate: Candidate
    outcome: str
    why: str | None = None
    into: Target | None = None
    adds: tuple[str, ...] = ()
    proposed: tuple[Target, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return self.candidate.place


@dataclass(frozen=True, slots=True)
class Keys:
    """What to ask the records for before matching: people with any of these."""

    identities: frozenset[bytes]
    phones: frozenset[bytes]
    doors: frozenset[bytes]
    rows: frozenset[str]


def keys(candidates: Iterable[Candidate]) -> Keys:
    """The fingerprints and row marks by which known people could match any of the candidates."""
    able = [candidate for candidate in candidates if not candidate.reject]
    return Keys(
        identities=frozenset(candidate.identity for candidate in able if candidate.identity),
        phones=frozenset(phone for candidate in able for phone in candidate.phones),
        doors=frozenset(candidate.door for candidate in able if candidate.door),
        rows=frozenset(mark for candidate in able for mark in candidate.marks if mark.startswith("row:")),
    )


@dataclass(slots=True)
class _Slot:
    """A person while the file is being matched; grows with every row that goes into it."""

    target: Target
    name: str
    inside: bool
    identity: bytes | None
    marks: set[str]


class Register:
    """Everybody a row may be: the known people and, as rows settle, those this file creates."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._identities: dict[bytes, list[_Slot]] = {}
        self._phones: dict[bytes, list[_Slot]] = {}
        self._doors: dict[bytes, list[_Slot]] = {}
        self._rows: dict[str, list[_Slot]] = {}
        for person in known:
            slot = _Slot(Target(person_id=person.person_id), person.name, person.inside, person.identity, set(person.marks))
            self._index(slot, (person.identity,) if person.identity else (), person.phones, (person.door,) if person.door else ())

    def settle(self, candidate: Candidate) -> Outcome:
        """What becomes of a row, given everything settled before it; a created or merged row is remembered."""
        if candidate.reject:
            return Outcome(candidate, REJECTED, candidate.reject[0], warnings=candidate.warnings)
        slot, why = self._same(candidate)
        if slot is None:
            return self._create(candidate)
        if why is not None and not slot.inside:
            return Outcome(candidate, REJECTED, reasons.ELSEWHERE, warnings=candidate.warnings)
        if why == reasons.SAME_IDENTITY and not names.alike(slot.name, candidate.fields["name"]):
            return Outcome(candidate, REJECTED, reasons.IDENTITY_TWO_NAMES, warnings=candidate.warnings)
        return self._merge(candidate, slot, why)

    def _same(self, candidate: Candidate) -> tuple[_Slot | None, str | None]:
        """Identity number first; then phone and name unless two identity numbers speak against it; then the very same row."""
        own = _inside_first(self._identities.get(candidate.identity, ())) if candidate.identity else []
        if own:
            alike = [slot for slot in own if names.alike(slot.name, candidate.fields["name"])]
            return (alike or own)[0], reasons.SAME_IDENTITY
        near = [slot for phone in candidate.phones for slot in self._phones.get(phone, ()) if _may_be(slot, candidate) and _named(slot, candidate)]
        if near:
            return _inside_first(near)[0], reasons.SAME_PHONE_AND_NAME
        again = [slot for mark in candidate.marks for slot in self._rows.get(mark, ()) if slot.inside and slot.target.person_id]
        return (again[0], reasons.SAME_ROW) if again else (None, None)

    def _create(self, candidate: Candidate) -> Outcome:
        proposed = tuple(dict.fromkeys(slot.target for slot in self._look_alikes(candidate)))
        slot = _Slot(Target(place=candidate.place), candidate.fields["name"], True, candidate.identity, set(candidate.marks))
        self._index(slot, (candidate.identity,) if candidate.identity else (), candidate.phones, (candidate.door,) if candidate.door else ())
        warnings = (*candidate.warnings, reasons.LOOK_ALIKE) if proposed else candidate.warnings
        return Outcome(candidate, CREATED, proposed=proposed, warnings=warnings)

    def _merge(self, candidate: Candidate, slot: _Slot, why: str | None) -> Outcome:
        new = sorted({mark.partition(":")[0] for mark in candidate.marks - slot.marks} - {"row"})
        slot.marks |= candidate.marks
        slot.identity = slot.identity or candidate.identity
        self._index(slot, (candidate.identity,) if candidate.identity else (), candidate.phones, (candidate.door,) if candidate.door else ())
        return Outcome(candidate, MERGED if new else UNCHANGED, why, slot.target, tuple(new), warnings=candidate.warnings)

    def _look_alikes(self, candidate: Candidate) -> list[_Slot]:
        """Near name at the same door; same phone and name with another identity number; the very same row twice in one file."""
        sound = names.near(candidate.pinyin)
        door = self._doors.get(candidate.door, ()) if candidate.door else ()
        found = [slot for slot in door if _may_be(slot, candidate) and names.near(names.key(slot.name)) == sound]
        found += [slot for phone in candidate.phones for slot in self._phones.get(phone, ()) if _named(slot, candidate)]
        found += [slot for mark in candidate.marks for slot in self._rows.get(mark, ())]
        return [slot for slot in found if slot.inside]

    def _index(self, slot: _Slot, identities: Sequence[bytes], phones: Sequence[bytes], doors: Sequence[bytes]) -> None:
        for table, marks in ((self._identities, identities), (self._phones, phones), (self._doors, doors)):
            for mark in marks:
                _add(table, mark, slot)
        for row in slot.marks:
            if row.startswith("row:"):
                _add(self._rows, row, slot)


def _add(table: dict[_Mark, list[_Slot]], mark: _Mark, slot: _Slot) -> None:
    slots = table.setdefault(mark, [])
    if not any(other is slot for other in slots):
        slots.append(slot)


def _inside_first(slots: Iterable[_Slot]) -> list[_Slot]:
    return sorted(slots, key=lambda slot: not slot.inside)


def _may_be(slot: _Slot, candidate: Candidate) -> bool:
    """Two different identity numbers are two people until a person says otherwise."""
    return slot.identity is None or candidate.identity is None or slot.identity == candidate.identity


def _named(slot: _Slot, candidate: Candidate) -> bool:
    return slot.name.casefold() == candidate.fields["name"].casefold()
