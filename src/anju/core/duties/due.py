"""Which moment comes next for an enrolment, and what it brings.

Moments of the calendar come once, after `state.until`. A lapse, a rung or an anchored moment that was not acted on is due at once.
At one moment, what ends and moves comes first, then what opens, then what lapses, then what climbs: these are the four ranks.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import NamedTuple

from anju.core.duties import calendar, rungs
from anju.core.duties.order import anchor, begins, begun, position
from anju.core.duties.scene import Scene
from anju.core.duties.sight import Sight
from anju.core.enrolment.decision import Climb, Decision, Lapse, Mark, Move, Pass, Raise
from anju.core.enrolment.fact import Key
from anju.core.enrolment.state import Duty, Spell, State, Watch
from anju.core.moments import instant_of, local_day
from anju.core.plan.condition import holds
from anju.core.plan.derive import ById, Index
from anju.core.plan.model import PERSON, Daily, Entry, Rule, Shift

ENDED, ARCHIVED = "ended", "archived"
MOVES, OPENS, LAPSES, CLIMBS = range(4)
RANKS = (MOVES, OPENS, LAPSES, CLIMBS)
CHECKS = 100
"""The check-ins of one watch are numbered below this, after the number of the fact that allotted it."""


class Coming(NamedTuple):
    """Something to come: when, of which rank, whether a whole group shares it, and how its decision is made when its moment is there."""

    at: datetime
    rank: int
    shared: bool
    make: Callable[[], Decision]


class Looks(NamedTuple):
    """When to look again: at all; for what SQL may decide for whole groups; for what only this enrolment's evaluation can.

    `own`: of the last, the first that is no window closing unanswered, and so stays when duties are closed.
    """

    at: datetime | None
    routine: datetime | None
    alone: datetime | None
    own: datetime | None


def coming(scene: Scene, state: State, now: datetime) -> list[Coming]:
    """Everything to come, as far as it is known; what was due before counts as due at `now`."""
    waiting = [duty for duty in state.duties.values() if duty.closing is None]
    found = [*_ending(scene, state, waiting, now), *_moves(scene, state, now), *_dailies(scene, state), *_anchored(scene, state, now)]
    found += [*_calendars(scene, state, now), *_watches(scene, state), *_closed(scene, state, waiting, now)]
    return [*found, *_lapses(scene, state, waiting, now), *_rungs(scene, state, waiting, now)]


def looks(state: State, found: list[Coming]) -> Looks:
    """When to look again after `state`, of which `found` is to come. While ladders are paused nothing is shared."""
    shared = min((c.at for c in found if c.shared and not state.pauses), default=None)
    alone = min((c.at for c in found if not c.shared or state.pauses), default=None)
    own = min((c.at for c in found if c.rank != LAPSES and (not c.shared or state.pauses)), default=None)
    return Looks(min((at for at in (shared, alone) if at is not None), default=None), shared, alone, own)


def opening(here: Index, stage: str, first: date, zone: str, after: datetime) -> datetime | None:
    """When after `after` the next routine duty of `stage` opens, for whoever's first day is `first`; whether anybody holds it is seen as it opens."""
    day = local_day(after, zone)
    found = (at for rule, daily in here.daily.get(stage, ()) if rule.routine for at, _ in _calendar(daily, first, day, zone) if at > after)
    return min(found, default=None)


def decide(scene: Scene, state: State, found: list[Coming], at: datetime, rank: int) -> list[Decision]:
    """What `rank` brings at `at` of what was `found` to come, in the order of keys."""
    due = [c.make() for c in found if c.rank == rank and c.at <= at]
    due.sort(key=_order)
    return [d if allowed(scene, state, d) else passed(d) for d in due if allowed(scene, state, d) or _once(d)]


def _order(decision: Decision) -> tuple[Key, int]:
    return decision.key, decision.step if isinstance(decision, Climb) else 0


def _once(decision: Decision) -> bool:
    return isinstance(decision, Raise) and decision.once


def passed(decision: Decision) -> Mark:
    """A moment that comes once and whose condition did not hold has come all the same."""
    return Mark(key=decision.key, at=decision.at, why=decision.why, name=decision.key.rule)


