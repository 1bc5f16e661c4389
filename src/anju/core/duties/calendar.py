"""When the calendars open that are not every day: days named by the plan, moments drawn, duties never more than so long apart.

All of it is worked out anew at each look, from the enrolment's own days and seed, so that whoever looks whenever finds the same moments.
"""

import hashlib
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from anju.core.duties.scene import Scene
from anju.core.duties.spread import dates
from anju.core.enrolment.decision import Close, Raise
from anju.core.enrolment.fact import Key
from anju.core.enrolment.state import State
from anju.core.moments import instant_of, local_day
from anju.core.plan.days import days
from anju.core.plan.model import Calendar, Draw, Rule, Spaced

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_MILLISECOND = timedelta(milliseconds=1)


class Planned(NamedTuple):
    """An occurrence: its key, when it opens, and when the plan meant it to, from which its window runs. `once`: it passes on the rule's mark."""

    key: Key
    at: datetime
    meant: datetime
    once: bool = False


def planned(scene: Scene, state: State, rule: Rule) -> Planned | None:
    """The next occurrence of `rule` after `state.until`; of a spaced one, the one that is due, though it be of an earlier moment.

    None where there is none, or where it would open at END or later. The enrolment is in one of the rule's stages.
    """
    match rule.opens:
        case Calendar():
            found = _on_calendar(scene, rule, rule.opens, state)
        case Draw():
            found = _drawn(rule, rule.opens, state)
        case Spaced():
            found = _spaced(scene, rule, rule.opens, state)
        case _:
            return None
    return found if found is not None and (state.ends is None or found.at < state.ends) else None


def raised(scene: Scene, state: State, rule: Rule, found: Planned, at: datetime) -> Raise:
    """The decision to open it at `at`: its window ends when it would have, had it opened when it was meant to."""
    key = _key(rule, at, state.zone) if found.once else found.key
    duty = scene.make(state, rule, key, at, since=found.meant if found.meant < found.at else None)
    return Raise(key=key, at=at, why=scene.why(rule.name), duty=duty, once=found.once)


def again(scene: Scene, state: State, closed: Close) -> Raise | None:
    """A spaced duty that was done opens the next at once, where it was the latest and its stage and term still run."""
    rule = scene.rule(closed.key.rule)
    last = state.marks.get(rule.name)
    if not isinstance(rule.opens, Spaced) or last is None or closed.key != _key(rule, last, state.zone):
        return None
    key = _key(rule, closed.at, state.zone)
    if state.stage not in rule.stages or (state.ends is not None and closed.at >= state.ends) or key == closed.key:
        return None
    return raised(scene, state, rule, Planned(key, closed.at, closed.at, once=True), closed.at)


# Days the plan names ----------------------------------------------------------------------------------------------------


def _on_calendar(scene: Scene, rule: Rule, calendar: Calendar, state: State) -> Planned | None:
    first, today = local_day(state.starts, state.zone), local_day(state.until, state.zone)
    for day in dates(calendar, state) if calendar.series and calendar.series.name in state.spread else days(calendar, first, today):
        for nth, clock in enumerate(calendar.times):
            meant = instant_of(day, clock, state.zone)
            if rule.series and meant + rule.within <= state.entered and _next_is_free(scene, rule, (day - first).days + 1):
                meant = instant_of(day + _DAY, clock, state.zone)
            at = max(meant, state.entered) if calendar.days and meant + rule.within > state.entered else meant
            if at > state.until and at >= state.entered:
                return Planned(Key(rule.name, day, nth), at, meant)
    return None


def _next_is_free(scene: Scene, rule: Rule, number: int) -> bool:
    """Whether the test of day `number`, over before somebody was entered, may be taken the day after: no other of its series falls on that."""
    mine = [one for one in scene.index.track.rules.values() if one.series == rule.series]
    named = {day for one in mine if isinstance(one.opens, Calendar) for day in one.opens.days}
    return number in named and number + 1 not in named


# Moments drawn ----------------------------------------------------------------------------------------------------------


def _drawn(rule: Rule, draw: Draw, state: State) -> Planned | None:
    first, today = local_day(state.starts, state.zone), local_day(state.until, state.zone)
    block = max((today - first).days // draw.once_in, 0)
    for number in (block, block + 1, block + 2):
        for nth, at in enumerate(drawn(draw, state.seed, rule.name, first + number * draw.once_in * _DAY, state.zone)):
            if at > state.until and at >= state.entered:
                return Planned(Key(rule.name, local_day(at, state.zone), nth), at, at)
    return None


@lru_cache(maxsize=8192)
def drawn(draw: Draw, seed: str, rule: str, begins: date, zone: str) -> tuple[datetime, ...]:
    """The moments of the block of days that begins on `begins`, in order, on whole minutes.

    What is left of the waking minutes once the distances are kept free is drawn from; the distances are then put between.
    """
    waking = (draw.end.hour - draw.start.hour) * 60 + draw.end.minute - draw.start.minute
    apart = -(-draw.apart // _MINUTE)
    free = max(waking * draw.once_in - (draw.count - 1) * apart, 1)
    numbers = sorted(_number(f"{seed} {rule} {begins.isoformat()} {nth}") % free for nth in range(draw.count))
    moments = []
    for nth, number in enumerate(numbers):
        later, minute = divmod(number + nth * apart, waking)
        moments.append(instant_of(begins + later * _DAY, draw.start, zone) + minute * _MINUTE)
    return tuple(moments)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


# Never more than so long apart ------------------------------------------------------------------------------------------


def _spaced(scene: Scene, rule: Rule, spaced: Spaced, state: State) -> Planned:
    """The first on entering the stage; then, while the last is open, as its window passes; after one that was not raised, so long after it."""
    last = state.marks.get(rule.name)
    if last is None:
        at = next(spell.since for spell in state.stages if spell.stage in rule.stages)
    else:
        duty = state.duties.get(_key(rule, last, state.zone))
        at = duty.closes if duty is not None and duty.closing is None else last + spaced.most
    at = max(at, state.entered)
    return Planned(_key(rule, at, state.zone), at, at, once=True)


def _key(rule: Rule, at: datetime, zone: str) -> Key:
    """A spaced occurrence is numbered by the milliseconds of its day: there can be several a day, and no other count survives forgetting."""
    day = local_day(at, zone)
    return Key(rule.name, day, (at - instant_of(day, datetime.min.time(), zone)) // _MILLISECOND)
