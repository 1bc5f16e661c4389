"""Staff, posts, agencies and areas by spreadsheet."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from anju.core.intake import places, reasons, staff
from anju.core.intake.candidate import Place
from anju.core.intake.match import CREATED, MERGED, REJECTED, UNCHANGED
from anju.core.intake.places import Entry, Holding, Named, Surroundings
from anju.core.intake.preview import layouts
from anju.core.intake.sheets import read
from anju.core.intake.staff import Member, Office
from tests.core.intake.ledgers import VILLAGES, xlsx

HEADER = ["姓名", "登录名", "手机号", "所属单位", "岗位", "辖区", "后备人员", "备注"]
OFFICE = Office(
    roles=[Named("cadre", "包保干部", ("lead cadre",)), Named("doctor", "随访医生")],
    agencies=[Named("bureau", "某局"), Named("clinic", "某卫生院")],
    areas=VILLAGES,
)


def line(
    name: str, login: str = "", phone: str = "", agency: str = "某局", role: str = "包保干部", area: str = "东山村", backup: str = "", note: str = ""
) -> list[str]:
    return [name, login, phone, agency, role, area, backup, note]


def take(*lines: list[str], members: Sequence[Member] = (), **more: Any) -> tuple[Entry, ...]:
    book = read(xlsx(("人员", [["岗位花名册"], HEADER, *lines, ["合计", len(lines)]])), "a.xlsx")
    office = Office(**{"roles": OFFICE.roles, "agencies": OFFICE.agencies, "areas": OFFICE.areas, "staff": members} | more)
    return staff.entries(book, layouts(book, kind=None), office)


def told(entries: Sequence[Entry]) -> list[str]:
    return [entry.outcome for entry in entries]


def test_new_staff_with_posts_and_backups_wherever_they_stand() -> None:
    done = take(line("王一", "wang1", "01000000001", backup="li2"), line("李二", "li2", "01000000002", backup="王一"))
    assert told(done) == [CREATED, CREATED]
    assert done[0].refs == {"agency": "bureau", "role": "cadre", "area": "v1", "backup": "人员:4"}
    assert done[1].refs["backup"] == "人员:3"
    assert done[0].fields["phone"] == "+861000000001"


def test_one_person_in_two_posts_is_one_person() -> None:
    done = take(line("王一", "wang1", backup="li2"), line("王一", "WANG1", area="西岭村"), line("王一", "wang1"), line("李二", "li2"))
    assert told(done) == [CREATED, CREATED, UNCHANGED, CREATED]
    assert done[1].into == done[2].into == Place("人员", 3)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (line("", "wang1"), reasons.NO_NAME),
        (line("王一"), reasons.NO_LOGIN),
        (line("王一", "王"), reasons.LOGIN_UNREADABLE),
        (line("王一", "wang1", agency=""), reasons.NO_AGENCY),
        (line("王一", "wang1", agency="别局"), reasons.UNKNOWN_AGENCY),
        (line("王一", "wang1", role=""), reasons.NO_ROLE),
        (line("王一", "wang1", role="厨师"), reasons.UNKNOWN_ROLE),
        (line("王一", "wang1", area=""), reasons.NO_AREA),
        (line("王一", "wang1", area="某村"), reasons.UNKNOWN_AREA),
    ],
)
def test_rejected_staff(wrong: list[str], reason: str) -> None:
    done = take(wrong)
    assert [(entry.outcome, entry.why) for entry in done] == [(REJECTED, reason)]


def test_a_post_without_an_area_takes_the_default() -> None:
    assert take(line("王一", "wang1", area=""), default_area="town")[0].refs["area"] == "town"


@pytest.mark.parametrize(
    ("backup", "warning"), [("", reasons.NO_BACKUP), ("某某", reasons.UNKNOWN_BACKUP), ("王一", reasons.OWN_BACKUP), ("赵三", reasons.NAME_TWICE)]
)
def test_backups_that_cannot_be_named_warn(backup: str, warning: str) -> None:
    done = take(line("王一", "wang1", backup=backup), line("赵三", "zhao3", backup="wang1"), line("赵三", "zhao4", backup="wang1"))
    assert told(done) == [CREATED] * 3
    assert done[0].warnings == (warning,)


def members() -> list[Member]:
    return [
        Member("s1", "王一", "wang1", {"phone": "+861000000001"}, {("bureau", "cadre", "v1"): "s2"}),
        Member("s2", "李二", "li2", {"phone": "+861000000002"}, {("bureau", "cadre", "v1"): ""}),
    ]


def test_the_same_sheet_again_changes_nothing() -> None:
    done = take(line("王一", "wang1", "01000000001", backup="li2"), line("李二", "li2", "01000000002"), members=members())
    assert told(done) == [UNCHANGED, UNCHANGED]
    assert [entry.into for entry in done] == ["s1", "s2"]


def test_what_is_new_about_known_staff_is_merged_and_a_new_post_created() -> None:
    done = take(
        line("王一", "wang1", "01000000009"), line("李二", "li2", backup="王一"), line("李二", phone="01000000002", area="西岭村"), members=members()
    )
    assert told(done) == [MERGED, MERGED, CREATED]
    assert [entry.adds for entry in done[:2]] == [("phone",), ("backup",)]
    assert done[2].into == "s2"


def test_a_sign_in_name_of_another_person_is_refused() -> None:
    assert take(line("赵三", "wang1"), members=members())[0].why == reasons.LOGIN_TAKEN


def test_two_of_one_name_need_their_sign_in_name() -> None:
    twins = [Member("s1", "王一", "", {}, {("bureau", "cadre", "v1"): ""}), Member("s2", "王一", "", {}, {("bureau", "cadre", "v1"): ""})]
    assert take(line("王一", phone="01000000001"), members=twins)[0].why == reasons.NAME_TWICE


def test_agencies() -> None:
    book = read(
        xlsx(
            (
                "单位",
                [
                    ["单位名称", "编码", "辖区", "值班电话"],
                    ["某局", "B1", "东山村", "0433-1234567"],
                    ["某局", "B1", "东山村", "0433-1234567"],
                    ["另一局", "B1", "东山村"],
                    ["某站", "B2", ""],
                    ["", "B3", "东山村"],
                    ["某所", "B4", "某村"],
                    ["某院", "B5", "西岭村", "0433-1234568"],
                ],
            )
        ),
        "a.xlsx",
    )
    around = Surroundings(areas=VILLAGES, known=[Holding("a5", "某院", {"code": "B5", "area": "西岭村"})])
    done = places.entries(book, layouts(book, kind=None), around)
    assert [(entry.outcome, entry.why) for entry in done] == [
        (CREATED, None),
        (UNCHANGED, reasons.SAME_NAME),
        (REJECTED, reasons.CODE_TAKEN),
        (REJECTED, reasons.NO_AREA),
        (REJECTED, reasons.NO_NAME),
        (REJECTED, reasons.UNKNOWN_AREA),
        (MERGED, reasons.SAME_NAME),
    ]
    assert (done[6].into, done[6].adds) == ("a5", ("phone",))


def test_areas_below_each_other_in_one_file() -> None:
    book = read(
        xlsx(
            (
                "区域",
                [
                    ["区划代码", "区域名称", "上级区域"],
                    ["11", "某镇", "某县"],
                    ["12", "新村", "某镇"],
                    ["13", "孤村", ""],
                    ["14", "远村", "别镇"],
                    ["15", "自村", "自村"],
                ],
            )
        ),
        "a.xlsx",
    )
    done = places.entries(book, layouts(book, kind=None), Surroundings(areas=[Named("county", "某县")]))
    assert [(entry.outcome, entry.why) for entry in done] == [
        (CREATED, None),
        (CREATED, None),
        (REJECTED, reasons.NO_PARENT),
        (REJECTED, reasons.UNKNOWN_PARENT),
        (REJECTED, reasons.UNKNOWN_PARENT),
    ]
    under = places.entries(book, layouts(book, kind=None), Surroundings(areas=[Named("county", "某县")], default="county"))
    assert Counter(told(under)) == {CREATED: 3, REJECTED: 2}
    assert under[2].refs == {"parent": "county"}