def allowed(scene: Scene, state: State, decision: Decision) -> bool:
    """Whether the condition of a duty's rule holds as its window opens, by what was known then; and its name is not taken, by the version of the plan
    that counted earlier that day."""
    rule = scene.rule(decision.key.rule) if isinstance(decision, Raise) else None
    if rule is None or decision.key in state.duties:
        return rule is None
    if rule.when is None:
        return True
    return holds(rule.when, {}, Sight(scene, state, decision.at))


def _due(at: datetime, state: State, now: datetime) -> datetime:
    """`at` while it is to come; `now` where it has passed without anything having been able to follow."""
    return at if at > state.until else now


def _ending(scene: Scene, state: State, waiting: list[Duty], now: datetime) -> Iterator[Coming]:
    """END passes what the household still owes to the staff who accompanied it (DESIGN rule 2)."""
    if state.ends is None or ENDED in state.marks:
        return
    at = _due(state.ends, state, now)
    heir, why = scene.heir(state, at), scene.why(ENDED)
    yield Coming(at, MOVES, False, lambda: Mark(key=Key(ENDED, local_day(at, state.zone)), at=at, why=why, name=ENDED))
    for duty in waiting:
        if duty.role == PERSON and heir:
            yield Coming(at, MOVES, False, partial(Pass, key=duty.key, at=at, why=why, role=heir))


def _closed(scene: Scene, state: State, waiting: list[Duty], now: datetime) -> Iterator[Coming]:
    """The file of a worker or a thing is archived by itself once it is over and nothing of it is open: what opens at that moment comes first."""
    open_ = waiting or state.ends is None or ARCHIVED in state.marks or any(i.settled is None for i in state.incidents.values())
    if not open_ and state.ends is not None and scene.index.track.shut:
        at = _due(state.ends, state, now)
        yield Coming(at, CLIMBS, False, lambda: Mark(key=Key(ARCHIVED, local_day(at, state.zone)), at=at, why=scene.why(ARCHIVED), name=ARCHIVED))


def _moves(scene: Scene, state: State, now: datetime) -> Iterator[Coming]:
    """The stages that the clock begins; of two at one moment the later one. Who stands aside is moved by END alone, to where others are then."""
    aside = state.stage in scene.index.asides
    here = scene.index.order[position(scene, state)].name if aside and position(scene, state) >= 0 else "" if aside else state.stage
    found: dict[datetime, tuple[str, int]] = {}
    for stage, at in begins(scene.index.timed[here], state, begun(scene, state)):
        at = at if at is None or not aside else max(at, state.ends) if state.ends is not None else None
        if at is not None:
            found[_due(max(at, state.entered), state, now)] = (stage, 0)
    if aside and state.ends is not None:  # where no stage begins at END, back to the one that was left
        found.setdefault(_due(max(state.ends, state.entered), state, now), (here or scene.index.order[0].name, -1))
    for at, (name, nth) in found.items():
        yield Coming(at, MOVES, False, partial(_moved, scene, state, name, at, nth))


def _moved(scene: Scene, state: State, stage: str, at: datetime, nth: int) -> Move:
    return Move(key=Key(f"stage.{stage}", local_day(at, state.zone), nth), at=at, why=scene.why(stage), spell=Spell(stage, at))


def _calendars(scene: Scene, state: State, now: datetime) -> Iterator[Coming]:
    for rule in scene.index.calendars.get(state.stage, ()):
        if (found := calendar.planned(scene, state, rule)) is not None:
            due = _due(found.at, state, now)
            yield Coming(due, OPENS, False, partial(calendar.raised, scene, state, rule, found, due))


def _watches(scene: Scene, state: State) -> Iterator[Coming]:
    for watch in state.watches:
        for rule in scene.index.shifts.get(watch.roster, ()):
            found = _within_watch(rule, watch, state.until) if rule.owner == watch.role else None
            if found is not None and watch.span.end is not None:
                at, nth = found
                key, closes = Key(rule.name, local_day(at, state.zone), nth), min(watch.span.end, at + rule.within)
                duty = Duty(key, watch.role, at, closes, opened_by=watch.fact, post=watch.post)
                why = scene.why(rule.name, watch.fact)
                yield Coming(at, OPENS, False, partial(Raise, key=key, at=at, why=why, duty=duty))


