"""The table of classes: exactly one class for whoever can be told, the same whatever is answered later, and else the question to ask."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.core.intake.classify import classify, unknown
from anju.core.intake.coverage import Coverage, coverage
from anju.core.intake.levels import Dated, level, looked_up
from anju.core.plan.condition import holds
from anju.core.plan.model import Classification
from tests.core.finding import finding_plan

PLAN = finding_plan()
ZONE = "Asia/Shanghai"
ARRIVED = "2026-11-20T09:00:00+08:00"


def table() -> Classification:
    assert PLAN.classification is not None
    return PLAN.classification


def ways(field: Any) -> st.SearchStrategy[object]:
    if field.kind == "choice":
        return st.sampled_from([option.name for option in field.options])
    return {"integer": st.integers(0, 120), "moment": st.just(ARRIVED)}.get(field.kind, st.just("甲市"))


WHOLE = st.fixed_dictionaries({field.name: ways(field) for field in table().form.fields})


@given(WHOLE)
def test_whoever_answers_all_has_exactly_one_class_and_its_reasons(values: dict[str, object]) -> None:
    verdict = classify(table(), values)
    assert not verdict.ask
    assert verdict.track in PLAN.tracks
    met = [n for n, row in enumerate(table().rows) if row.when is None or holds(row.when, values)]
    assert verdict.row == (met[0] if met else len(table().rows))
    assert verdict.reasons
    assert all(values[reason.field] == reason.value for reason in verdict.reasons)


@given(WHOLE, st.sets(st.sampled_from([field.name for field in table().form.fields])))
def test_a_class_told_early_is_the_class_told_late(values: dict[str, object], hidden: set[str]) -> None:
    """Whoever is given a class on part of the answers keeps it whatever the rest says; else a question is asked that is not answered."""
    part = {name: value for name, value in values.items() if name not in hidden}
    early, late = classify(table(), part), classify(table(), values)
    if early.ask:
        assert early.track == ""
        assert all(name not in part or name in ("origin", "arrived") for name in early.ask)
    else:
        assert (early.track, early.row) == (late.track, late.row)


def test_an_unknown_place_asks_for_what_the_look_up_needs() -> None:
    verdict = classify(table(), {"contact": "none", "age": 30})
    assert verdict.ask == ("origin", "arrived")
    assert unknown(table(), {"contact": "none", "age": 30}) == {"origin", "arrived", "risk"}


def test_the_reason_of_a_look_up_is_the_place_and_the_day_too() -> None:
    values = {"contact": "none", "age": 30, "origin": "甲市乙区", "arrived": ARRIVED}
    whole = looked_up(PLAN, table(), values, {"risk_areas": [Dated("甲市乙区", "high", date(2026, 11, 1))]}, ZONE)
    verdict = classify(table(), whole)
    assert (verdict.track, verdict.row) == ("home", 1)
    assert {reason.field for reason in verdict.reasons} == {"risk", "origin", "arrived"}
    assert verdict.cites == ("S-013",)


DAYS = [date(2026, 11, 1) + timedelta(days=n) for n in range(12)]


@given(st.sampled_from(DAYS), st.lists(st.sampled_from(DAYS), min_size=1, max_size=5, unique=True))
def test_the_version_in_force_on_the_day_decides(day: date, changes: list[date]) -> None:
    starts = sorted(changes)
    lines = [Dated("甲市乙区", f"v{n}", since, starts[n + 1] if n + 1 < len(starts) else None) for n, since in enumerate(starts)]
    before = [n for n, since in enumerate(starts) if since <= day]
    assert level(lines, "甲市乙区", day, "low") == (f"v{before[-1]}" if before else "low")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("丙省甲市乙区丁街道", "high"),  # the most exact line that contains it
        ("甲市 乙区", "high"),
        ("甲市戊区", "middle"),
        ("己市", "low"),
        ("甲市", ""),  # a part of it is of another level: say the district
        ("", ""),
    ],
)
def test_the_most_exact_line_decides_and_a_vague_answer_is_asked_again(said: str, told: str) -> None:
    lines = [Dated("甲市", "middle", date(2026, 11, 1)), Dated("甲市乙区", "high", date(2026, 11, 1))]
    assert level(lines, said, date(2026, 11, 20), "low") == told


def test_a_place_on_no_line_is_unknown_where_the_plan_gives_it_no_level() -> None:
    assert level([], "己市", date(2026, 11, 20)) == ""


NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
DOORS = st.lists(st.tuples(st.sampled_from(["registered", "checked", "exempt"]), st.integers(-3, 3).map(lambda d: NOON + timedelta(days=d))))


@given(DOORS)
def test_coverage_adds_up_and_parts_add_up_to_the_whole(doors: list[Any]) -> None:
    told = coverage(doors, NOON)
    assert told.registered == len(doors) == told.checked + told.exempt + told.left
    assert told.late <= told.left
    assert told.whole == all(state != "registered" for state, _ in doors)
    assert coverage(doors[:3], NOON) + coverage(doors[3:], NOON) == told


@pytest.mark.parametrize("wrong", [(1, 1, 1, 0), (1, -1, 0, 0), (2, 1, 0, 2)])
def test_a_count_that_does_not_add_up_cannot_be(wrong: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="add up"):
        Coverage(*wrong)
