"""Laws that hold for whatever is brought: nothing but Unreadable is raised, and no row is lost."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from anju.core.intake import answer, dates, identity, names, phones, places, reasons, rows, staff
from anju.core.intake.addresses import Gazetteer, door
from anju.core.intake.columns import KINDS, Layout, recognise
from anju.core.intake.headings import HEADINGS
from anju.core.intake.match import OUTCOMES
from anju.core.intake.places import Named, Surroundings
from anju.core.intake.preview import Preview, layouts, preview
from anju.core.intake.sheets import Cell, Row, Sheet, Unreadable, read
from anju.core.intake.staff import Office
from tests.core.intake import ledgers
from tests.core.intake.ledgers import HEADER, TODAY, VILLAGES
from tests.core.intake.test_preview import taken

NOW = datetime(2022, 11, 22, tzinfo=UTC)
WORDS = st.sampled_from(
    [
        *HEADER,
        "王小明",
        "单杰",
        "合计",
        "说明",
        "2022年11月3日",
        "3/4/2022",
        "东山村",
        "南湖",
        "三组12号",
        "13800138000",
        ledgers.identity(),
        "无",
        "##",
        "=1",
        "1.1E+17",
        "男",
    ]
)
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    WORDS,
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.integers(10_000, 80_000),
    st.integers(10**16, 10**19).map(float),
)
MORE = 25
SENTENCES: dict[str, tuple[Sheet, ...]] = {getattr(reasons, name): () for name in dir(reasons) if name.startswith("FILE_")}


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Sheet, ...]:
    """Two sheets with a header somewhere and anything around it."""
    made = []
    for name in ("一", "二"):
        width = draw(st.integers(1, 12))
        head = draw(st.permutations(HEADER))
        lines: list[Sequence[Any]] = [*draw(st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=2)), head]
        lines += draw(st.lists(st.lists(CELLS, min_size=1, max_size=width), max_size=12))
        kept = [Row(number, tuple(cells)) for number, cells in enumerate(lines, start=1) if any(cell is not None for cell in cells)]
        made.append(Sheet(name, tuple(kept), hidden=draw(st.booleans()) and name == "二"))
    return tuple(made)


def assert_nothing_lost(book: Sequence[Sheet], done: Preview) -> None:
    counts = done.counts
    assert counts["rows"] == sum(counts[name] for name in OUTCOMES)
    judged = [(outcome.place.sheet, outcome.place.row) for outcome in done.outcomes] + [(skipped.sheet, skipped.row) for skipped in done.skipped]
    assert sorted(judged) == sorted((sheet.name, row.number) for sheet in book for row in sheet.rows)
    assert all(outcome.why for outcome in done.outcomes if outcome.outcome != "created")
    created = {outcome.place for outcome in done.outcomes if outcome.outcome == "created"}
    assert all(outcome.into and outcome.into.place in created for outcome in done.outcomes if outcome.outcome in ("merged", "unchanged"))


@given(sheets())
def test_every_row_of_anything_has_an_outcome_or_a_name(book: tuple[Sheet, ...]) -> None:
    known = layouts(book)
    done = preview(book, known, [], VILLAGES, TODAY)
    assert_nothing_lost(book, done)
    again = preview(book, known, taken_with_sheets(done), VILLAGES, TODAY)
    assert again.counts["created"] == again.counts["merged"] == 0
    content = answer.rejected(book, known, answer.sentences(done.outcomes), NOW)
    assert sum(len(sheet.rows) for sheet in opened(content, "b.xlsx")) >= done.counts["rejected"]


def opened(content: bytes, name: str) -> tuple[Sheet, ...]:
    """The sheets of a file, none where it is refused with one of the sentences a person is shown."""
    try:
        return read(content, name)
    except Unreadable as told:
        return SENTENCES[told.key]


def taken_with_sheets(done: Preview) -> list[Any]:
    return [one for one in taken(done) if one.marks]


@given(st.binary(max_size=2_000), st.sampled_from(["a.xlsx", "a.csv", "a.xls", "a.ods", "", "a.b.c"]))
def test_any_bytes_are_read_or_unreadable(content: bytes, name: str) -> None:
    book = opened(content, name)
    assert_nothing_lost(book, preview(book, layouts(book), [], VILLAGES, TODAY))


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
@given(seed=st.integers(0, 10**9), broken=st.integers(1, 40))
def test_damaged_workbooks_are_read_or_unreadable(kind: str, seed: int, broken: int) -> None:
    rows_made = ledgers.lines(5)
    make = {
        "xlsx": lambda: ledgers.xlsx(("a", rows_made)),
        "xls": lambda: ledgers.xls("a", rows_made),
        "ods": lambda: ledgers.ods("a", rows_made),
        "csv": lambda: ledgers.text(rows_made, "gb18030"),
    }
    content, rng = bytearray(WHOLE.setdefault(kind, make[kind]())), random.Random(seed)
    for _ in range(broken):
        content[rng.randrange(len(content))] = rng.randrange(256)
    book = opened(bytes(content), f"a.{kind}")
    assert_nothing_lost(book, preview(book, layouts(book), [], VILLAGES, TODAY))


WHOLE: dict[str, bytes] = {}


@pytest.mark.parametrize("seed", range(MORE))
def test_a_messy_ledger_is_the_same_in_every_kind_of_file(seed: int) -> None:
    rng = random.Random(seed)
    made = ledgers.lines(30, rng)
    files = {"xlsx": ledgers.xlsx(("a", made)), "xls": ledgers.xls("a", made), "ods": ledgers.ods("a", made), "csv": ledgers.text(made, "gb18030")}
    told = []
    for kind, content in files.items():
        book = read(content, f"a.{kind}")
        done = preview(book, layouts(book), [], VILLAGES, TODAY)
        assert_nothing_lost(book, done)
        told.append([(outcome.place.row, outcome.outcome, outcome.why, outcome.adds) for outcome in done.outcomes])
    assert told[0] == told[1] == told[2] == told[3]


@given(CELLS, CELLS, st.sampled_from(["ymd", "dmy", "mdy"]))
def test_no_cell_breaks_a_reader(cell: Cell, other: Cell, order: str) -> None:
    read_day = dates.read(cell, order, TODAY)
    assert read_day is None or isinstance(read_day.day, date)
    document = identity.read(cell, other)
    assert document.reject is None or not document.number
    assert all(number.lstrip("+").isdigit() for number in phones.read([cell, other], "CN").numbers)
    name = names.read(cell)
    assert names.near(names.key(name)) == names.near(names.near(names.key(name)))
    Gazetteer.of(VILLAGES).find(cell)


@given(st.text(max_size=40), st.sampled_from(["", "东山村"]))
def test_a_door_is_spelt_one_way(address: str, village: str) -> None:
    assert door(f" {address} ", village) == door(address, village)


@given(
    st.lists(
        st.lists(
            st.one_of(
                st.sampled_from(
                    ["姓名", "登录名", "单位", "岗位", "辖区", "后备", "单位名称", "区域名称", "上级", "编码", "某局", "王一", "a1", "干部", "东山村"]
                ),
                CELLS,
            ),
            min_size=1,
            max_size=8,
        ),
        min_size=1,
        max_size=14,
    )
)
def test_rows_of_staff_agencies_and_areas_are_never_lost(lines: list[list[Cell]]) -> None:
    heads: list[list[Cell]] = [["姓名", "登录名", "单位", "岗位", "辖区", "后备"], ["单位名称", "编码", "辖区"], ["区域名称", "编码", "上级"]]
    for head in heads:
        sheet = Sheet(
            "a", tuple(Row(number, tuple(cells)) for number, cells in enumerate([head, *lines], start=1) if any(cell is not None for cell in cells))
        )
        found = layouts([sheet], kind=None)
        data = rows.split([sheet], found).data
        office = Office([Named("cadre", "干部")], [Named("bureau", "某局")], VILLAGES)
        made = (*staff.entries([sheet], found, office), *places.entries([sheet], found, Surroundings(areas=VILLAGES)))
        kind = found["a"].kind if found else ""
        assert len(made) == (len(data) if kind in ("staff", "agencies", "areas") else 0)
        assert all(entry.outcome in OUTCOMES and (entry.why or entry.outcome == "created") for entry in made)


@given(sheets(), st.sampled_from([None, *KINDS]))
def test_layouts_survive_json(book: tuple[Sheet, ...], kind: str | None) -> None:
    for sheet in book:
        layout = recognise(sheet, kind)
        assume(layout is not None)
        assert layout is not None
        assert Layout.from_json(layout.to_json()) == layout
        assert layout.fields <= set(HEADINGS[layout.kind])


def test_odd_times_and_spans_are_text() -> None:
    odd = Row(1, (time(1, 2), timedelta(days=3), datetime(1, 1, 1), date(1, 1, 1), float("nan"), float("inf"), 10**400))
    head = Row(1, HEADER)
    bad = Row(2, ("1", None, None, None, "13800138000", *odd.cells))
    book = (Sheet("a", (head, bad)),)
    known = layouts(book)
    done = preview(book, known, [], VILLAGES, TODAY)
    assert read(answer.rejected(book, known, answer.sentences(done.outcomes), NOW), "a.xlsx")
