"""A place at one moment: what is one, what is an answer without one, and how far from the door it is."""

from datetime import UTC, datetime

import pytest

from anju.core.evidence import point
from anju.core.evidence.fields import read
from anju.core.evidence.point import Point
from anju.core.plan.model import Field, Form, Text

TITLE = Text("位置", "Place")
AT = datetime(2026, 12, 1, tzinfo=UTC)
FORM = Form("visit", TITLE, (Field("spot", TITLE, "place"),))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("31.298891234,120.58531,12.4,2026-12-01T08:00:00+08:00", "31.29889,120.58531,12,2026-12-01T08:00:00+08:00"),
        ("-90,180,0,2026-12-01T00:00:00+00:00", "-90.0,180.0,1,2026-12-01T00:00:00+00:00"),
        (" none:refused ", "none:refused"),
        ("none:denied", "none:denied"),
        ("none:not_found", "none:not_found"),
        ("none:no_device", "none:no_device"),
    ],
)
def test_a_point_is_kept_to_the_metre_and_a_reason_is_an_answer(given: str, kept: str) -> None:
    assert read(FORM, {"spot": given}) == ({"spot": kept}, ())


@pytest.mark.parametrize(
    "given",
    [
        "none:because", "none:", "31.3,120.6,12", "31.3,120.6,12,2026-12-01T08:00:00", "91,0,1,2026-12-01T00:00:00+00:00",
        "0,180.1,1,2026-12-01T00:00:00+00:00", "nan,0,1,2026-12-01T00:00:00+00:00", "0,0,inf,2026-12-01T00:00:00+00:00",
        "0,0,-1,2026-12-01T00:00:00+00:00", "0,0,1,2026-12-01T00:00:00+00:00,more", "here", True, 3, ["none:refused"],
    ],
)  # fmt: skip
def test_anything_else_is_named_as_no_place(given: object) -> None:
    values, (wrong,) = read(FORM, {"spot": given})
    assert (values, wrong.field, wrong.fault) == ({}, "spot", "not a place")


def test_a_place_that_must_be_said_may_not_be_left_open() -> None:
    assert read(FORM, {})[1][0].fault == "missing"


@pytest.mark.parametrize(
    ("other", "metres"),
    [
        (Point(31.0, 121.0, 1, AT), 0),
        (Point(32.0, 121.0, 1, AT), 111_195),
        (Point(31.0, 122.0, 1, AT), 95_312),
        (Point(-31.0, -59.0, 1, AT), 20_015_087),
    ],
)
def test_how_far_two_points_are_apart_along_the_ground(other: Point, metres: float) -> None:
    assert point.apart(Point(31.0, 121.0, 1, AT), other) == pytest.approx(metres, rel=1e-3, abs=0.5)


@pytest.mark.parametrize(
    ("north", "within", "stands"),
    [(31.0, 5, "door"), (31.0005, 5, "door"), (31.0009, 5, "away"), (31.0009, 60, "door"), (31.02, 900, "away"), (31.0, 1001, "unknown")],
)
def test_who_may_be_at_the_door_is_and_a_vague_point_says_nothing(north: float, within: float, stands: str) -> None:
    door = Point(31.0, 121.0, 5, AT)
    assert point.stands(Point(north, 121.0, within, AT), door)[0] == stands
    assert point.stands(None, door)[0] == point.stands(door, None)[0] == "unknown"


def test_a_moment_of_a_year_that_no_calendar_can_write_is_none() -> None:
    form = Form("visit", TITLE, (Field("since", TITLE, "moment"),))
    for year in ("0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00", "1899-12-31T00:00:00+00:00"):
        assert [fault.fault for fault in read(form, {"since": year})[1]] == ["not a moment"], year
    assert read(form, {"since": "1931-02-03T04:05:06+08:00"})[1] == ()
