"""What the language says of time, played through the core: calendars, draws, spacing, windows, tests and terms."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.core.duties.calendar import drawn
from anju.core.enrolment.admit import Basis, lacks
from anju.core.language.values import spelled
from anju.core.moments import instant_of, local_day
from anju.core.plan.check import prove
from anju.core.plan.days import days
from anju.core.plan.explain import explain, read
from anju.core.plan.model import Calendar, Draw, Follow, Series
from tests.core.look import looked_at
from tests.plans.story import FIRST, Example, compiled, examples, play, texts_of

ALL = examples("time")
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Asia/Kathmandu")


@pytest.mark.parametrize("example", ALL, ids=[one.name for one in ALL])
def test_example(example: Example) -> None:
    play(example)


def test_the_plan_closes() -> None:
    plan, found = prove(looked_at(texts_of("time"), "home", "temporary"), {})
    assert plan is not None, "\n".join(map(str, found))


def test_tests_become_ordinary_duties() -> None:
    rules = compiled("time", {}).tracks["home"].rules
    series = Series("pcr", (1, 3), ("pcr.1", "pcr.2"))
    assert rules["pcr.1"].opens == Calendar((time(9),), days=(1,), series=series)
    assert rules["pcr.2"].opens == Calendar((time(9),), days=(3,), series=series)
    assert rules["pcr.result"].opens == Follow(("pcr.1", "pcr.2"), "any")
    assert rules["pcr.2"].together == "pcr.2.cadre"
    assert rules["pcr.1"].series == rules["pcr.2"].series == "pcr"
    assert rules["antigen"].routine
    assert not any(rules[name].routine for name in ("visit", "clean", "account", "drill", "roll_call", "spot_check", "disinfect", "pcr.1"))


def test_nobody_is_enrolled_where_the_text_has_no_measures() -> None:
    plan = compiled("time", {})
    basis = Basis("a", "b", "c", "d", FIRST, "registration", "e")
    assert lacks(plan, "central", basis, FIRST) == ("track",)
    assert lacks(plan, "home", basis, FIRST) == ()


def test_an_hours_term_asks_for_its_basis_and_not_for_what_sets_its_first_day() -> None:
    plan = compiled("time", {})
    basis = Basis("a", "b", "c", "d", FIRST, "", "")
    assert lacks(plan, "temporary", basis, FIRST) == ()
    assert lacks(plan, "temporary", replace(basis, decider=" "), FIRST) == ("decider",)
    assert set(lacks(plan, "home", basis, FIRST)) == {"first_day_evidence", "first_day_rule"}


SAID = {
    "visit": "Opens on day 1, 3, 7 of the term at 10:00",
    "clean": "Opens each Monday, Friday at 15:00",
    "account": "Opens each month on 10, the last day at 15:00",
    "drill": "Opens each year on 03-05 at 09:00",
    "roll_call": "Opens 3 times a day, drawn at random between 08:00 and 20:00, at least 2 hours apart",
    "spot_check": "Opens 1 time in every 3 days, drawn at random between 08:00 and 20:00",
    "disinfect": "Opens never more than 3 days apart",
    "outing": 'Until the moment given as "Back by", at most 6 hours',
    "air": "At least 4 hours after the last one",
    "pcr.result": "Shown amber 12 hours after it opened",
}


@pytest.mark.parametrize("rule", SAID)
def test_each_is_said_in_a_sentence_of_both_languages(rule: str) -> None:
    lines = explain(compiled("time", {}), "home", rule).lines
    assert any(line.says.en.startswith(SAID[rule]) for line in lines), [line.says.en for line in lines]
    assert all(line.says.zh and not line.says.zh.isascii() for line in lines)


def test_a_track_says_what_it_has_otherwise() -> None:
    own = {track.name: [text.en for text in track.own] for track in read(compiled("time", {})).tracks}
    assert own["home"] == []
    assert own["temporary"] == ["1 day from the entry on, never more than 2 days; at END the measures end by themselves"]
    assert own["watch"] == ["Voluntary"]
    assert own["central"] == ["The text names it without measures: nobody can be enrolled on it"]


seeds = st.text("0123456789abcdef", min_size=1, max_size=32)


@given(
    seeds, st.integers(1, 6), st.integers(0, 90), st.integers(1, 5), st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.sampled_from(ZONES)
)
def test_draws_lie_in_their_hours_far_enough_apart_and_are_drawn_again_the_same(
    seed: str, count: int, apart: int, once_in: int, begins: date, zone: str
) -> None:
    draw = Draw(count, time(8, 15), time(20), timedelta(minutes=apart), once_in)
    moments = drawn(draw, seed, "roll_call", begins, zone)
    assert len(moments) == count
    for moment in moments:
        local = moment.astimezone(ZoneInfo(zone))
        assert time(8, 15) <= local.time() < time(20), spelled(draw.apart)
        assert begins <= local.date() < begins + timedelta(days=once_in)
    assert all(later - earlier >= draw.apart for earlier, later in pairwise(moments))
    assert drawn.__wrapped__(draw, seed, "roll_call", begins, zone) == moments


def test_draws_differ_between_people_days_and_rules_and_leave_no_hour_out() -> None:
    draw = Draw(1, time(8), time(20))
    by_person = {drawn(draw, f"{n:032x}", "roll_call", FIRST, "Asia/Shanghai") for n in range(200)}
    assert len(by_person) > 100
    by_day = [drawn(draw, "a", "roll_call", FIRST + timedelta(days=n), "Asia/Shanghai")[0] for n in range(400)]
    assert {moment.astimezone(ZoneInfo("Asia/Shanghai")).hour for moment in by_day} == set(range(8, 20))
    assert drawn(draw, "a", "one", FIRST, "Asia/Shanghai") != drawn(draw, "a", "other", FIRST, "Asia/Shanghai")


@given(st.dates(date(2023, 1, 1), date(2032, 12, 31)), st.sets(st.sampled_from([-1, 1, 15, 29, 30, 31]), min_size=1))
def test_a_month_s_days_are_found_as_by_looking_at_every_day(today: date, monthdays: set[int]) -> None:
    calendar = Calendar((time(9),), monthdays=tuple(sorted(monthdays)))
    plain = (today + timedelta(days=n) for n in range(100))
    wanted = [day for day in plain if day.day in monthdays or (-1 in monthdays and (day + timedelta(days=1)).day == 1)]
    assert next(day for day in days(calendar, today, today) if day >= today) == wanted[0]


@given(st.dates(date(2023, 1, 1), date(2032, 12, 31)))
def test_a_leap_day_comes_in_leap_years(today: date) -> None:
    found = next(day for day in days(Calendar((time(9),), dates=((2, 29),)), today, today) if day >= today)
    assert (found.month, found.day) == (2, 29)
    assert found - today < timedelta(days=4 * 366)


def test_a_calendar_keeps_to_the_wall_when_the_clocks_change() -> None:
    zone, clock = "Europe/Berlin", Calendar((time(9),), weekdays=(5, 6, 0))
    moments = [instant_of(day, time(9), zone) for day in days(clock, FIRST, date(2026, 3, 28))]
    assert [(local_day(m, zone).weekday(), m.astimezone(ZoneInfo(zone)).hour) for m in moments] == [(5, 9), (6, 9), (0, 9), (5, 9)]
    assert moments[1] - moments[0] == timedelta(hours=23)
