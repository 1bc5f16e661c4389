"""How instants, lengths and figures are said, and what drawings and forms are made of."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from anju.core.plan.model import Field, Form, Option, Text
from anju.web import charts, shown, wording
from anju.web.forms import Answers

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


INSTANTS = [
    datetime(2027, 1, 1, 0, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 15, 59, tzinfo=UTC),
    datetime(2027, 1, 5, 16, tzinfo=UTC),
    datetime(2026, 7, 31, tzinfo=UTC),
]
SAID = {
    "en": ["today 08:00", "yesterday 23:59", "6 January 00:00", "31 July 2026 08:00"],
    "zh-hans": ["今天 08:00", "昨天 23:59", "1月6日 00:00", "2026年7月31日 08:00"],
}


@pytest.mark.parametrize("language", SAID)
def test_an_instant_is_said_as_people_say_it(language: str) -> None:
    with translation.override(language):
        assert [wording.moment(instant, NOW, ZONE) for instant in INSTANTS] == SAID[language]


def test_lengths_units_and_figures() -> None:
    with translation.override("en"):
        assert [wording.length(timedelta(minutes=m)) for m in (0, 40, 89, 90, 2880, 4320)] == [
            "less than a minute", "40 min", "89 min", "1 h", "2 days", "3 days",
        ]  # fmt: skip
    codes = ("Cel", "%", "{breaths}/min", "mm[Hg]", "d", "min")
    for language, days, minutes in (("en", "days", "min"), ("zh-hans", "天", "分钟")):
        with translation.override(language):
            assert [wording.unit(code) for code in codes] == ["°C", "%", "/min", "mmHg", days, minutes]
    assert [wording.half_width(text) for text in ("３６。７", "36,7", " 36·7 ")] == ["36.7"] * 3


def test_a_token_is_read_back_and_nothing_else_is() -> None:
    found = shown.parse("7.take_temperature.2026-12-31.-540")
    assert found is not None
    assert shown.token(*found) == "7.take_temperature.2026-12-31.-540"
    assert [shown.parse(text) for text in ("", "7.x.2026-13-01.0", "7.x.2026-12-31", "x.y.z.0", "7.a b.2026-12-31.0")] == [None] * 5


def test_a_drawing_stays_inside_its_frame_and_marks_what_is_high() -> None:
    starts = NOW - timedelta(days=14)
    readings = [charts.Reading(starts + timedelta(hours=9 * n), 36.0 + n % 7 / 3, n % 7 == 6) for n in range(30)]
    chart = charts.course(readings, starts, ZONE, 37.3)
    assert chart is not None
    assert all(0 <= dot.x <= chart.width and 0 <= dot.y <= chart.height for dot in chart.dots)
    assert sum(dot.high for dot in chart.dots) == 4
    assert charts.course([], starts, ZONE, None) is None
    assert charts.course(readings[:1], starts, ZONE, None) is not None


def test_a_strip_has_a_cell_for_each_day() -> None:
    kinds = [cell.kind for cell in charts.strip(5, 14, over=False).cells]
    assert (kinds.count("past"), kinds[4], kinds.count("ahead")) == (4, "today", 9)
    assert {cell.kind for cell in charts.strip(14, 14, over=True).cells} == {"past"}


def _form() -> Form:
    return Form(
        "check",
        Text("检查", "Check"),
        (
            Field("celsius", Text("体温", "Temperature"), "decimal", unit="Cel", low=34, high=43),
            Field("well", Text("好", "Well"), "flag"),
            Field("signs", Text("不适", "Signs"), "choices", options=(Option("cough", Text("咳嗽", "Cough")),), required=False),
            Field("since", Text("从何时", "Since"), "moment", required=False),
        ),
    )


def test_answers_come_as_the_core_reads_them() -> None:
    form = Answers(_form(), ZONE, NOW, {"celsius": "３６.８", "well": "no", "signs": ["cough"], "since": "2026-12-31T08:00"}, vias=("call", "visit"))
    assert form.is_valid(), form.errors
    assert form.values == {"celsius": 36.8, "well": False, "signs": ["cough"], "since": "2026-12-31T08:00:00+08:00"}


def test_what_is_missing_or_lies_ahead_is_told_at_its_question() -> None:
    form = Answers(_form(), ZONE, NOW, {"celsius": "x", "earlier": "2027-06-01T08:00"})
    assert not form.is_valid()
    assert set(form.errors) == {"celsius", "well", "earlier"}
