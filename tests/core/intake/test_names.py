"""Names that sound alike, doors that are the same, villages by any of their names."""

from typing import Any

import pytest

from anju.core.intake import addresses, names
from tests.core.intake.ledgers import VILLAGES


@pytest.mark.parametrize(
    ("cell", "name"), [(" 单 杰 ", "单杰"), ("买买提 • 艾力", "买买提·艾力"), ("Lois  Lane", "Lois Lane"), ("无", ""), ("ＬＩ雷", "LI雷")]
)
def test_names(cell: str, name: str) -> None:
    assert names.read(cell) == name


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单杰", "shan jie"),
        ("曾丽", "zeng li"),
        ("解强", "xie qiang"),
        ("仇英", "qiu ying"),
        ("万俟明", "mo qi ming"),
        ("小曾", "xiao ceng"),
        ("Lois Lane", "lois lane"),
    ],
)
def test_pinyin_reads_surnames_as_surnames(name: str, key: str) -> None:
    assert names.key(name) == key


def test_initials() -> None:
    assert names.initials("单小杰") == "sxj"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("张伟", "章伟", True),
        ("林静", "林近", True),
        ("陈红", "陈宏", True),
        ("张伟", "李雷", False),
        ("李雷", "李雷雷", True),
        ("Lane Lois", "Lois Lane", True),
    ],
)
def test_alike(one: str, other: str, same: bool) -> None:
    assert names.alike(one, other) is same


@pytest.mark.parametrize(
    "spelling",
    [
        "3组12号",
        "三组十二号",
        "第3组12号",
        "3 组 12 号",
        "３组１２号",
        "3村民小组12号",
        "3社12号",
        "东山村3组12号",
        "某县某镇东山村三组12",
        "3组12",
        "3组门牌12号",
        "3组12#",
    ],
)
def test_spellings_of_one_door(spelling: str) -> None:
    assert addresses.door(spelling, "东山村") == "3组12"


@pytest.mark.parametrize(("one", "other"), [("幸福小区2栋1单元301室", "幸福小区二号楼1单元301"), ("一百零三号", "103号"), ("5号之2", "5号-2")])
def test_pairs_of_one_door(one: str, other: str) -> None:
    assert addresses.door(one) == addresses.door(other)


def test_doors_that_differ() -> None:
    assert len({addresses.door(text) for text in ("3组12号", "3组112号", "31组2号", "2栋301", "2栋3单元01", "幸福小区2栋301", "和平小区2栋301")}) == 7


@pytest.mark.parametrize(
    ("cell", "key", "exact"),
    [
        ("东山村", "v1", True),
        (" 东 山 村 ", "v1", True),
        ("南湖居委会", "v2", True),
        ("C-02", "v2", True),
        ("东山", "v1", False),
        ("某县某镇东山村", "v1", False),
        ("东山村委会", "v1", False),
        ("上东山村", "", False),
        ("某村", "", False),
        ("", "", False),
        (3, "", False),
    ],
)
def test_villages(cell: Any, key: str, exact: bool) -> None:
    village, named = addresses.Gazetteer.of(VILLAGES).find(cell)
    assert ((village.key if village else ""), named) == (key, exact)


def test_a_short_name_two_villages_share_names_neither() -> None:
    gazetteer = addresses.Gazetteer.of([addresses.Village("a", "东山村"), addresses.Village("b", "东山社区")])
    assert gazetteer.find("东山") == (None, False)
