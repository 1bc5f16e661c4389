"""END is another instant: what the plan spreads over the term is spread anew (docs/adr/0033)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from anju.core.duties.calendar import Planned, raised
from anju.core.duties.due import allowed
from anju.core.duties.scene import Scene
from anju.core.duties.spread import anew, on
from anju.core.enrolment.decision import Decision, Raise, Spread, Why
from anju.core.enrolment.fact import Key
from anju.core.enrolment.state import State
from anju.core.evidence.apart import again
from anju.core.moments import instant_of, local_day
from anju.core.plan.model import Calendar, Rule, Series


def kept(scene: Scene, state: State, at: datetime, why: Why) -> list[Decision]:
    """The dates of tests as they are, before the first day becomes another: what came stays where it came."""
    today, fact = local_day(at, state.zone), why.facts[0] if why.facts else 0
    return [
        Spread(key=Key(f"spread.{series.name}", today, fact), at=at, why=why, name=series.name, days=on(series, state))
        for series in scene.index.series
    ]


def spread(scene: Scene, state: State, at: datetime, why: Why) -> list[Decision]:
    """Each series of tests that does not end with the term any more is on other dates; one for today whose hour is past opens at once."""
    found: list[Decision] = []
    today = local_day(at, state.zone)
    for series, rules in scene.index.series.items():
        days = anew(scene, state, series, at, again(scene, state, scene.rule(series.rules[0]), at))
        if days is not None:
            key = Key(f"spread.{series.name}", today, why.facts[0] if why.facts else 0)
            found.append(Spread(key=key, at=at, why=why, name=series.name, days=days))
            found += [one for rule in rules for one in _at_once(scene, state, rule, _moved(state, series, days, today), at)]
    return found


def _moved(state: State, series: Series, days: Mapping[int, date], today: date) -> frozenset[int]:
    """The days of the term that are on today's date now, and were on another."""
    known = on(series, state)
    return frozenset(day for day, date in days.items() if date == today and known.get(day) != today)


def _at_once(scene: Scene, state: State, rule: Rule, moved: frozenset[int], at: datetime) -> Iterator[Raise]:
    """Its window is the one it would have had at its hour."""
    if not isinstance(rule.opens, Calendar) or not moved & set(rule.opens.days) or state.stage not in rule.stages:
        return
    today = local_day(at, state.zone)
    for nth, clock in enumerate(rule.opens.times):
        meant = instant_of(today, clock, state.zone)
        if meant <= at < meant + rule.within:
            one = raised(scene, state, rule, Planned(Key(rule.name, today, nth), at, meant), at)
            if allowed(scene, state, one):
                yield one
