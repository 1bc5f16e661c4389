"""The watch: what is wrong with a day, and a proposal that is fair, within every limit, and the same each time."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anju.core.duties.roster import Shift, Watcher, Wrong, faults, gaps, propose
from anju.core.moments import Span
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


@given(
    st.lists(st.sampled_from(["cadre", "officer", "doctor", "guest"]), max_size=9),
    st.lists(st.tuples(st.integers(1, 9), st.integers(-150, 23), st.integers(1, 8)), max_size=12),
    st.sampled_from([None, 2 * HOUR, 4 * HOUR, 6 * HOUR, 12 * HOUR]),
    st.integers(20, 25),
)
def test_a_proposal_breaks_no_limit_and_is_always_the_same(
    roles: list[str], worked: list[tuple[int, int, int]], length: timedelta | None, hours: int
) -> None:
    day = Span(START, START + hours * HOUR)
    people = [
        Watcher(number, role, other=tuple(shift(number, at - 24, at - 24 + long, role) for post, at, long in worked if post == number))
        for number, role in enumerate(roles, start=1)
    ]
    proposed = propose(WATCH, people, day, (), length)
    assert proposed == propose(WATCH, list(reversed(people)), day, (), length)
    assert {one.fault for one in faults(WATCH, people, day, proposed)} <= {"gap"}
    assert all(one.length <= WATCH.longest and one.start < one.end for one in proposed)


@given(st.integers(2, 6), st.sampled_from([4, 6, 8]))
def test_enough_people_cover_the_day(many: int, hours: int) -> None:
    people = [Watcher(number, "cadre") for number in range(1, many + 1)]
    proposed = propose(WATCH, people, DAY, (), hours * HOUR)
    possible = many * (24 // (hours + 8)) * hours >= 24
    assert gaps(DAY, proposed) == () or not possible or hours < 8
    loads = [sum((one.length for one in proposed if one.post == person.post), start=timedelta(0)) for person in people]
    assert max(loads) - min(loads) <= 8 * HOUR or gaps(DAY, proposed)
