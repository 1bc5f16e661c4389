"""A laboratory's rows: each finds its sample or says why not; nobody is helped by a likeness; a second time brings nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.core.intake import reasons
from anju.core.intake.answer import rejected
from anju.core.intake.candidate import unkeyed
from anju.core.intake.columns import Layout, recognise
from anju.core.intake.headings import RESULTS
from anju.core.intake.places import Entry
from anju.core.intake.results import Bench, Sample, entries, fits, wanted, word
from anju.core.intake.sheets import Cell, Row, Sheet, read

HEAD: tuple[Cell, ...] = ("序号", "试管编号", "姓名", "身份证号", "采样时间", "检测结果", "报告时间")
WORDS = {word(text): said for said, texts in {"negative": ("阴性", "negative", "未检出"), "positive": ("阳性", "positive")}.items() for text in texts}
NUMBER = "330185199001010013"
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def sample(key: str, code: str = "", name: str = "测试甲", **more: object) -> Sample:
    made = Sample(key, code, name, datetime(2026, 11, 22, 2, tzinfo=UTC), "Asia/Shanghai", WORDS)
    return replace(made, **more)  # type: ignore[arg-type]


def sheet(*rows: tuple[Cell, ...]) -> tuple[Sheet, dict[str, Layout]]:
    made = Sheet("结果", tuple(Row(number, cells) for number, cells in enumerate((HEAD, *rows), 1)))
    layout = recognise(made, RESULTS)
    assert isinstance(layout, Layout)
    assert layout.sure
    return made, {made.name: layout}


def told(*rows: tuple[Cell, ...], samples: tuple[Sample, ...] = (sample("1:5", "AB-1"),)) -> tuple[Entry, ...]:
    made, layouts = sheet(*rows)
    return entries([made], layouts, Bench(samples, unkeyed, NOW, date(2026, 11, 23)))


def row(
    code: Cell = "AB-1", name: Cell = "测试甲", number: Cell = None, sampled: Cell = "2026-11-22", result: Cell = "阴性",
    at: Cell = "2026-11-22 20:00",
) -> tuple[Cell, ...]:  # fmt: skip
    return (1, code, name, number, sampled, result, at)


def test_a_row_finds_its_sample_by_the_tube_however_it_is_spelled() -> None:
    for code in ("AB-1", " ab－1 ", "ａｂ-1"):
        one = told(row(code))[0]
        assert (one.outcome, one.refs) == ("created", {"sample": "1:5", "answer": "negative"})
    assert told(row(10452.0), samples=(sample("1:5", "10452"),))[0].outcome == "created"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (row("AB-2"), reasons.UNKNOWN_TUBE),
        (row("?!"), reasons.TUBE_UNREADABLE),
        (row(name="欧阳丁"), reasons.NAME_DIFFERS),
        (row(result="灰区"), reasons.RESULT_UNREADABLE),
        (row(result=None), reasons.NO_RESULT),
        (row(at="2026-11-21 20:00", sampled=None), reasons.SAMPLED_LATER),
        (row(sampled="2026-11-23", at="2026-11-22"), reasons.SAMPLED_LATER),
        (row(at="2026-11-24"), reasons.RESULT_FUTURE),
        (row(None, name=None), reasons.NO_TUBE),
        (row(None, name="欧阳丁"), reasons.NO_SAMPLE),
    ],
)
def test_what_does_not_fit_is_named(wrong: tuple[Cell, ...], why: str) -> None:
    one = told(wrong)[0]
    assert one.outcome == "rejected"
    assert why in one.reject


def test_an_unknown_tube_is_not_helped_by_a_name_that_fits() -> None:
    assert told(row("AB-2", "测试甲"), samples=(sample("1:5", "AB-1"), sample("1:6")))[0].why == reasons.UNKNOWN_TUBE


def test_without_a_tube_the_one_who_waits_is_found_by_number_or_name_and_day() -> None:
    waits = sample("2:7", name="测试乙", identity=unkeyed("identity", NUMBER))
    assert told(row(None, "测试乙", NUMBER), samples=(waits,))[0].refs["sample"] == "2:7"
    assert told(row(None, "测试乙"), samples=(waits,))[0].refs["sample"] == "2:7"
    assert told(row(None, "测试乙", sampled="2026-11-20"), samples=(waits,))[0].why == reasons.NO_SAMPLE
    assert told(row(None, "测试乙"), samples=(waits, sample("3:7", name="测试乙")))[0].why == reasons.SEVERAL_SAMPLES
    later = sample("2:9", name="测试乙", taken=datetime(2026, 11, 20, 2, tzinfo=UTC))
    assert told(row(None, "测试乙", sampled=date(2026, 11, 20), at=None), samples=(waits, later))[0].refs["sample"] == "2:9"


def test_a_row_that_names_nobody_is_not_the_sample_of_whoever_has_no_name() -> None:
    nameless = sample("4:7", "AB-1", name="")
    assert told(row(None, name=None), samples=(nameless,))[0].why == reasons.NO_TUBE
    assert told(row("AB-1", name=None), samples=(nameless,))[0].refs["sample"] == "4:7"


def test_another_number_than_the_persons_is_not_taken() -> None:
    known = sample("1:5", "AB-1", identity=unkeyed("identity", "330185199002020010"))
    assert reasons.IDENTITY_DIFFERS in told(row(number=NUMBER), samples=(known,))[0].reject


def test_a_second_result_that_says_the_same_is_nothing_new_and_one_that_differs_comes_back() -> None:
    known = sample("1:5", "AB-1", said="negative")
    assert told(row(), samples=(known,))[0].outcome == "unchanged"
    assert told(row(result="阳性（+）"), samples=(known,))[0].why == reasons.CONTRADICTS
    twice = told(row(), row())
    assert [one.outcome for one in twice] == ["created", "unchanged"]
    split = told(row(), row(result="阳性"))
    assert [(one.outcome, one.why) for one in split] == [("rejected", reasons.CONTRADICTS_ROW)] * 2


def test_a_name_struck_out_by_the_laboratory_fits_where_its_signs_do() -> None:
    assert fits("测*甲", "测试甲")
    assert fits("欧阳**", "欧阳小明")
    assert not fits("李*", "测试甲")
    assert not fits("测*", "测试甲")


def test_what_is_asked_of_the_records_is_no_more_than_the_rows_name() -> None:
    made, layouts = sheet(row(), row(None, "测试乙", NUMBER), row(None, "测试丙"))
    asked = wanted([made], layouts, unkeyed)
    assert (asked.codes, asked.identities, asked.names) == ({"AB-1"}, {unkeyed("identity", NUMBER)}, {"测试丙"})


def test_rejected_rows_come_back_as_the_same_workbook_with_the_reason() -> None:
    made, layouts = sheet(row("AB-2"), row())
    found = told(row("AB-2"), row())
    why = {(one.place.sheet, one.place.row): one.reject for one in found if one.outcome == "rejected"}
    back = read(rejected([made], layouts, why, NOW), "back.xlsx")[0]
    again = recognise(back, RESULTS)
    assert again is not None
    assert again.fingerprint == layouts["结果"].fingerprint
    assert [str(cell) for cell in back.rows[1].cells[1:3]] == ["AB-2", "测试甲"]
    assert reasons.UNKNOWN_TUBE in back.rows[1].cells


JUNK = st.one_of(
    st.none(), st.text(max_size=20), st.integers(), st.floats(allow_nan=True), st.booleans(), st.dates(), st.datetimes(),
    st.sampled_from(["9999-12-31", "0001-01-01", "合计", "*", "说明"]),
)  # fmt: skip
DAYS = ["2026-11-22", "2026-11-23", "2026-11-22 20:00", "2026年11月21日", 46348, None]
LIKELY = (
    [1, 2], ["AB-1", " ab-2", "AB-9", None], ["测试甲", "测试乙", "测*甲", None], [NUMBER, None], DAYS, ["阴性", "阳性", "阳性（+）", "未检出", "?"],
    DAYS,
)  # fmt: skip
ROW = st.tuples(*(st.one_of(st.sampled_from(likely), st.sampled_from(likely), JUNK) for likely in LIKELY))
SAMPLES = (
    sample("1:5", "AB-1"), sample("1:6", "AB-2", said="positive"), sample("2:3", name="测试乙", identity=unkeyed("identity", NUMBER)), sample("3:3"),
)  # fmt: skip


@given(st.lists(ROW, max_size=10))
def test_whatever_the_cells_each_row_has_one_outcome_and_a_second_time_brings_nothing(rows: list[tuple[Cell, ...]]) -> None:
    first = told(*rows, samples=SAMPLES)
    assert all(one.outcome in ("created", "unchanged", "rejected") for one in first)
    assert all(bool(one.reject) == (one.outcome == "rejected") for one in first)
    taken = {one.refs["sample"]: one.refs["answer"] for one in first if one.outcome == "created"}
    assert all(taken.values())
    assert len(taken) == sum(one.outcome == "created" for one in first), "no sample has two results"
    known = tuple(replace(one, said=taken.get(one.key, one.said)) for one in SAMPLES)
    again = told(*rows, samples=known)
    assert [one for one in again if one.outcome == "created"] == []
    assert {one.place for one in first if one.outcome == "created"} <= {one.place for one in again if one.outcome == "unchanged"}
