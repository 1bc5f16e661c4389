"""The order of a round where hours bind: the walk from door to door, bent by HiGHS so that nobody is come to before their hour or after it.

No door's coordinates are kept, so a way costs nothing but the change of village; each door is taken to need the same time.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from highspy import Highs, HighsModelStatus, HighsVarType

from anju.core.duties.route import Stop

VISIT = timedelta(minutes=10)
"""What a door takes, with the steps to the next."""
SLOT = timedelta(minutes=30)
SECONDS = 2.0
"""For so long a page waits for the best order; then the walk stands as it is."""
LATE, NEED, VILLAGE, WAIT = 10.0, 4.0, 6.0, 1.0
"""What a slot late costs, how much more where somebody lacks a thing, what each slot in a village, and each slot of waiting."""
MOST = 48
"""Slots of a day: what cannot be reached by then is late wherever it stands."""

Kind = tuple[int, int, int, bool]
"""Doors that are alike for the solver: village, the slots in which they open and are due, whether somebody lacks a thing."""


def order(walk: Sequence[Stop], now: datetime) -> tuple[Stop, ...]:
    """`walk`, in its order where every door can be come to in its hours so; else in the best order there is. The same stops always give the same."""
    return tuple(walk) if suits(walk, now) else _bent(walk, now) or tuple(walk)


def suits(walk: Sequence[Stop], now: datetime) -> bool:
    """Whether whoever sets out at `now` finds each door open and not past its hour. A door that is overdue already is no reason to go otherwise."""
    return all(stop.opens <= now + number * VISIT and (stop.due <= now or now + (number + 1) * VISIT <= stop.due) for number, stop in enumerate(walk))


def _bent(walk: Sequence[Stop], now: datetime) -> tuple[Stop, ...] | None:
    alike: dict[Kind, list[int]] = defaultdict(list)
    for number, stop in enumerate(walk):
        alike[_kind(stop, now)].append(number)
    slots = max(opens for _, opens, _, _ in alike) + len(walk) // (SLOT // VISIT) + 1
    taken = _solved(alike, slots)
    if taken is None:
        return None
    slot = {number: s for kind, numbers in alike.items() for number, s in zip(numbers, taken[kind], strict=True)}
    return tuple(walk[number] for number in _within(walk, slot))


def _kind(stop: Stop, now: datetime) -> Kind:
    opens = max(0, min(MOST, -((now - stop.opens) // SLOT)))
    return stop.village, opens, max(-1, min(MOST, (stop.due - now) // SLOT)), stop.need


def _solved(alike: Mapping[Kind, Sequence[int]], slots: int) -> dict[Kind, list[int]] | None:
    """For each kind the slots of its doors, in order; None where no best answer was found in time."""
    each = SLOT // VISIT
    model = Highs()  # type: ignore[no-untyped-call]  # the library's own
    for option, value in (("output_flag", False), ("time_limit", SECONDS), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.001)):
        model.setOptionValue(option, value)
    there = {
        (kind, s): model.addVariable(0, min(each, len(doors)), _cost(kind, s), HighsVarType.kInteger)
        for kind, doors in alike.items() for s in range(kind[1], slots)
    }  # fmt: skip
    villages = {(v, s): model.addVariable(0, 1, VILLAGE, HighsVarType.kInteger) for v in sorted({kind[0] for kind in alike}) for s in range(slots)}
    for kind, doors in alike.items():
        model.addConstr(model.qsum([there[kind, s] for s in range(kind[1], slots)]) == len(doors))
    seen, at = defaultdict[tuple[int, int], list[Any]](list), defaultdict[int, list[Any]](list)
    for (kind, s), one in there.items():
        seen[kind[0], s].append(one)
        at[s].append(one)
    for place, inside in villages.items():
        model.addConstr(model.qsum(seen[place]) - each * inside <= 0)
    for s in range(slots):
        model.addConstr(model.qsum(at[s]) <= each)
    model.solve()
    if model.getModelStatus() != HighsModelStatus.kOptimal:
        return None
    found: dict[Kind, list[int]] = {kind: [] for kind in alike}
    for (kind, s), value in zip(there, model.variableValues(list(there.values())), strict=True):
        found[kind] += [s] * round(value)
    return found


def _cost(kind: Kind, slot: int) -> float:
    """A slot later costs a little; a slot past the hour much, and more where somebody lacks a thing."""
    return WAIT * slot + LATE * max(0, slot + 1 - kind[2]) * (NEED if kind[3] else 1.0)


def _within(walk: Sequence[Stop], slot: Mapping[int, int]) -> list[int]:
    """Slot by slot; in each, whoever is already in a village first sees to that, and then goes on as the walk does."""
    found: list[int] = []
    for s in sorted(set(slot.values())):
        here = [number for number in range(len(walk)) if slot[number] == s]
        at = walk[found[-1]].village if found else walk[here[0]].village
        found += sorted(here, key=lambda number: (walk[number].village != at, number))
    return found
