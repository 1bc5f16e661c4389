"""Header rows and columns: found wherever they stand, in two languages, confirmed once, remembered."""

import json
from collections.abc import Sequence

import pytest

from anju.core.intake import headings, reasons, rows
from anju.core.intake.columns import Layout, recognise
from anju.core.intake.sheets import Cell, Row, Sheet, read
from tests.core.intake import ledgers


def sheet(*lines: Sequence[Cell]) -> Sheet:
    return Sheet("a", tuple(Row(number, tuple(cell if cell != "" else None for cell in line)) for number, line in enumerate(lines, start=1)))


def mapped(layout: Layout | None) -> dict[str, str]:
    assert layout is not None
    return {column.heading: column.field for column in layout.columns if column.field}


@pytest.mark.parametrize("above", range(9))
def test_a_header_is_found_in_the_first_ten_rows(above: int) -> None:
    found = recognise(sheet(*([["某镇台账"]] * above), list(ledgers.HEADER), ["1", "王小明"]))
    assert found is not None
    assert found.header == (above + 1,)
    assert found.sure


def test_english_headings() -> None:
    found = recognise(
        sheet(["No.", "Full name", "Sex", "ID number", "Mobile phone", "Village", "Home address", "Arrival date", "Remarks", "Shoe size"])
    )
    assert set(mapped(found).values()) == {"name", "sex", "identity", "phone", "village", "address", "arrived", "note"}
    assert found is not None
    assert found.unused == ("No.", "Shoe size")


def test_marks_of_obligation_and_line_breaks_do_not_count() -> None:
    found = recognise(sheet(["*姓 名（必填）", "身份证\n号码", "联系电话：", "*所在村（社区）"]))
    assert set(mapped(found).values()) == {"name", "identity", "phone", "village"}


def test_a_longer_heading_is_a_guess_to_confirm() -> None:
    found = recognise(sheet(["姓名", "返回本村的抵达日期", "居民身份证号码", "村", "手机", "住址"]))
    assert mapped(found)["返回本村的抵达日期"] == "arrived"
    assert found is not None
    assert not found.sure


def test_a_header_in_two_rows() -> None:
    found = recognise(
        sheet(["台账"], ["序号", "姓名", "联系方式及住址", "", "", "返乡日期"], ["", "", "手机号", "所在村", "详细住址", ""], ["1", "王小明"])
    )
    assert found is not None
    assert found.header == (2, 3)
    assert mapped(found) == {"姓名": "name", "手机号": "phone", "所在村": "village", "详细住址": "address", "返乡日期": "arrived"}


def test_the_better_of_two_columns_is_taken_once() -> None:
    found = recognise(sheet(["户主姓名", "姓名", "身份证号", "身份证号是否核实", "紧急联系人", "紧急联系电话", "电话", "电话2"]))
    assert mapped(found) == {
        "户主姓名": "head",
        "姓名": "name",
        "身份证号": "identity",
        "紧急联系人": "kin",
        "紧急联系电话": "kin_phone",
        "电话": "phone",
        "电话2": "phone",
    }


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (["姓名", "登录名", "手机号", "所属单位", "岗位", "辖区", "后备人员"], headings.STAFF),
        (["Name", "Login", "Agency", "Role", "Area", "Backup"], headings.STAFF),
        (["单位名称", "单位类型", "辖区", "值班电话", "负责人"], headings.AGENCIES),
        (["区划代码", "区域名称", "上级区域", "时区"], headings.AREAS),
        (list(ledgers.HEADER), headings.PEOPLE),
    ],
)
def test_what_a_sheet_lists_is_told_by_its_headings(line: list[Cell], kind: str) -> None:
    found = recognise(sheet(line))
    assert found is not None
    assert found.kind == kind


def test_no_header_no_layout() -> None:
    assert recognise(sheet(["王小明", "01000000001"], ["李雷", "01000000002"])) is None


def test_a_confirmed_layout_is_remembered_wherever_its_header_stands() -> None:
    first = recognise(sheet(list(ledgers.HEADER)))
    assert first is not None
    confirmed = first.confirm({10: "kin", 7: None})
    again = recognise(sheet(["另一个镇"], ["填表说明：按户填写"], list(ledgers.HEADER)), remembered={confirmed.fingerprint: confirmed})
    assert again is not None
    assert again.header == (3,)
    assert mapped(again)["备注"] == "kin"
    assert "来源地" in again.unused
    assert Layout.from_json(json.loads(json.dumps(again.to_json()))) == again


@pytest.mark.parametrize("wrong", [{"fields": {0: "shoe"}}, {"fields": {}, "order": "ydm"}])
def test_a_field_that_does_not_exist_cannot_be_confirmed(wrong: dict[str, object]) -> None:
    found = recognise(sheet(list(ledgers.HEADER)))
    assert found is not None
    with pytest.raises(ValueError, match="no such field"):
        found.confirm(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "value",
    [{}, {"version": 1}, {"version": 2, "kind": "people", "header": [], "columns": []}, {"version": 1, "kind": "x", "header": [1], "columns": [3]}],
)
def test_what_is_no_layout_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a layout"):
        Layout.from_json(value)


@pytest.mark.parametrize(
    ("days", "order", "undecided"),
    [
        (["3/21/2021", "4/5/2021"], "mdy", False),
        (["21/3/2021", "4/5/2021"], "dmy", False),
        (["3/4/2021"], "mdy", True),
        (["2021-03-04"], "ymd", False),
    ],
)
def test_day_or_month_first_is_told_by_the_column(days: list[str], order: str, undecided: bool) -> None:
    found = recognise(sheet(["name", "village", "phone", "date of arrival"], *[["a", "b", "1", day] for day in days]))
    assert found is not None
    assert (found.order, found.undecided) == (order, undecided)


def test_every_row_is_data_or_named() -> None:
    lines = [
        ["台账"],
        list(ledgers.HEADER),
        ["说明", "", "", "文本"],
        ledgers.person(1),
        [2],
        ledgers.person(3),
        list(ledgers.HEADER),
        ["小  计：", 2],
        ["一、高风险地区返回"],
        ledgers.person(4, name="合计"),
        ["", "李雷", "", "", "", "东山村"],
        ["填表人：某某", "", "", "审核人：某某"],
    ]
    book = read(ledgers.xlsx(("a", lines), ("封面", [["封面"]]), ("字典", [["男"], ["女"]]), hidden=["字典"]), "a.xlsx")
    layout = recognise(book[0])
    assert layout is not None
    parted = rows.split(book, {"a": layout})
    assert [row.number for _, row, _ in parted.data] == [4, 6, 10, 11]
    assert [(skipped.row, skipped.what) for skipped in parted.skipped if skipped.sheet == "a"] == [
        (1, reasons.TITLE),
        (2, reasons.HEADER),
        (3, reasons.NOTE),
        (5, reasons.BLANK),
        (7, reasons.HEADER),
        (8, reasons.TOTAL),
        (9, reasons.NOTE),
        (12, reasons.NOTE),
    ]
    assert {skipped.what for skipped in parted.skipped if skipped.sheet != "a"} == {reasons.NO_HEADER, reasons.HIDDEN}
