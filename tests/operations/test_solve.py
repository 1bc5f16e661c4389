"""The solver's day: it keeps every limit, leaves empty only what nobody may stand, and is even, the same each time, and bounded in time."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anju.core.duties.assign import problem
from anju.core.duties.roster import Shift, Watcher, Wish, barred, empty, faults, propose
from anju.core.moments import Span
from anju.core.plan.model import Roster, Text
from anju.operations import roster as planning
from anju.operations.solve import solve

HOUR = timedelta(hours=1)
START = datetime(2026, 12, 1, 16, tzinfo=UTC)
DAY = Span(START, START + 24 * HOUR)
WATCH = Roster("door", Text("看门", "door"), ("cadre", "officer"), "cadre", 8 * HOUR, 8 * HOUR, 48 * HOUR)


def shift(post: int, start: float, end: float, role: str = "cadre") -> Shift:
    return Shift(post, role, START + start * HOUR, START + end * HOUR)


def solved(people: list[Watcher], hours: int = 4, published: tuple[Shift, ...] = (), kept: tuple[Shift, ...] = ()) -> tuple[Shift, ...] | None:
    slots = empty(WATCH, DAY, kept, Wish(hours * HOUR))
    return solve(problem(WATCH, people, slots, kept, published), seconds=20)


def hollow(shifts: tuple[Shift, ...], people: list[Watcher]) -> timedelta:
    return sum((one.end - one.start for one in faults(WATCH, people, DAY, shifts) if one.fault == "gap"), start=timedelta(0))


roles = st.lists(st.sampled_from(["cadre", "officer", "guest"]), max_size=7)
worked = st.lists(st.tuples(st.integers(1, 7), st.integers(-150, 40), st.integers(1, 8)), max_size=10)
gone = st.lists(st.tuples(st.integers(1, 7), st.integers(-5, 20), st.integers(1, 30)), max_size=4)


def staff(names: list[str], stood: list[tuple[int, int, int]], away: list[tuple[int, int, int]]) -> list[Watcher]:
    return [
        Watcher(
            post, role, tuple(Span(START + at * HOUR, START + (at + long) * HOUR) for who, at, long in away if who == post),
            tuple(shift(post, at, at + long, role) for who, at, long in stood if who == post and not 0 <= at < 24),
        )
        for post, role in enumerate(names, start=1)
    ]  # fmt: skip


@settings(deadline=None)
@given(roles, worked, gone, st.sampled_from([3, 4, 6, 8]))
def test_every_limit_is_kept_and_no_more_lies_empty_than_by_trying(
    names: list[str], stood: list[tuple[int, int, int]], away: list[tuple[int, int, int]], hours: int
) -> None:
    people = staff(names, stood, away)
    found = solved(people, hours)
    assert found is not None
    assert {one.fault for one in faults(WATCH, people, DAY, found)} <= {"gap"}
    assert found == solved(list(reversed(people)), hours)
    assert hollow(found, people) <= hollow(propose(WATCH, people, DAY, (), Wish(hours * HOUR)), people)
    for gap in [one for one in faults(WATCH, people, DAY, found) if one.fault == "gap"]:
        why = barred(WATCH, people, Span(gap.start, gap.end), found)
        assert set(why) <= {"away", "twice", "no rest", "week"}


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(["cadre", "officer"]), min_size=1, max_size=3), worked, gone)
def test_it_leaves_exactly_what_no_way_of_sharing_out_could_cover(
    names: list[str], stood: list[tuple[int, int, int]], away: list[tuple[int, int, int]]
) -> None:
    people = [Watcher(one.post, one.role, one.away, tuple(o for o in one.other if o.start > START)) for one in staff(names, stood, away)]
    found = solved(people, 8)
    assert found is not None
    slots = empty(WATCH, DAY, (), Wish(8 * HOUR))
    best = 24 * HOUR
    for who in product([None, *people], repeat=len(slots)):
        tried = tuple(Shift(one.post, one.role, slot.start, slot.end or slot.start) for one, slot in zip(who, slots, strict=True) if one)
        if {one.fault for one in faults(WATCH, people, DAY, tried)} <= {"gap"}:
            best = min(best, hollow(tried, people))
    assert hollow(found, people) == best


def test_the_load_is_even_and_whoever_has_watched_much_comes_last() -> None:
    tired = Watcher(1, "cadre", other=tuple(shift(1, -24 * n, -24 * n + 8) for n in range(2, 6)))
    found = solved([tired, *(Watcher(post, "cadre") for post in range(2, 8))])
    assert found is not None
    assert sorted(one.post for one in found) == [2, 3, 4, 5, 6, 7]


def test_what_is_published_stays_where_it_can() -> None:
    people = [Watcher(post, "cadre") for post in range(1, 9)]
    published = tuple(shift(8 - n, 4 * n, 4 * n + 4) for n in range(6))
    assert solved(people, 4, published) == published
    without = [one for one in people if one.post != published[2].post]
    changed = solved(without, 4, published)
    assert changed is not None
    assert [a == b for a, b in zip(changed, published, strict=True)] == [True, True, False, True, True, True]


def test_why_hours_lie_empty_is_counted() -> None:
    people = [
        Watcher(1, "cadre", away=(Span(START - HOUR),)), Watcher(2, "cadre", other=(shift(2, -6, -2),)),
        Watcher(3, "officer", other=tuple(shift(3, -24 * n, -24 * n + 8) for n in range(1, 7))), Watcher(4, "guest"),
    ]  # fmt: skip
    assert barred(WATCH, people, Span(START, START + 4 * HOUR), ()) == {"away": 1, "no rest": 1, "week": 1}
    assert barred(WATCH, [Watcher(4, "guest")], DAY, ()) == {}


def test_without_time_there_is_no_answer() -> None:
    assert solve(problem(WATCH, [Watcher(post, "cadre") for post in range(1, 60)], empty(WATCH, DAY, (), Wish(HOUR)), (), ()), seconds=0) is None


def laid(people: list[Watcher], published: tuple[Shift, ...] = ()) -> planning.Day:
    return planning.Day(1, 1, "Asia/Shanghai", WATCH, date(2026, 12, 2), DAY, published, (), tuple(people), ())


def test_a_large_pool_is_laid_out_by_the_solver_and_keeps_what_is_published() -> None:
    people = [Watcher(post, "cadre") for post in range(1, 41)]
    published = tuple(shift(40 - n, 4 * n, 4 * n + 4) for n in range(6))
    again = planning.suggest(laid(people, published), anew=True, length=4 * HOUR, now=START - HOUR)
    assert again == published
    assert propose(WATCH, people, DAY, (), Wish(4 * HOUR)) != published


def test_a_small_day_that_can_be_whole_is_laid_out_as_before() -> None:
    people = staff(["cadre", "cadre", "cadre", "officer", "cadre"], [], [])
    assert planning.suggest(laid(people), anew=True, length=8 * HOUR, now=START - HOUR) == propose(WATCH, people, DAY, (), Wish(8 * HOUR))


def test_where_the_solver_finds_nothing_in_time_the_day_is_laid_out_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [Watcher(post, "cadre") for post in range(1, 41)]
    asked = []
    monkeypatch.setattr(planning, "solve", asked.append)
    assert planning.suggest(laid(people), anew=True, length=4 * HOUR, now=START - HOUR) == propose(WATCH, people, DAY, (), Wish(4 * HOUR))
    assert asked
