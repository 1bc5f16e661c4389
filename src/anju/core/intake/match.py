"""Who a row is: somebody known, somebody earlier in the same file, somebody known elsewhere, or new."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final, Generic, TypeVar

from anju.core.intake import names, reasons
from anju.core.intake.candidate import Candidate, Place

CREATED: Final = "created"
MERGED: Final = "merged"
REJECTED: Final = "rejected"
UNCHANGED: Final = "unchanged"
OUTCOMES: Final = (CREATED, MERGED, REJECTED, UNCHANGED)

_ROW: Final = "row:"
_PROPOSALS: Final = 5
_Mark = TypeVar("_Mark")


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
        rows=frozenset(mark for candidate in able for mark in candidate.marks if mark.startswith(_ROW)),
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
        self._identities = _Index[bytes]()
        self._phones = _Index[tuple[bytes, str]]()
        self._doors = _Index[tuple[bytes, str]]()
        self._rows = _Index[str]()
        for person in known:
            slot = _Slot(Target(person_id=person.person_id), person.name, person.inside, person.identity, set(person.marks))
            self._keep(slot, person.identity, person.phones, person.door, person.pinyin or names.key(person.name))

    def settle(self, candidate: Candidate) -> Outcome:
        """What becomes of a row, given everything settled before it; a created or merged row is remembered."""
        if candidate.reject:
            return Outcome(candidate, REJECTED, candidate.reject[0], warnings=candidate.warnings)
        slot, why = self._same(candidate)
        if slot is None:
            return self._create(candidate)
        if not slot.inside:
            return Outcome(candidate, REJECTED, reasons.ELSEWHERE, warnings=candidate.warnings)
        if why == reasons.SAME_IDENTITY and not names.alike(slot.name, candidate.fields["name"]):
            return Outcome(candidate, REJECTED, reasons.IDENTITY_TWO_NAMES, warnings=candidate.warnings)
        return self._merge(candidate, slot, why)

    def _same(self, candidate: Candidate) -> tuple[_Slot | None, str]:
        """Identity number first; then phone and name unless two identity numbers speak against it; then the very same row."""
        own = _inside_first(self._identities.all(candidate.identity)) if candidate.identity else []
        if own:
            alike = [slot for slot in own if names.alike(slot.name, candidate.fields["name"])]
            return (alike or own)[0], reasons.SAME_IDENTITY
        near = _inside_first(slot for slot in self._of_phones(candidate) if _may_be(slot, candidate))
        if near:
            return near[0], reasons.SAME_PHONE_AND_NAME
        again = (slot for slot in self._of_row(candidate) if slot.inside and slot.target.person_id)
        return next(again, None), reasons.SAME_ROW

    def _create(self, candidate: Candidate) -> Outcome:
        alike = (slot.target for slot in self._look_alikes(candidate) if slot.inside)
        proposed = tuple(dict.fromkeys(islice(alike, _PROPOSALS)))
        slot = _Slot(Target(place=candidate.place), candidate.fields["name"], True, candidate.identity, set())
        self._absorb(slot, candidate)
        warnings = (*candidate.warnings, reasons.LOOK_ALIKE) if proposed else candidate.warnings
        return Outcome(candidate, CREATED, proposed=proposed, warnings=warnings)

    def _merge(self, candidate: Candidate, slot: _Slot, why: str) -> Outcome:
        new = sorted({mark.partition(":")[0] for mark in candidate.marks - slot.marks} - {"row"})
        self._absorb(slot, candidate)
        return Outcome(candidate, MERGED if new else UNCHANGED, why, slot.target, tuple(new), warnings=candidate.warnings)

    def _look_alikes(self, candidate: Candidate) -> Iterator[_Slot]:
        """Near name at the same door; same phone and name with another identity number; the very same row twice in one file."""
        if candidate.door:
            yield from (slot for slot in self._doors.all((candidate.door, names.near(candidate.pinyin))) if _may_be(slot, candidate))
        yield from self._of_phones(candidate)
        yield from self._of_row(candidate)

    def _of_phones(self, candidate: Candidate) -> Iterator[_Slot]:
        name = candidate.fields["name"].casefold()
        return (slot for phone in candidate.phones for slot in self._phones.all((phone, name)))

    def _of_row(self, candidate: Candidate) -> Iterator[_Slot]:
        return (slot for mark in candidate.marks if mark.startswith(_ROW) for slot in self._rows.all(mark))

    def _absorb(self, slot: _Slot, candidate: Candidate) -> None:
        slot.marks |= candidate.marks
        slot.identity = slot.identity or candidate.identity
        self._keep(slot, candidate.identity, candidate.phones, candidate.door, candidate.pinyin)

    def _keep(self, slot: _Slot, identity: bytes | None, phones: Iterable[bytes], door: bytes | None, pinyin: str) -> None:
        if identity:
            self._identities.add(identity, slot)
        for phone in phones:
            self._phones.add((phone, slot.name.casefold()), slot)
        if door:
            self._doors.add((door, names.near(pinyin)), slot)
        for mark in slot.marks:
            if mark.startswith(_ROW):
                self._rows.add(mark, slot)


class _Index(Generic[_Mark]):
    """Slots by mark, each slot once and in the order it came."""

    def __init__(self) -> None:
        self._slots: dict[_Mark, dict[int, _Slot]] = {}

    def add(self, mark: _Mark, slot: _Slot) -> None:
        self._slots.setdefault(mark, {})[id(slot)] = slot

    def all(self, mark: _Mark) -> Iterable[_Slot]:
        return self._slots.get(mark, {}).values()


def _inside_first(slots: Iterable[_Slot]) -> list[_Slot]:
    return sorted(slots, key=lambda slot: not slot.inside)


def _may_be(slot: _Slot, candidate: Candidate) -> bool:
    """Two different identity numbers are two people until a person says otherwise."""
    return slot.identity is None or candidate.identity is None or slot.identity == candidate.identity
