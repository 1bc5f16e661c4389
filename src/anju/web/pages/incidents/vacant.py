"""An incident that says a place lies with nobody: whom the household misses and where somebody is named; many of one cause as one line."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from anju.core.plan.model import Plan, Text
from anju.operations.oversee import below
from anju.records.queries.absent import Missed, missed
from anju.web import shown
from anju.web.asked import Asked
from anju.web.pages.incidents.seen import Seen

LEAST = 3
"""So many of one cause stand under one line."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that lies with nobody. `charge`: its post, where the viewer answers for it and may name somebody."""

    missed: Missed
    role: Text
    charge: int | None


@dataclass(frozen=True, slots=True)
class Lot:
    """Incidents that stand under one line: the first of them, and all."""

    first: Seen
    all: tuple[Seen, ...]


def places(request: Asked, enrolment: int, plan: Plan) -> tuple[Place, ...]:
    """Whom the file misses now."""
    found = missed(enrolment, request.now)
    near = {each.post for each in below(request.viewer, request.now)} if found else set()
    return tuple(Place(each, shown.role_of(plan, each.role), each.post if each.post in near else None) for each in found)


def lots(seen: Sequence[Seen]) -> tuple[Lot, ...]:
    """The incidents in their order; those that one absence raised in many files as one lot, where the first of them stands."""
    by_cause: dict[Hashable, list[Seen]] = {}
    for each in seen:
        by_cause.setdefault(cause(each) or each.row.number, []).append(each)
    return tuple(lot for found in by_cause.values() for lot in _lots(found))


def _lots(found: list[Seen]) -> Iterable[Lot]:
    return (Lot(found[0], tuple(found)),) if len(found) >= LEAST else (Lot(each, (each,)) for each in found)


def cause(each: Seen) -> Hashable:
    """What is alike in all that one absence raised; None for what stands alone: whatever is about a door, or settled."""
    if not each.vacant or each.row.settled is not None:
        return None
    lead = each.lead.row if each.lead else None
    return each.title, each.row.raised, each.red, (lead.post, lead.acknowledged) if lead else None
