"""Durations, times, numbers and flags are read as their authors write them, and nothing else is."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.core.language.values import duration_of, flag_of, number_of, spelled, time_of


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("15 min", 15), ("2 h", 120), ("2h", 120), ("1 h 30 min", 90), ("3 days", 4320), ("0 min", 0), ("1.5 h", 90),
        ("30分钟", 30), ("2 小时", 120), ("7天", 10080),
    ],
)  # fmt: skip
def test_durations(text: str, minutes: int) -> None:
    assert duration_of(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "2", "h", "-2 h", "2 hrs", "2 h and", "9999999 h", "40000 days", "٣ h"])
def test_no_durations(text: str) -> None:
    assert duration_of(text) is None


@pytest.mark.parametrize(("text", "at"), [("08:00", time(8)), ("8:05", time(8, 5)), ("23:59", time(23, 59))])
def test_times(text: str, at: time) -> None:
    assert time_of(text) == at


@pytest.mark.parametrize("text", ["24:00", "8", "08.00", "12:60", "8:5", ""])
def test_no_times(text: str) -> None:
    assert time_of(text) is None


def test_numbers_with_and_without_unit() -> None:
    assert number_of("37.3") == (37.3, "")
    assert number_of("37.3 Cel") == (37.3, "Cel")
    assert number_of("-2%") == (-2.0, "%")
    assert number_of("many") is None
    assert number_of("1 2") is None


def test_flags() -> None:
    assert [flag_of(text) for text in ("true", "Yes", "否", "off", "maybe")] == [True, True, False, False, None]


@given(st.integers(min_value=0, max_value=36525 * 1440))
def test_a_span_is_read_as_it_is_spelled(minutes: int) -> None:
    assert duration_of(spelled(timedelta(minutes=minutes))) == timedelta(minutes=minutes)


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    for read in (duration_of, time_of, number_of, flag_of):
        read(text)
