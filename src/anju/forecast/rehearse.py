"""A plan rehearsed: many invented subjects, one balance, the load of each role by hour, and which paths nobody walked."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from anju.core.duties.balance import Balance, balance
from anju.core.enrolment.state import Duty
from anju.core.moments import zone_of
from anju.core.plan.model import PERSON, Plan
from anju.forecast.story import Path, paths, tell

SOLO = ("area", "unit")
"""Subjects of which an adoption has one: rehearsed once, not once a person."""
AN_HOUR = 6
"""How many duties one person manages in an hour, where nobody says otherwise."""
Slots = Mapping[tuple[str, date, int], int]
"""How many duties a role does in one local hour of one day."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one role does: duties in all, and in its busiest local hour of its busiest day."""

    role: str
    duties: int
    busiest: int
    day: date | None = None
    hour: int = 0
    hours: tuple[int, ...] = ()
    """Duties done in each hour of the day, over all days."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal of one track came to. `held`: how many were not free at END; `owing`: who owed anything after it as a person isolated."""

    track: str
    people: int
    balance: Balance
    held: int
    owing: int
    unarchived: int
    going: int
    """Of the unarchived, those that a decision ends, and nobody has taken it."""
    loads: tuple[Load, ...]
    walked: frozenset[Path]
    missing: tuple[Path, ...]
    unraised: tuple[str, ...]
    """Rules of which no duty was raised."""
    left: Mapping[str, int] = field(default_factory=dict)
    """Rules of which a duty was open as the story ended, and in how many stories; of a track that goes on by itself, nothing."""
    again: tuple[str, ...] = ()
    """Of those, the ones that their own answer calls for anew."""
    refused: Mapping[str, int] = field(default_factory=dict)
    slots: Slots = field(default_factory=dict)


def stories(plan: Plan, track: str, people: int) -> int:
    """How many stories a rehearsal of `track` tells: one a person; for the plan's own subjects one a path."""
    return min(people, 1 + len(paths(plan, track))) if plan.tracks[track].subject in SOLO else people


def rehearse(
    plan: Plan,
    track: str,
    people: int,
    seed: int,
    first: date,
    zone: str,
    pool: Executor | None = None,
    progress: Callable[[], None] | None = None,
) -> Rehearsal:
    """Run `people` invented subjects through `track`, begun on local days from `first` on; the same `seed` gives the same rehearsal.

    Each is sent down one of the track's paths in turn. With `pool`, stories are told in several processes. A plan's own subjects (an area, a unit)
    are rehearsed once for each path instead of once a person. `progress` is called after each story.
    """
    ways: Sequence[Path | None] = (None, *paths(plan, track))
    count = stories(plan, track, people)
    jobs = [(plan, track, first + timedelta(days=n % 7), zone, ways[n % len(ways)], seed, n) for n in range(count)]
    parts = list[_Part]()
    for part in pool.map(_part, jobs, chunksize=max(1, count // 32)) if pool is not None else map(_part, jobs):
        parts.append(part)
        if progress is not None:
            progress()
    return _sum(plan, track, parts)


@dataclass(frozen=True, slots=True)
class _Part:
    """One story, reduced to what is counted."""

    balance: Balance
    held: bool
    owing: bool
    archived: bool
    going: bool
    done: tuple[tuple[str, date, int], ...]
    walked: frozenset[Path]
    raised: frozenset[str]
    left: frozenset[str]
    refused: Mapping[str, int]


def _part(job: tuple[Plan, str, date, str, Path | None, int, int]) -> _Part:
    plan, track, first, zone, sought, seed, n = job
    told = tell(plan, track, first, zone, sought, seed, n)
    ends = told.state.ends
    return _Part(
        balance(told.duties.values(), told.until),
        ends is not None and ends <= told.until and "ended" not in told.state.marks,
        any(d.role == PERSON and d.closing is None for d in told.state.duties.values()) and ends is not None,
        "archived" in told.state.marks,
        ends is None and "archived" not in told.state.marks and any(r.then.end for r in plan.tracks[track].reactions),
        tuple(_done(told.duties.values(), zone)),
        frozenset(told.walked),
        frozenset(key.rule for key in told.duties),
        frozenset(key.rule for key, duty in told.state.duties.items() if duty.closing is None and "archived" not in told.state.marks),
        dict(told.refused),
    )


def _done(duties: Iterable[Duty], zone: str) -> list[tuple[str, date, int]]:
    found = []
    for duty in duties:
        at: datetime = (duty.closing.at if duty.closing is not None else duty.closes).astimezone(zone_of(zone))
        found.append((duty.role, at.date(), at.hour))
    return found


def _sum(plan: Plan, track: str, parts: Sequence[_Part]) -> Rehearsal:
    walked = frozenset(path for part in parts for path in part.walked)
    raised = frozenset(rule for part in parts for rule in part.raised)
    refused = sum((Counter(part.refused) for part in parts), Counter[str]())
    slots = Counter(slot for part in parts for slot in part.done)
    left = Counter(rule for part in parts for rule in part.left) if plan.tracks[track].subject not in SOLO else Counter[str]()
    again = tuple(sorted(left.keys() & _by_itself(plan, track)))
    return Rehearsal(
        track, len(parts), sum((part.balance for part in parts), Balance()), sum(part.held for part in parts), sum(part.owing for part in parts),
        sum(not part.archived for part in parts), sum(part.going for part in parts), loads(slots), walked,
        tuple(p for p in paths(plan, track) if p not in walked),
        tuple(name for name in plan.tracks[track].rules if name not in raised), dict(left.most_common()), again, refused, slots,
    )  # fmt: skip


def _by_itself(plan: Plan, track: str) -> set[str]:
    """Rules that a reaction to their own form calls for."""
    rules, reactions = plan.tracks[track].rules, plan.tracks[track].reactions
    calls = [(one.form, name) for one in reactions for name in (*one.then.opens, *one.otherwise.opens) if one.rule in ("", name)]
    return {name for form, name in calls if name in rules and rules[name].evidence == form}


def loads(slots: Slots) -> tuple[Load, ...]:
    """By role, the busiest first. The person's own duties are theirs: counted like a role's."""
    roles = sorted({role for role, _, _ in slots})
    found = []
    for role in roles:
        mine = {slot: n for slot, n in slots.items() if slot[0] == role}
        (_, day, hour), most = max(mine.items(), key=lambda item: (item[1], item[0]))
        hours = tuple(sum(n for (_, _, at), n in mine.items() if at == each) for each in range(24))
        found.append(Load(role, sum(mine.values()), most, day, hour, hours))
    return tuple(sorted(found, key=lambda load: -load.busiest))


def staff_needed(load: Load, an_hour: int = AN_HOUR) -> int:
    """How many hold the role in its busiest hour, where one person manages `an_hour` duties an hour; at least one."""
    return max(1, -(-load.busiest // an_hour))
