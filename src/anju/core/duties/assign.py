"""Who may take which watch of a day, put as sums for a solver: watches that lie empty, people within every limit, and what is worth most.

Nothing is solved here. An answer that keeps every sum keeps every limit of `anju.core.duties.roster`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from anju.core.duties.roster import WEEK, ZERO, Shift, Watcher, against, inside
from anju.core.moments import Span
from anju.core.plan.model import Roster

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Sum:
    """The weights of those of its choices that are taken come together to at most `most`. Choices are named by their number."""

    terms: tuple[tuple[int, int], ...]
    most: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one person, or one party, watches: `base` minutes already, and the minutes of each choice."""

    base: int
    terms: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """`slots` lie empty; each of `choices` gives the slot of that number to somebody. All `sums` hold. `people` and `parties` should watch evenly;
    those of `changed` take an hour from whom it was published for."""

    slots: tuple[Span, ...]
    choices: tuple[tuple[int, Shift], ...]
    sums: tuple[Sum, ...]
    people: tuple[Share, ...]
    parties: tuple[Share, ...]
    changed: frozenset[int]


def problem(roster: Roster, watchers: Sequence[Watcher], slots: Sequence[Span], kept: Sequence[Shift], published: Sequence[Shift]) -> Problem:
    """Filling `slots` beside what is `kept`, with as few changes to what is `published` as may be."""
    choices = list[tuple[int, Shift]]()
    sums, people, parties = list[Sum](), list[Share](), defaultdict[str, list[tuple[int, int]]](list)
    for who in sorted(watchers, key=lambda one: one.post):
        others = (*who.other, *(one for one in kept if one.post == who.post))
        mine = dict[int, Shift]()
        for number, slot in enumerate(slots):
            shift = Shift(who.post, who.role, slot.start, slot.end or slot.start)
            if who.role in roster.roles and next(against(roster, who, shift, others), None) is None:
                mine[len(choices)] = shift
                choices.append((number, shift))
        sums += _apart(roster, mine)
        sums += _weeks(roster, mine, others)
        terms = tuple((choice, _minutes(shift.length)) for choice, shift in mine.items())
        people.append(Share(sum(_minutes(one.length) for one in others), terms))
        parties[who.role] += terms
    sums += [Sum(tuple((c, 1) for c, (number, _) in enumerate(choices) if number == slot), 1) for slot in range(len(slots))]
    stood = {role: sum(_minutes(one.length) for one in kept if one.role == role) for role in parties}
    even = tuple(Share(stood[role], tuple(terms)) for role, terms in sorted(parties.items()))
    return Problem(tuple(slots), tuple(choices), tuple(sums), tuple(people), even, frozenset(_changed(choices, published)))


def _apart(roster: Roster, mine: Mapping[int, Shift]) -> Iterator[Sum]:
    """No two watches of one person at once, or with too little rest between."""
    for (one, a), (other, b) in combinations(mine.items(), 2):
        if a.start < b.end + roster.rest and b.start < a.end + roster.rest:
            yield Sum(((one, 1), (other, 1)), 1)


def _weeks(roster: Roster, mine: Mapping[int, Shift], others: Sequence[Shift]) -> Iterator[Sum]:
    """In no seven days more than the plan allows: the fullest begin with a watch, or end with one that is given now."""
    starts = {one.start for one in (*others, *mine.values())} | {one.end - WEEK for one in mine.values()}
    for start in sorted(starts):
        terms = tuple((choice, _minutes(part)) for choice, shift in mine.items() if (part := _within(shift, start)))
        if terms:
            yield Sum(terms, max(_minutes(roster.week - sum((_within(one, start) for one in others), start=ZERO)), 0))


def _within(shift: Shift, start: datetime) -> timedelta:
    return inside(shift, start, start + WEEK)


def _changed(choices: Sequence[tuple[int, Shift]], published: Sequence[Shift]) -> Iterator[int]:
    for number, (_, shift) in enumerate(choices):
        stands = {one.post for one in published if one.start < shift.end and shift.start < one.end}
        if stands and shift.post not in stands:
            yield number


def _minutes(length: timedelta) -> int:
    return length // MINUTE