def _within_watch(rule: Rule, watch: Watch, until: datetime) -> tuple[datetime, int] | None:
    """When a rule opens next in a watch, after `until`, with its number: at the start, or so long apart after it; None where it does not any more."""
    start, each = watch.span.start, rule.opens.each if isinstance(rule.opens, Shift) else None
    if each is None:
        return (start, watch.fact) if start > until else None
    nth = max((until - start) // each + 1, 1)
    at = start + nth * each
    return (at, watch.fact * CHECKS + nth) if watch.span.end is not None and at < watch.span.end else None


def _dailies(scene: Scene, state: State) -> Iterator[Coming]:
    """The household and those who care for it owe nothing that opens at END or later."""
    rules = scene.index.daily.get(state.stage)
    if not rules:
        return
    first, today = local_day(state.starts, state.zone), local_day(state.until, state.zone)
    after = max(state.until, state.entered - datetime.resolution)
    for (rule, _), times in zip(rules, _times(ById(rules), first, today, state.zone), strict=True):
        found = next((one for one in times if one[0] > after), None)
        if found is not None and (state.ends is None or found[0] < state.ends):
            at, nth = found
            yield Coming(at, OPENS, rule.routine and scene.held(state, rule.owner, at), partial(_raised, scene, state, rule, at, nth))


@lru_cache(maxsize=2048)
def _times(rules: ById[tuple[tuple[Rule, Daily], ...]], first: date, day: date, zone: str) -> tuple[tuple[tuple[datetime, int], ...], ...]:
    """The next times of each of a stage's `rules`, the same for everybody of a first day, and asked again and again."""
    return tuple(_calendar(daily, first, day, zone) for _, daily in rules.thing)


@lru_cache(maxsize=8192)
def _calendar(daily: Daily, first: date, day: date, zone: str) -> tuple[tuple[datetime, int], ...]:
    """The times of three days of the calendar, the first being `day` or later: the same for everybody of a first day, and asked again and again."""
    day += timedelta(days=(first - day).days % daily.every)
    days = [day + n * timedelta(days=daily.every) for n in range(3)]
    return tuple((instant_of(day, clock, zone), nth) for day in days for nth, clock in enumerate(daily.times))


def _anchored(scene: Scene, state: State, now: datetime) -> Iterator[Coming]:
    """Duties that open once: so long after a stage was first entered, or so far from the first instant or END."""
    for rule, opens in scene.index.once.get(state.stage, ()):
        if rule.name in state.marks:
            continue
        at = next(s.since for s in state.stages if s.stage in rule.stages) + opens.after if isinstance(opens, Entry) else anchor(opens, state)
        if at is not None:
            due = _due(max(at, state.entered), state, now)
            yield Coming(due, OPENS, False, partial(_raised, scene, state, rule, due, 0, once=True))


def _raised(scene: Scene, state: State, rule: Rule, at: datetime, nth: int, *, once: bool = False) -> Raise:
    key = Key(rule.name, local_day(at, state.zone), nth)
    return Raise(key=key, at=at, why=scene.why(rule.name), duty=scene.make(state, rule, key, at), once=once)


def _lapses(scene: Scene, state: State, waiting: list[Duty], now: datetime) -> Iterator[Coming]:
    """Nobody is called about what went unanswered once the person is free."""
    for duty in waiting:
        if not duty.lapsed and (state.ends is None or duty.closes < state.ends) and scene.rule(duty.key.rule).missed:
            at = _due(duty.closes, state, now)
            yield Coming(at, LAPSES, False, partial(_lapsed, scene, duty, at))


def _lapsed(scene: Scene, duty: Duty, at: datetime) -> Lapse:
    return Lapse(key=duty.key, at=at, why=scene.why(duty.key.rule))


def _rungs(scene: Scene, state: State, waiting: list[Duty], now: datetime) -> Iterator[Coming]:
    for duty in waiting:
        at = rungs.climbs_at(scene, state, duty)
        if at is not None:
            # a pause it waited in may be over and forgotten while the next one runs: what is late waits for that one too
            due = rungs.awake(state, _due(at, state, now))
            yield Coming(due, CLIMBS, True, partial(rungs.climb, scene, duty, due))
