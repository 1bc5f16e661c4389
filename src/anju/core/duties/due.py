"""Which moment comes next for an enrolment, and what it brings.

Moments of the calendar come once, after `state.until`. A lapse, a rung or an anchored moment that was not acted on is due at once.
At one moment, what ends and moves comes first, then what opens, then what lapses, then what climbs.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from anju.core.duties import rungs
from anju.core.duties.scene import Scene
from anju.core.enrolment.decision import Climb, Decision, Lapse, Mark, Move, Pass, Raise
from anju.core.enrolment.fact import Key
from anju.core.enrolment.fold import latest
from anju.core.enrolment.state import Duty, Spell, State
from anju.core.moments import instant_of, local_day
from anju.core.plan.condition import holds
from anju.core.plan.model import PERSON, Daily, Entry, Moment, Rule

ENDED = "ended"
RANKS = 4


def next_moment(scene: Scene, state: State) -> datetime | None:
    """The earliest moment that brings anything, never before `state.until`; none when nothing is to come."""
    return min((at for rank in range(RANKS) for at, _ in _coming(scene, state, rank, state.until)), default=None)


def next_routine(scene: Scene, state: State) -> datetime | None:
    """The earliest moment that a whole group shares: a routine duty opens, or a rung is due. None while ladders are paused."""
    if state.pauses:
        return None
    shared = [at for at, d in _dailies(scene, state) if _shared(scene, state, d)]
    return min((*shared, *(at for at, _ in _rungs(scene, state, state.until))), default=None)


def next_alone(scene: Scene, state: State) -> datetime | None:
    """The earliest moment that only an evaluation of this one enrolment can decide."""
    ranks = range(RANKS) if state.pauses else (0, 2)
    lone = [at for rank in ranks for at, _ in _coming(scene, state, rank, state.until)]
    lone += [at for at, d in _openings(scene, state, state.until) if not _shared(scene, state, d)]
    return min(lone, default=None)


def _shared(scene: Scene, state: State, due: Raise) -> bool:
    rule = scene.rule(due.key.rule)
    return rule.routine and scene.held(state, rule.owner, due.at)


def decide(scene: Scene, state: State, at: datetime, rank: int) -> list[Decision]:
    """What rank `rank` (0 to 3) brings at `at`, in the order of keys. What was due before counts as due at `at`."""
    coming = sorted(((d.key, _step(d), d) for moment, d in _coming(scene, state, rank, at) if moment <= at), key=lambda p: p[:2])
    return [d if allowed(scene, state, d) else _passed(d) for _, _, d in coming if allowed(scene, state, d) or _once(d)]


def _step(decision: Decision) -> int:
    return decision.step if isinstance(decision, Climb) else 0


def _once(decision: Decision) -> bool:
    return isinstance(decision, Raise) and decision.once


def _passed(decision: Decision) -> Mark:
    """A moment that comes once and whose condition did not hold has come all the same."""
    return Mark(key=decision.key, at=decision.at, why=decision.why, name=decision.key.rule)


def allowed(scene: Scene, state: State, decision: Decision) -> bool:
    """Whether the condition of a duty's rule, over the latest reading of its form, holds as its window opens."""
    rule = scene.rule(decision.key.rule) if isinstance(decision, Raise) else None
    if rule is None or rule.when is None:
        return True
    reading = latest(state, rule.when_form, decision.at, scene.plan)
    return reading is not None and holds(rule.when, reading.values)


def _coming(scene: Scene, state: State, rank: int, now: datetime) -> Iterator[tuple[datetime, Decision]]:
    if rank == 0:
        yield from _ending(scene, state, now)
        yield from _moves(scene, state, now)
    elif rank == 1:
        yield from _openings(scene, state, now)
    elif rank == 2:
        yield from _lapses(scene, state, now)
    else:
        yield from _rungs(scene, state, now)


def _due(at: datetime, state: State, now: datetime) -> datetime:
    """`at` while it is to come; `now` where it has passed without anything having been able to follow."""
    return at if at > state.until else now


def _ending(scene: Scene, state: State, now: datetime) -> Iterator[tuple[datetime, Decision]]:
    """END passes what the household still owes to the staff who accompanied it (DESIGN rule 2)."""
    if state.ends is None or ENDED in state.marks:
        return
    at, passes_to = _due(state.ends, state, now), scene.index.track.passes_to
    yield at, Mark(key=Key(ENDED, local_day(at, state.zone)), at=at, why=scene.why(ENDED), name=ENDED)
    for duty in state.duties.values():
        if duty.closing is None and duty.role == PERSON and passes_to:
            yield at, Pass(key=duty.key, at=at, why=scene.why(ENDED), role=passes_to)


