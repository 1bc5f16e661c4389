"""Computed fields: what is worked out of a form's own answers as they are read."""

import pytest

from anju.core.evidence.fields import read
from anju.core.plan.model import Arithmetic, Field, Form, Text

TITLE = Text("测试", "Test")
AIRED = Form(
    "aired", TITLE,
    (
        Field("begun", TITLE, "moment", required=False),
        Field("shut", TITLE, "moment", required=False),
        Field("minutes", TITLE, "computed", required=False, formula=Arithmetic("minutes", ("begun", "shut"))),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("begun", "shut", "minutes"),
    [
        ("2026-03-02T08:00:00+08:00", "2026-03-02T08:30:00+08:00", 30),
        ("2026-03-02T08:00:00+08:00", "2026-03-02T00:30:30+00:00", 30.5),
        ("2026-03-02T23:50:00+08:00", "2026-03-03T00:20:00+08:00", 30),
        ("2026-03-02T08:30:00+08:00", "2026-03-02T08:00:00+08:00", -30),
    ],
)
def test_minutes_lie_between_two_moments_whatever_their_zones(begun: str, shut: str, minutes: float) -> None:
    assert read(AIRED, {"begun": begun, "shut": shut})[0]["minutes"] == minutes


def test_there_are_no_minutes_without_both_moments_and_none_that_somebody_gives() -> None:
    assert "minutes" not in read(AIRED, {"begun": "2026-03-02T08:00:00+08:00", "minutes": "40"})[0]
