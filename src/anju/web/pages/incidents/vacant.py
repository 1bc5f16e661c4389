"""An incident that says a place lies with nobody: whom the household misses and where somebody is named; many of one cause as one line."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from anju.core.plan.model import Plan, Team, Text
from anju.operations.oversee import below
from anju.operations.qualifying.look import lacking
from anju.records.queries.absent import Missed, held, missed
from anju.records.queries.household import seats
from anju.web import fit, shown
from anju.web.asked import Asked
from anju.web.pages.incidents.seen import Seen

Each = TypeVar("Each")
LEAST = 3
"""So many of one cause stand under one line."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that lies with nobody. `charge`: its post, where the viewer answers for it and may name somebody."""

    missed: Missed
    role: Text
    charge: int | None
    lacks: str = ""
    """What whoever sits there lacks: they keep what they have until somebody who has it is named."""


def places(request: Asked, enrolment: int, plan: Plan, about: str) -> tuple[Place, ...]:
    """Whom the file misses now; of the team that the incident is `about`, every seat in which nobody sits."""
    found = missed(enrolment, request.now)
    found += _seats(plan.teams[about], enrolment, {each.role for each in found}) if about in plan.teams else ()
    asks = any(role.needs for role in plan.roles.values())
    sitting = held(enrolment, [role.name for role in plan.roles.values() if role.needs], request.now) if asks else ()
    near = {each.post for each in below(request.viewer, request.now)} if found or sitting else set()
    lost = [Place(each, shown.role_of(plan, each.role), each.post if each.post in near else None) for each in found]
    for each in sitting:
        lack = lacking(plan, each.role, [each.post or 0], request.viewer.zone, request.now).get(each.post or 0, ())
        if lack:
            lost.append(Place(each, shown.role_of(plan, each.role), each.post if each.post in near else None, fit.words(lack)))
    return tuple(lost)


def _seats(team: Team, enrolment: int, told: Collection[str]) -> tuple[Missed, ...]:
    taken = {seat.role for seat in seats(enrolment)}
    return tuple(Missed(seat, None, "", None, None, "", 0) for seat in team.seats if seat not in taken and seat not in told)


def lots(found: Sequence[Each], cause: Callable[[Each], Hashable]) -> tuple[tuple[Each, ...], ...]:
    """All of `found` in their order: each alone, or, where enough share a cause, all of these where the first of them stands."""
    shared = defaultdict[Hashable, list[Each]](list)
    for each in found:
        shared[cause(each)].append(each)
    return tuple(lot for each in found for lot in _at(each, shared[cause(each)], cause(each)))


def _at(each: Each, alike: Sequence[Each], cause: Hashable) -> Iterator[tuple[Each, ...]]:
    if cause is None or len(alike) < LEAST:
        yield (each,)
    elif each is alike[0]:
        yield tuple(alike)


def cause(each: Seen) -> Hashable:
    """What is alike in all that one absence raised; None for what stands alone: whatever is about a door, or settled."""
    if not each.vacant or each.row.settled is not None:
        return None
    lead = each.lead.row if each.lead else None
    return each.title, each.row.raised, each.red, (lead.post, lead.acknowledged) if lead else None
