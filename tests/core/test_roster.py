"""The watch: what is wrong with a day, and a proposal that is fair, within every limit, and the same each time."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anju.core.duties.roster import Shift, Watcher, Wish, Wrong, faults, gaps, propose
from anju.core.moments import Span, instant_of
from anju.core.plan.model import Roster, Text

HOUR = timedelta(hours=1)
START = datetime(2026, 12, 1, 16, tzinfo=UTC)
DAY = Span(START, START + 24 * HOUR)
WATCH = Roster("door", Text("看门", "door"), ("cadre", "officer", "doctor"), "cadre", 8 * HOUR, 8 * HOUR, 48 * HOUR)


def shift(post: int, start: float, end: float, role: str = "cadre") -> Shift:
    return Shift(post, role, START + start * HOUR, START + end * HOUR)


def staff(*roles: str) -> list[Watcher]:
    return [Watcher(number, role) for number, role in enumerate(roles, start=1)]


def wrongs(shifts: list[Shift], people: list[Watcher] | None = None) -> set[tuple[str, int]]:
    return {(one.fault, one.post) for one in faults(WATCH, people or staff("cadre", "cadre", "officer"), DAY, shifts)}


def test_a_whole_day_of_three_has_nothing_wrong() -> None:
    assert wrongs([shift(1, 0, 8), shift(2, 8, 16), shift(3, 16, 24, "officer")]) == set()


def test_every_minute_nobody_watches_is_a_gap() -> None:
    found = faults(WATCH, staff("cadre", "cadre"), DAY, [shift(1, 1, 8), shift(2, 9, 16)])
    assert [one for one in found if one.fault == "gap"] == [
        Wrong("gap", START, START + HOUR), Wrong("gap", START + 8 * HOUR, START + 9 * HOUR), Wrong("gap", START + 16 * HOUR, START + 24 * HOUR),
    ]  # fmt: skip


def test_limits_are_the_plans() -> None:
    assert ("too long", 1) in wrongs([shift(1, 0, 9)])
    assert ("no rest", 1) in wrongs([shift(1, 0, 8), shift(1, 12, 16)])
    assert ("twice", 1) in wrongs([shift(1, 0, 8), shift(1, 4, 12)])
    assert ("not named", 9) in wrongs([shift(9, 0, 8)])


def test_rest_counts_from_the_days_around() -> None:
    tired = Watcher(1, "cadre", other=(shift(1, -6, -2),))
    assert ("no rest", 1) in wrongs([shift(1, 0, 8)], [tired])
    assert ("no rest", 1) not in wrongs([shift(1, 6, 14)], [tired])


def test_seven_days_hold_no_more_than_the_week_allows() -> None:
    worked = tuple(shift(1, -24 * n, -24 * n + 8) for n in range(1, 7))
    assert ("week", 1) in wrongs([shift(1, 0, 8)], [Watcher(1, "cadre", other=worked)])
    assert ("week", 1) not in wrongs([shift(1, 0, 8)], [Watcher(1, "cadre", other=worked[:5])])


def test_who_is_away_is_not_asked() -> None:
    people = [Watcher(1, "cadre", away=(Span(START - HOUR),)), *staff("cadre", "officer", "doctor")[1:], Watcher(4, "doctor")]
    proposed = propose(WATCH, people, DAY)
    assert 1 not in {one.post for one in proposed}
    assert ("away", 1) in {(one.fault, one.post) for one in faults(WATCH, people, DAY, [shift(1, 0, 8)])}


def test_the_parties_take_turns() -> None:
    proposed = propose(WATCH, staff("cadre", "cadre", "cadre", "officer", "doctor"), DAY)
    assert {one.role for one in proposed} == {"cadre", "officer", "doctor"}


def test_too_few_leave_hours_empty_rather_than_overload_somebody() -> None:
    proposed = propose(WATCH, staff("cadre"), DAY)
    assert {one.fault for one in faults(WATCH, staff("cadre"), DAY, proposed)} == {"gap"}


def test_what_was_kept_stays() -> None:
    kept = [shift(2, 0, 6)]
    proposed = propose(WATCH, staff("cadre", "cadre", "officer", "doctor"), DAY, kept)
    assert kept[0] in proposed
    assert gaps(DAY, proposed) == ()


# Over midnight ------------------------------------------------------------------------------------------------------------


def test_a_night_watch_is_one_watch_and_covers_both_days() -> None:
    night = shift(3, 22, 30, "officer")
    assert wrongs([shift(1, 6, 14), shift(2, 14, 22), night]) == {("gap", 0)}
    assert [one for one in faults(WATCH, staff("cadre", "cadre", "officer"), DAY, [night]) if one.fault == "gap"] == [
        Wrong("gap", START, START + 22 * HOUR)
    ]
    before = shift(4, -2, 6)
    assert faults(WATCH, staff("cadre", "cadre", "officer"), DAY, [shift(1, 6, 14), shift(2, 14, 22), night], [before]) == ()


def test_rest_and_week_are_counted_right_over_midnight() -> None:
    tired = [Watcher(1, "cadre", other=(shift(1, -2, 6),))]
    assert ("no rest", 1) in wrongs([shift(1, 13, 20)], tired)
    assert ("no rest", 1) not in wrongs([shift(1, 14, 22)], tired)
    nights = tuple(shift(1, 22 - 24 * n, 30 - 24 * n) for n in range(1, 7))
    assert ("week", 1) in wrongs([shift(1, 22, 30)], [Watcher(1, "cadre", other=nights)])
    assert ("week", 1) not in wrongs([shift(1, 22, 30)], [Watcher(1, "cadre", other=nights[:5])])


def test_a_night_that_daylight_saving_makes_longer_or_shorter_is_judged_by_its_hours() -> None:
    for day, hours, wrong in ((date(2026, 10, 24), 9, True), (date(2026, 3, 28), 7, False), (date(2026, 6, 1), 8, False)):
        start, end = (instant_of(on, time(clock), "Europe/Berlin") for on, clock in ((day, 22), (day + timedelta(days=1), 6)))
        assert end - start == hours * HOUR
        found = {one.fault for one in faults(WATCH, staff("cadre"), Span(start, end), [Shift(1, "cadre", start, end)])}
        assert found == ({"too long"} if wrong else set())


def test_a_day_is_proposed_as_far_as_the_end_of_its_night_watch() -> None:
    people = staff("cadre", "cadre", "cadre", "officer", "doctor")
    turns = (START + 6 * HOUR, START + 30 * HOUR)
    first = propose(WATCH, people, DAY, (), Wish(8 * HOUR, turns))
    assert [(one.start - START, one.end - START) for one in first] == [(n * HOUR, m * HOUR) for n, m in ((0, 6), (6, 14), (14, 22), (22, 30))]
    running = shift(1, -2, 6)
    people[0] = Watcher(1, "cadre", other=(running,))
    second = propose(WATCH, people, DAY, (), Wish(8 * HOUR, turns, (running,)))
    assert [(one.start - START) / HOUR for one in second] == [6, 14, 22]
    assert second[0].post != 1
    published = shift(2, 24, 32)
    third = propose(WATCH, people, DAY, (), Wish(8 * HOUR, turns, (running, published)))
    assert third[-1].end == published.start


@given(
    st.lists(st.sampled_from(["cadre", "officer", "doctor", "guest"]), max_size=9),
    st.lists(st.tuples(st.integers(1, 9), st.integers(-150, 23), st.integers(1, 8)), max_size=12),
    st.sampled_from([None, 2 * HOUR, 4 * HOUR, 6 * HOUR, 12 * HOUR]),
    st.integers(20, 25),
    st.sampled_from([(), (6,), (6, 30), (8, 32)]),
)
def test_a_proposal_breaks_no_limit_and_is_always_the_same(
    roles: list[str], worked: list[tuple[int, int, int]], length: timedelta | None, hours: int, turns: tuple[int, ...]
) -> None:
    day = Span(START, START + hours * HOUR)
    people = [
        Watcher(number, role, other=tuple(shift(number, at - 24, at - 24 + long, role) for post, at, long in worked if post == number))
        for number, role in enumerate(roles, start=1)
    ]
    wish = Wish(length, tuple(START + at * HOUR for at in turns))
    proposed = propose(WATCH, people, day, (), wish)
    assert proposed == propose(WATCH, list(reversed(people)), day, (), wish)
    assert {one.fault for one in faults(WATCH, people, day, proposed)} <= {"gap"}
    assert all(one.length <= WATCH.longest and one.start < one.end and one.start in day for one in proposed)


@given(st.integers(2, 6), st.sampled_from([4, 6, 8]))
def test_enough_people_cover_the_day(many: int, hours: int) -> None:
    people = [Watcher(number, "cadre") for number in range(1, many + 1)]
    proposed = propose(WATCH, people, DAY, (), Wish(hours * HOUR))
    possible = many * (24 // (hours + 8)) * hours >= 24
    assert gaps(DAY, proposed) == () or not possible or hours < 8
    loads = [sum((one.length for one in proposed if one.post == person.post), start=timedelta(0)) for person in people]
    assert max(loads) - min(loads) <= 8 * HOUR or gaps(DAY, proposed)
