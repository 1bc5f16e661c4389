"""Registers of doors: every row is created, merged, rejected or unchanged, and the same door in two spellings is one."""

from hypothesis import given
from hypothesis import strategies as st

from anju.core.intake import reasons
from anju.core.intake.addresses import Village
from anju.core.intake.candidate import unkeyed
from anju.core.intake.columns import Layout, recognise
from anju.core.intake.doors import Door, Ground, entries
from anju.core.intake.headings import DOORS
from anju.core.intake.places import Entry
from anju.core.intake.sheets import Cell, Row, Sheet

VILLAGES = (Village("1", "一村"), Village("2", "二村"))
HEAD: tuple[Cell, ...] = ("序号", "村（社区）", "门牌地址", "户主", "人口数", "免核原因")


def told(*rows: tuple[Cell, ...], doors: tuple[Door, ...] = (), villages: tuple[Village, ...] = VILLAGES) -> tuple[Entry, ...]:
    sheet = Sheet("名册", tuple(Row(number, cells) for number, cells in enumerate((HEAD, *rows), 1)))
    layout = recognise(sheet, DOORS)
    assert isinstance(layout, Layout)
    assert layout.sure
    return entries([sheet], {sheet.name: layout}, Ground(villages, doors, unkeyed))


def test_two_spellings_of_one_door_are_one() -> None:
    first, again, more = told((1, "一村", "第三组12号", "王某", 3), (2, "一村", "3组12号", "王某", 3), (3, "一村", "一村三组12号", "王某", 4))
    assert [one.outcome for one in (first, again, more)] == ["created", "unchanged", "merged"]
    assert more.adds == ("people",)
    assert more.into == first.place


def test_a_known_door_is_found_and_one_in_another_village_is_another() -> None:
    known = told((1, "一村", "3组12号", "王某"))[0]
    door = Door("7", bytes.fromhex(known.refs["door"]), {"head": "王某"})
    same, other = told((1, "一村", "3组12号", "王某"), (2, "二村", "3组12号", "李某"), doors=(door,))
    assert (same.outcome, same.into) == ("unchanged", "7")
    assert other.outcome == "created"


def test_what_is_wrong_is_said() -> None:
    none, unknown, bare = told((1, None, "3组12号", "王某"), (2, "九村", "3组12号", "李某"), (3, "一村", None, "赵某", 2))
    assert [one.why for one in (none, unknown, bare)] == [reasons.NO_VILLAGE, reasons.UNKNOWN_VILLAGE, reasons.NO_ADDRESS]
    assert told((1, None, "3组12号", "王某"), villages=VILLAGES[:1])[0].outcome == "created"


CELLS = st.tuples(
    st.integers(1, 99), st.sampled_from(["一村", "二村", "九村", None]), st.sampled_from(["3组12号", "三组12号", "4号", None, "一村5号"]),
    st.sampled_from(["王某", "李某", None]), st.sampled_from([3, 4, None]), st.sampled_from(["空户", None]),
)  # fmt: skip


@given(st.lists(CELLS, max_size=12))
def test_every_row_has_one_outcome_and_a_second_time_brings_nothing(rows: list[tuple[Cell, ...]]) -> None:
    first = told(*rows)
    doors = {one.refs["door"]: one for one in first if one.refs}
    assert sum(one.outcome == "created" for one in first) == len(doors)
    known: dict[str, dict[str, str]] = {}
    for one in first:
        if one.refs:
            known.setdefault(one.refs["door"], {}).update({name: one.fields[name] for name in one.fields})
    again = told(*rows, doors=tuple(Door(door, bytes.fromhex(door), fields) for door, fields in known.items()))
    assert not any(one.outcome == "created" for one in again)
    assert [one.outcome == "rejected" for one in again] == [one.outcome == "rejected" for one in first]
