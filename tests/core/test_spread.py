"""Tests spread over a term that grew shorter: as evenly as their spacing lets them, the last on the last day, what came left alone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.core.duties.scene import Scene
from anju.core.duties.spread import anew, dates, on
from anju.core.enrolment.state import State
from anju.core.moments import instant_of
from anju.core.plan.model import Calendar, Series
from tests.core.small import AROUND, DAY, HOUR, PLAN, STARTS, TRACK, ZONE, opening, rule

FIRST = date(2026, 1, 2)


def spreading(days: tuple[int, ...], apart: timedelta | None = None) -> tuple[Scene, Series]:
    """A track of one series on these days of the term, at nine, for ten hours."""
    series = Series("pcr", days, tuple(f"pcr.{n}" for n, _ in enumerate(days, 1)))
    rules = [
        rule(name, "nurse", Calendar((time(9),), (day,), series=series), 10 * HOUR, apart=apart)
        for name, day in zip(series.rules, days, strict=True)
    ]
    plan = replace(PLAN, tracks={"home": replace(TRACK, rules={**TRACK.rules, **{one.name: one for one in rules}})})
    return Scene.of(plan, "home", AROUND), series


def moment(day: int, hour: int) -> datetime:
    return STARTS + (day - 1) * DAY + hour * HOUR


def until(day: int, hour: int = 0) -> State:
    """The state of somebody whose term ends at that hour of that day of the term."""
    return opening()._replace(ends=moment(day, hour))


def numbers(found: Mapping[int, date] | None) -> dict[int, int] | None:
    """Dates as days of the term."""
    return None if found is None else {meant: (day - FIRST).days + 1 for meant, day in found.items()}


@pytest.mark.parametrize(
    ("days", "apart", "now", "ends", "then"),
    [
        ((1, 5, 9, 14), None, (6, 12), (11, 0), {1: 1, 5: 5, 9: 7, 14: 10}),
        ((1, 5, 9, 14), None, (1, 12), (8, 0), {1: 1, 5: 3, 9: 5, 14: 7}),
        ((1, 5, 9, 14), None, (6, 12), (8, 0), {1: 1, 5: 5, 9: 6, 14: 7}),
        ((1, 5, 9, 14), None, (6, 20), (8, 0), {1: 1, 5: 5, 9: 7}),
        ((1, 5, 9, 14), 3 * DAY, (6, 12), (11, 0), {1: 1, 5: 5, 9: 10}),
        ((1, 5, 9, 14), 3 * DAY, (5, 8), (11, 0), {1: 1, 5: 5, 9: 10}),
        ((1, 5, 9, 14), 30 * HOUR, (5, 8), (11, 0), {1: 1, 5: 5, 9: 8, 14: 10}),
        ((1, 3, 5), None, (1, 8), (3, 9), {1: 1, 3: 2}),
        ((1, 3, 5), None, (1, 8), (3, 10), {1: 1, 3: 2, 5: 3}),
        ((1, 3), None, (2, 10), (3, 0), {1: 1, 3: 2}),
        ((3, 6, 9), None, (1, 12), (5, 0), {3: 2, 6: 3, 9: 4}),
    ],
)
def test_what_is_left_is_spread_over_what_is_left(
    days: tuple[int, ...], apart: timedelta | None, now: tuple[int, int], ends: tuple[int, int], then: dict[int, int]
) -> None:
    scene, series = spreading(days, apart)
    found = anew(scene, until(*ends), series, moment(*now), moment(*now))
    assert numbers(found) == then


@pytest.mark.parametrize("ends", [(15, 0), (14, 10), (20, 0)])
def test_where_the_last_day_of_the_tests_is_left_none_moves(ends: tuple[int, int]) -> None:
    scene, series = spreading((1, 5, 9, 14))
    assert anew(scene, until(*ends), series, moment(6, 12), moment(6, 12)) is None


def test_none_is_spread_over_a_term_that_is_over() -> None:
    scene, series = spreading((1, 5, 9, 14))
    assert anew(scene, until(6, 12), series, moment(6, 12), moment(6, 12)) is None


def test_a_test_taken_late_keeps_the_next_one_as_far_away_as_the_plan_wants_it() -> None:
    scene, series = spreading((1, 5, 9, 14), DAY)
    state, now = until(9), moment(7, 8)
    assert numbers(anew(scene, state, series, now, moment(7, 18))) == {1: 1, 5: 5, 9: 7, 14: 8}
    assert numbers(anew(scene, state, series, now, moment(7, 20))) == {1: 1, 5: 5, 9: 8}


def test_days_of_a_series_that_another_version_does_not_have_count_no_more() -> None:
    _scene, series = spreading((1, 3, 5))
    known = opening()._replace(spread={"pcr": {1: FIRST, 4: FIRST + 2 * DAY}})
    assert numbers(on(series, known)) == {1: 1, 3: 3, 5: 5}
    assert dates(Calendar((time(8),), series.days, series=series), known) == (FIRST, FIRST + 2 * DAY, FIRST + 4 * DAY)


@given(
    st.sets(st.integers(1, 21), min_size=1, max_size=7), st.sampled_from([None, 12 * HOUR, DAY, 30 * HOUR, 2 * DAY, 4 * DAY]),
    st.integers(0, 21 * 24), st.integers(1, 21 * 24), st.integers(0, 72),
)  # fmt: skip
def test_whatever_is_left_no_two_lie_too_near_and_none_is_given_up_that_fits(
    days: set[int], apart: timedelta | None, hours: int, left: int, busy: int
) -> None:
    scene, series = spreading(tuple(sorted(days)), apart)
    now, state = STARTS + hours * HOUR, opening()._replace(ends=STARTS + (hours + left) * HOUR)
    free = now + busy * HOUR if apart else now
    found = anew(scene, state, series, now, free)
    if found is None:
        return
    within = scene.rule(series.rules[0]).within
    meant = {day: instant_of(FIRST + (day - 1) * DAY, time(9), ZONE) for day in series.days}
    behind = [at for at in meant.values() if at <= now]
    opens = [instant_of(day, time(9), ZONE) for day in found.values()]
    ahead = opens[len(behind) :]
    assert list(found) == sorted(series.days)[: len(found)]
    assert opens[: len(behind)] == behind
    ends = min(state.ends or now, STARTS + max(days) * DAY)
    assert all(at < ends and now < at + within and free <= at + within for at in ahead)
    assert all(later - earlier >= (apart or DAY) for earlier, later in pairwise([*behind[-1:], *ahead]))
    assert len(ahead) == min(len(days) - len(behind), most(behind[-1:], apart or DAY, max(now - within + HOUR / 2, free - within), ends))


def most(before: list[datetime], apart: timedelta, after: datetime, ends: datetime) -> int:
    """How many would fit, each as early as it may be: one a day at nine."""
    count, last = 0, before[-1] if before else None
    for at in (instant_of(FIRST + n * DAY, time(9), ZONE) for n in range(25)):
        if after <= at < ends and (last is None or at - last >= apart):
            count, last = count + 1, at
    return count
