"""The order of a round: the walk where it suits, else bent so that each door is come to in its hours, and the same every time."""

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anju.core.duties.route import Stop, route
from anju.operations.round import order as ordering
from anju.operations.round.order import VISIT, order, suits

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def stop(number: int, village: int = 1, door: str = "", due: timedelta = 12 * HOUR, opens: timedelta = -HOUR, need: bool = False) -> Stop:
    return Stop(number, village, door or f"{number}号", NOW + due, need, NOW + opens)


def ordered(*stops: Stop) -> list[int]:
    return [one.number for one in order(route(stops), NOW)]


def test_a_walk_that_suits_is_left_as_it_is() -> None:
    stops = [stop(3), stop(1), stop(2), stop(12, 2), stop(10, 2)]
    assert ordered(*stops) == [one.number for one in route(stops)]


def test_a_door_that_opens_later_is_come_to_later_and_one_that_closes_soon_first() -> None:
    assert ordered(stop(1, opens=4 * HOUR), stop(2), stop(3)) == [2, 3, 1]
    assert ordered(stop(1), stop(2), stop(3), stop(4), stop(5), stop(6), stop(7, due=VISIT * 3))[:3].count(7) == 1


def test_a_village_is_not_left_and_come_back_to_without_need() -> None:
    found = ordered(*(stop(n, 1) for n in range(1, 4)), *(stop(n, 2) for n in range(11, 14)), stop(9, 1, opens=5 * HOUR))
    assert found[-1] == 9
    assert {*found[:3]} in ({1, 2, 3}, {11, 12, 13})


def test_a_need_goes_before_a_deadline_that_is_as_near() -> None:
    overdue = [stop(n, due=-HOUR) for n in range(1, 8)]
    assert ordered(*overdue, stop(8, due=-HOUR, need=True), stop(9, opens=6 * HOUR)).index(8) < 3


def test_what_a_page_waits_for_is_the_search_and_not_its_writing_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many doors as a page shows, over twenty villages, of all hours; the search itself is bound by `SECONDS`."""
    hours, late = (0, 1, 3), (2, 4, 8, 12)
    walk = [stop(n, n % 20, opens=hours[n % 3] * HOUR, due=late[n // 20 % 4] * HOUR) for n in range(240)]
    monkeypatch.setattr(ordering.Highs, "solve", lambda self: None)
    begun = process_time()
    assert order(walk, NOW) == tuple(walk)
    assert process_time() - begun < 2


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(-3, 8), st.integers(1, 10), st.booleans()), min_size=1, max_size=9))
def test_every_door_once_whatever_the_hours_and_never_before_it_opens_if_that_can_be(doors: list[tuple[int, int, int, bool]]) -> None:
    stops = [stop(n, village, opens=opens * HOUR, due=(opens + length) * HOUR, need=need) for n, (village, opens, length, need) in enumerate(doors)]
    walk = route(stops)
    found = order(walk, NOW)
    assert sorted(one.number for one in found) == list(range(len(stops)))
    assert found == order(walk, NOW)
    if suits(walk, NOW):
        assert found == walk