def _moves(scene: Scene, state: State, now: datetime) -> Iterator[tuple[datetime, Decision]]:
    names = [s.name for s in scene.index.track.stages]
    here = names.index(state.stage) if state.stage else -1
    for stage in scene.index.track.stages[here + 1 :]:
        anchor = _anchor(stage.enters, state) if isinstance(stage.enters, Entry | Moment) else None
        if anchor is not None:
            at = _due(max(anchor, state.entered), state, now)
            yield at, Move(key=Key(f"stage.{stage.name}", local_day(at, state.zone)), at=at, why=scene.why(stage.name), spell=Spell(stage.name, at))


def _anchor(enters: Entry | Moment, state: State) -> datetime | None:
    if isinstance(enters, Entry):
        return state.entered + enters.after
    base = state.starts if enters.anchor == "starts" else state.ends
    return None if base is None else base + enters.offset


def _openings(scene: Scene, state: State, now: datetime) -> Iterator[tuple[datetime, Raise]]:
    yield from _dailies(scene, state)
    yield from _anchored(scene, state, now)
    for watch in state.watches:
        for rule in scene.index.shifts.get(watch.roster, ()):
            if watch.span.end is not None and rule.owner == watch.role:
                key, at = Key(rule.name, local_day(watch.span.start, state.zone), watch.fact), watch.span.start
                closes = min(watch.span.end, at + rule.within)
                duty = Duty(key, watch.role, at, closes, opened_by=watch.fact, post=watch.post)
                yield at, Raise(key=key, at=at, why=scene.why(rule.name, watch.fact), duty=duty)


def _dailies(scene: Scene, state: State) -> Iterator[tuple[datetime, Raise]]:
    """The household and those who care for it owe nothing that opens at END or later."""
    for rule in scene.index.daily:
        if state.stage in rule.stages and isinstance(rule.opens, Daily):
            found = _occurrence(rule.opens, state)
            if found is not None and (state.ends is None or found[0] < state.ends):
                yield found[0], _raised(scene, state, rule, found[0], found[1])


def _occurrence(daily: Daily, state: State) -> tuple[datetime, int] | None:
    """The first time of the calendar after `state.until`, with its number that day."""
    first, day = local_day(state.starts, state.zone), local_day(state.until, state.zone)
    day += timedelta(days=(first - day).days % daily.every)
    for _ in range(3):
        for nth, clock in enumerate(daily.times):
            at = instant_of(day, clock, state.zone)
            if at > state.until and at >= state.entered:
                return at, nth
        day += timedelta(days=daily.every)
    return None


def _anchored(scene: Scene, state: State, now: datetime) -> Iterator[tuple[datetime, Raise]]:
    """Duties that open once: so long after a stage was first entered, or so far from the first instant or END."""
    for rule in (*scene.index.entry, *scene.index.moment):
        if state.stage not in rule.stages or rule.name in state.marks:
            continue
        if isinstance(rule.opens, Entry):
            at: datetime | None = next(s.since for s in state.stages if s.stage in rule.stages) + rule.opens.after
        else:
            at = _anchor(rule.opens, state) if isinstance(rule.opens, Moment) else None
        if at is not None:
            due = _due(max(at, state.entered), state, now)
            yield due, _raised(scene, state, rule, due, 0, once=True)


def _raised(scene: Scene, state: State, rule: Rule, at: datetime, nth: int, *, once: bool = False) -> Raise:
    key = Key(rule.name, local_day(at, state.zone), nth)
    return Raise(key=key, at=at, why=scene.why(rule.name), duty=scene.make(state, rule, key, at), once=once)


def _lapses(scene: Scene, state: State, now: datetime) -> Iterator[tuple[datetime, Lapse]]:
    """Nobody is called about what went unanswered once the person is free."""
    for duty in state.duties.values():
        before_end = state.ends is None or duty.closes < state.ends
        if duty.closing is None and not duty.lapsed and before_end and scene.rule(duty.key.rule).missed:
            at = _due(duty.closes, state, now)
            yield at, Lapse(key=duty.key, at=at, why=scene.why(duty.key.rule))


def _rungs(scene: Scene, state: State, now: datetime) -> Iterator[tuple[datetime, Climb]]:
    for duty in state.duties.values():
        at = rungs.climbs_at(scene, state, duty)
        if at is not None:
            yield _due(at, state, now), rungs.climb(scene, duty, _due(at, state, now))
