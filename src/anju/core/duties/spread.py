"""Tests that a plan spreads over its term, the last on the last day: on which dates they are, and on which where END has come nearer.

What came stays where it was. What is still to come is spread evenly over what is left, never nearer together than the plan lets it lie; where it does
not all fit, the last ones do not come.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anju.core.duties.scene import Scene
from anju.core.enrolment.state import State
from anju.core.moments import instant_of, local_day
from anju.core.plan.model import Calendar, Rule, Series

_DAY = timedelta(days=1)


def dates(calendar: Calendar, state: State) -> tuple[date, ...]:
    """The dates of a calendar that opens on days of tests, in order, as they are spread now."""
    if calendar.series is None:
        return ()
    known = on(calendar.series, state)
    return tuple(sorted(known[day] for day in calendar.days if day in known))


def on(series: Series, state: State) -> Mapping[int, date]:
    """The date of each of the tests' days of the term; as the plan means them where nothing has spread them anew, or another version of it did."""
    known, first = state.spread.get(series.name), local_day(state.starts, state.zone)
    if known is not None and known.keys() <= set(series.days):
        return known
    return {day: first + (day - 1) * _DAY for day in series.days}


def ahead(scene: Scene, state: State) -> Mapping[tuple[str, int, int], datetime]:
    """When each duty that is named for a day of the term is still to open, before END; by rule, day of the term as the plan means it, and number."""
    first, found = local_day(state.starts, state.zone), dict[tuple[str, int, int], datetime]()
    for rule in scene.index.track.rules.values():
        if isinstance(rule.opens, Calendar) and rule.opens.days and (rule.opens.series is None or rule.name in rule.opens.series.rules):
            for day in rule.opens.days:
                date = first + (day - 1) * _DAY if rule.opens.series is None else on(rule.opens.series, state).get(day)
                for nth, clock in enumerate(rule.opens.times if date else ()):
                    found[rule.name, day, nth] = instant_of(date or first, clock, state.zone)
    return {key: at for key, at in found.items() if at > state.until and (state.ends is None or at < state.ends)}


def anew(scene: Scene, state: State, series: Series, at: datetime, free: datetime) -> Mapping[int, date] | None:
    """The dates from `at` on, where END has left the last test no day of its own, or gives it back one; None where all stay as they are.

    `free`: before it no test can be answered, for the one before is too near.
    """
    known, room = on(series, state), _room(scene, state, series, at, free)
    behind = {day: date for day, date in known.items() if room.opens(date) <= at}
    ahead = [day for day in series.days if day not in behind]
    if room.last is None or not ahead or known.get(ahead[-1]) == room.last:
        return None
    found = {**behind, **dict(zip(ahead, room.spread(len(ahead), max(behind.values(), default=None)), strict=False))}
    return None if found == known else found


@dataclass(frozen=True, slots=True)
class _Room:
    """What is left of a term for tests at `at`: their first duty says at which hour they open, for how long, and how far apart."""

    test: Rule
    zone: str
    at: datetime
    free: datetime
    last: date | None
    """The last day on which one may open; None where it is over."""

    def opens(self, day: date) -> datetime:
        """When a test of that date opens."""
        return instant_of(day, self.test.opens.times[0], self.zone) if isinstance(self.test.opens, Calendar) else self.at

    def spread(self, count: int, before: date | None) -> Sequence[date]:
        """So many dates evenly until the last, after `before`; fewer where they do not fit. Today, when its hour is past, only where it is needed."""
        if self.last is None:
            return ()
        today = local_day(self.at, self.zone)
        first = self._first(today if self.opens(today) > self.at else today + _DAY, before)
        sooner = self._first(today, before)
        if self._fit(first) < count and sooner == today and self.opens(today) <= self.at < self.opens(today) + self.test.within:
            first = sooner
        many = min(count, self._fit(first))
        step = (self.last - before).days if before is not None else 0
        even = [before + ((n + 1) * step // many) * _DAY for n in range(many)] if before is not None else []
        if even and even[0] >= first:
            return even
        return [self.last - ((many - 1 - n) * (self.last - first).days // max(many - 1, 1)) * _DAY for n in range(many)]

    def _first(self, day: date, before: date | None) -> date:
        """The first date from `day` on that is far enough from `before`, and on which a test can still be answered within its window."""
        day = day if before is None else max(day, before + self._gap * _DAY)
        while self.opens(day) + self.test.within < self.free:
            day += _DAY
        return day

    def _fit(self, first: date) -> int:
        return max((self.last - first).days // self._gap + 1, 0) if self.last is not None else 0

    @property
    def _gap(self) -> int:
        return max(-(-(self.test.apart or _DAY) // _DAY), 1)


def _room(scene: Scene, state: State, series: Series, at: datetime, free: datetime) -> _Room:
    room = _Room(scene.rule(series.rules[0]), state.zone, at, free, None)
    if state.ends is None or state.ends <= at:
        return room
    day = local_day(state.ends, state.zone)
    while room.opens(day) >= state.ends:
        day -= _DAY
    last = local_day(state.starts, state.zone) + (series.days[-1] - 1) * _DAY
    return _Room(room.test, room.zone, at, free, min(day, last))
