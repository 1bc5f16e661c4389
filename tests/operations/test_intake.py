"""A file is received, confirmed once, previewed by a worker and taken in, each row with its outcome; what was wrong is put right."""

import importlib.util
import io
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from django.db import IntegrityError, connection

from anju.core.intake import reasons
from anju.core.intake.sheets import Unreadable, read
from anju.operations.intake import amend, answer, handed, preview, receive, take, transfer
from anju.operations.intake import rows as intake_rows
from anju.operations.refused import Refused
from anju.operations.viewer import Viewer
from anju.records.models import Area, Enrolment, File, Household, Identity, Import, ImportRow, Member, Person, Post, Transfer
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal
from tests.core.intake.ledgers import identity
from tests.world import NOON, OTHER, TOWNSHIP, VILLAGE, World, world

pytestmark = pytest.mark.django_db
HEAD = ["序号", "姓名", "身份证号", "联系电话", "所在村（社区）", "详细住址", "返乡日期"]
CREATED, MERGED, REJECTED, UNCHANGED = "created", "merged", "rejected", "unchanged"


@pytest.fixture
def town() -> World:
    return world()


def book(rows: list[list[object]], head: list[str] | None = None) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        page = made.add_worksheet("名单")
        for number, row in enumerate([head or HEAD, *rows]):
            page.write_row(number, 0, row)
    return target.getvalue()


def person(number: int, name: str = "王小明", **changed: object) -> list[object]:
    plain: dict[str, object] = {
        "serial": number, "name": name, "identity": identity(order=100 + 2 * number), "phone": f"0100000{number:04d}", "village": "一村",
        "address": f"3组{number}号", "arrived": "2026-11-20",
    } | changed  # fmt: skip
    return list(plain.values())


def brought(viewer: Viewer, content: bytes, name: str = "名单.xlsx", kind: receive.Kind = "people", now: datetime = NOON) -> Import:
    """Received, confirmed as recognised, previewed."""
    source = receive.receive(viewer, content, name, kind, now=now)
    with scoped(ENGINE):
        state = Import.objects.get(pk=source).state
    if state == "columns":
        receive.confirm(viewer, source, {}, now=now)
    preview.preview(source)
    with scoped(ENGINE):
        return Import.objects.get(pk=source)


def taken(viewer: Viewer, content: bytes, name: str = "名单.xlsx", kind: receive.Kind = "people", now: datetime = NOON) -> Import:
    row = brought(viewer, content, name, kind, now)
    take.ask(viewer, row.pk)
    take.take(row.pk, now)
    with scoped(ENGINE):
        return Import.objects.get(pk=row.pk)


def counts(row: Import) -> tuple[int, ...]:
    assert row.state == "taken", row.error
    return tuple(row.counts[name] for name in (CREATED, MERGED, REJECTED, UNCHANGED))


def lines(row: Import) -> list[ImportRow]:
    with scoped(ENGINE):
        return list(ImportRow.objects.filter(source=row).order_by("row"))


def test_rows_become_people_sealed_and_findable_and_doors(town: World) -> None:
    row = taken(town.viewer("bureau_office"), book([person(1), person(2, "李雷", address="3组1号"), person(3, "韩梅"), person(4, "")]))
    assert counts(row) == (3, 0, 1, 0)
    with scoped(ENGINE):
        people = {i.name: i for i in Identity.objects.select_related("person")}
        assert unseal(bytes(people["王小明"].phone), f"identity.phone:{people['王小明'].pk}") == "+861000000001"
        assert people["王小明"].pinyin == "wang xiao ming"
        assert people["王小明"].area == VILLAGE
        assert people["王小明"].person.household_id == people["李雷"].person.household_id != people["韩梅"].person.household_id
        assert Household.objects.count() == 2
    assert [line.outcome for line in lines(row)] == [CREATED, CREATED, CREATED, REJECTED]
    assert lines(row)[3].why == reasons.NO_NAME


def test_the_same_file_twice_changes_nothing(town: World) -> None:
    viewer, content = town.viewer("bureau_office"), book([person(1), person(2, "李雷", identity=""), person(3, "", identity="")])
    assert counts(taken(viewer, content)) == (2, 0, 1, 0)
    before = everything()
    again = brought(viewer, content)
    assert again.state == "ready", "the layout was confirmed once and is known"
    take.ask(viewer, again.pk)
    take.take(again.pk, NOON)
    take.take(again.pk, NOON)
    with scoped(ENGINE):
        assert counts(Import.objects.get(pk=again.pk)) == (0, 0, 1, 2)
    assert everything() == before


def everything() -> tuple[object, ...]:
    with scoped(ENGINE):
        people = sorted(Person.objects.values_list("pk", "merged_into", "household", "withdrawn"))
        told = [tuple(bytes(v) if isinstance(v, memoryview) else str(v) for v in row) for row in Identity.objects.order_by("pk").values_list()]
        return people, told, Household.objects.count()


def test_a_merge_brings_what_is_new_and_is_taken_back_with_one_update(town: World) -> None:
    viewer = town.viewer("bureau_office")
    taken(viewer, book([person(1, identity="")]))
    row = taken(viewer, book([person(1, address="5组9号")]))
    assert counts(row) == (0, 1, 0, 0)
    line = lines(row)[0]
    with scoped(ENGINE):
        into = Identity.objects.get(pk=line.into)
        assert into.identity_fp is not None
        assert unseal(bytes(into.identity), f"identity.identity:{into.pk}") == identity(order=102)
        assert Person.objects.filter(merged_into=None).count() == 1
    amend.part(viewer, line.person, now=NOON)
    with scoped(ENGINE):
        assert Identity.objects.get(pk=into.pk).identity_fp is None
        both = list(Person.objects.filter(merged_into=None))
        assert len({one.household_id for one in both}) == 2
        assert ImportRow.objects.get(pk=line.pk).undone == NOON
    amend.merge(viewer, line.person, into.pk, now=NOON)
    with scoped(ENGINE):
        assert Person.objects.get(pk=line.person).merged_into_id == into.pk
        assert Identity.objects.get(pk=into.pk).identity_fp is not None
    assert counts(taken(viewer, book([person(1, address="5组9号")]))) == (0, 0, 0, 1)


def test_somebody_taken_in_by_mistake_is_taken_back_unless_enrolled(town: World) -> None:
    viewer, content = town.viewer("bureau_office"), book([person(1), person(2, "李雷")])
    first, second = lines(taken(viewer, content))
    amend.withdraw(viewer, first.person, now=NOON)
    assert counts(taken(viewer, content)) == (1, 0, 0, 1)
    with pytest.raises(Refused, match="known again"):
        amend.restore(viewer, first.person, now=NOON)
    town.enrol(second.person)
    with pytest.raises(Refused, match="enrolled once"):
        amend.withdraw(viewer, second.person, now=NOON)


def neighbour(now: datetime = NOON) -> Viewer:
    """The command of the other township, which has a village of its own."""
    with scoped(ENGINE):
        if not Area.objects.filter(pk=OTHER + 1).exists():
            Area.objects.create(id=OTHER + 1, hi=OTHER + 1, parent_id=OTHER, jurisdiction=330185, kind="village", name="二村")
    return Viewer("member:99", "area", lo=OTHER, hi=OTHER + 999)


def test_a_match_elsewhere_tells_nothing_until_the_other_side_agrees(town: World) -> None:
    here, there, content = town.viewer("bureau_office"), neighbour(), book([person(1, village="二村")])
    own = lines(taken(here, book([person(1)])))[0].person
    row = taken(there, content)
    assert counts(row) == (0, 0, 1, 0)
    line = lines(row)[0]
    assert (line.why, line.person, line.into) == (reasons.ELSEWHERE, None, None)
    asked = transfer.ask(there, line.pk, "住到本村", now=NOON)
    assert transfer.ask(there, line.pk, "住到本村", now=NOON) == asked
    with pytest.raises(Refused, match="unknown transfer"):
        transfer.answer(there, asked, accept=True, now=NOON)
    enrolment = town.enrol(own)
    with pytest.raises(Refused, match="enrolled here"):
        transfer.answer(here, asked, accept=True, now=NOON)
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("UPDATE enrolment SET annulled = %s WHERE id = %s", [NOON, enrolment])
    transfer.answer(here, asked, accept=True, now=NOON)
    with scoped(ENGINE):
        assert Transfer.objects.get(pk=asked).state == "accepted"
        assert Person.objects.get(pk=own).area == OTHER + 1
        assert Identity.objects.get(pk=own).area == OTHER + 1
    assert counts(taken(there, content)) == (0, 1, 0, 0)
    with scoped(ENGINE):
        assert Person.objects.get(pk=own).household.address_fp is not None
    assert counts(taken(here, book([person(1)]))) == (0, 0, 1, 0)


def test_whoever_is_free_goes_and_their_file_is_finished_where_it_is(town: World) -> None:
    here, there, content = town.viewer("bureau_office"), neighbour(), book([person(1, village="二村")])
    own = lines(taken(here, book([person(1)])))[0].person
    enrolment = town.enrol(own, days_ago=13)
    asked = transfer.ask(there, lines(taken(there, content))[0].pk, "住到本村", now=NOON)
    with pytest.raises(Refused, match="enrolled here"):
        transfer.answer(here, asked, accept=True, now=NOON)
    transfer.answer(here, asked, accept=True, now=NOON + timedelta(days=1))
    with scoped(ENGINE):
        assert Person.objects.get(pk=own).area == OTHER + 1
        file = Enrolment.objects.get(pk=enrolment)
        assert (file.area, file.archived) == (VILLAGE, None)


def test_a_transfer_may_be_declined_or_withdrawn(town: World) -> None:
    here, there = town.viewer("bureau_office"), neighbour()
    taken(here, book([person(1)]))
    line = lines(taken(there, book([person(1, village="二村")])))[0]
    asked = transfer.ask(there, line.pk, "x", now=NOON)
    transfer.answer(here, asked, accept=False, now=NOON)
    again = transfer.ask(there, line.pk, "x", now=NOON)
    assert again != asked
    transfer.withdraw(there, again, now=NOON)
    with pytest.raises(Refused):
        transfer.answer(here, again, accept=True, now=NOON)


def test_counts_that_do_not_add_up_are_refused_by_the_database(town: World) -> None:
    row = taken(town.viewer("bureau_office"), book([person(1)]))
    with pytest.raises(IntegrityError, match="import_counts"), scoped(ENGINE):
        Import.objects.filter(pk=row.pk).update(counts={"created": 2})


def test_rejected_rows_come_back_as_the_same_workbook(town: World) -> None:
    viewer = town.viewer("bureau_office")
    row = taken(viewer, book([person(1), person(2, "", village="无此村")]))
    back = read(answer.rejected(viewer, row.pk, "to correct", str, now=NOON), "back.xlsx")[0]
    assert list(back.rows[0].cells)[:7] == HEAD
    assert back.rows[1].cells[-2:] == ("no name / unknown village", 3)
    assert receive.receive(viewer, answer.rejected(viewer, row.pk, "to correct", str, now=NOON), "back.xlsx", "people", now=NOON)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.xlsx"),
        (b"\x00\x01random\xff" * 99, "a.xlsx"),
        (b"%PDF-1.7 nothing", "a.pdf"),
        (b"PK\x03\x04broken", "a.xlsx"),
        (b"x" * (receive.LARGEST + 1), "a.csv"),
    ],
)
def test_what_is_no_table_is_refused_with_words_and_leaves_nothing(town: World, content: bytes, name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        receive.receive(town.viewer("bureau_office"), content, name, "people", now=NOON)
    assert refused.value.key
    with scoped(ENGINE):
        assert (Import.objects.count(), File.objects.count()) == (0, 0)


def test_nobody_else_sees_a_file_or_its_rows(town: World) -> None:
    row = taken(town.viewer("bureau_office"), book([person(1)]))
    with pytest.raises(Refused, match="unknown import"):
        receive.opened(neighbour(), row.pk)
    with pytest.raises(Refused, match="unknown person"):
        amend.withdraw(neighbour(), lines(row)[0].person, now=NOON)


def test_what_is_confirmed_is_asked_for_once_a_layout(town: World) -> None:
    viewer = town.viewer("bureau_office")
    head = ["姓名", "电话", "村", "到家"]
    source = receive.receive(viewer, book([["王一", "01000000001", "一村", "2026-11-20"]], head), "x.xlsx", "people", now=NOON)
    receive.confirm(viewer, source, {"名单": receive.Chosen({3: "arrived"})}, now=NOON)
    later = receive.receive(viewer, book([["王二", "01000000002", "一村", "2026-11-21"]], head), "y.xlsx", "people", now=NOON)
    with scoped(ENGINE):
        row = Import.objects.get(pk=later)
        assert row.state == "previewing"
        assert row.layout["名单"]["columns"][3]["field"] == "arrived"
    with pytest.raises(Refused, match="import moved on"):
        receive.confirm(viewer, source, {}, now=NOON)
    other = receive.receive(viewer, book([["王一", "01000000001", "一村", "2026-11-20"]], ["姓名", "电话", "村", "x"]), "x.xlsx", "people", now=NOON)
    with pytest.raises(Refused, match="columns lacking"):
        receive.confirm(viewer, other, {"名单": receive.Chosen({0: None})}, now=NOON)


def test_where_nothing_tells_day_from_month_a_person_says_it(town: World) -> None:
    viewer = town.viewer("bureau_office")
    rows: list[list[object]] = [["Wang Yi", "01000000001", "一村", "3/4/2026"], ["Li Er", "01000000002", "一村", "5/6/2026"]]
    source = receive.receive(viewer, book(rows, ["Name", "Phone", "Village", "Arrival date"]), "x.xlsx", "people", now=NOON)
    with pytest.raises(Refused, match="order undecided"):
        receive.confirm(viewer, source, {}, now=NOON)
    receive.confirm(viewer, source, {"名单": receive.Chosen({}, "dmy")}, now=NOON)
    preview.preview(source)
    with scoped(ENGINE):
        said = [intake_rows.opened(line)["fields"]["arrived"] for line in ImportRow.objects.filter(source=source).order_by("row")]
    assert said == ["2026-04-03", "2026-06-05"]


def test_staff_posts_and_agencies_come_in_with_first_passwords_shown_once(town: World) -> None:
    viewer, cadre = town.viewer("bureau_office"), town.plan.roles["cadre"].title.zh
    head = ["姓名", "登录名", "联系电话", "单位", "岗位", "后备"]
    rows: list[list[object]] = [
        ["赵一", "zhao.yi", "01009000001", "bureau", cadre, "钱二"], ["钱二", "qian.er", "01009000002", "bureau", cadre, ""],
        ["孙三", "", "", "bureau", cadre, ""], ["李四", "li.si", "", "bureau", "无此岗", ""],
    ]  # fmt: skip
    row = taken(viewer, book(rows, head), kind="staff")
    assert counts(row) == (2, 0, 2, 0)
    with scoped(ENGINE):
        post = Post.objects.get(member__username="zhao.yi")
        assert (post.role, post.area_id, post.backup.member.username) == ("cadre", TOWNSHIP, "qian.er")
        assert unseal(bytes(post.phone), f"post.phone:{post.pk}") == "+861009000001"
    assert not handed.waiting(neighbour(), row.pk)
    shown = handed.hand_over(viewer, row.pk)
    assert [(one.name, one.login) for one in shown] == [("钱二", "qian.er"), ("赵一", "zhao.yi")]
    with scoped(ENGINE):
        assert Member.objects.get(username="zhao.yi").check_password(shown[1].password)
    assert handed.hand_over(viewer, row.pk) == ()
    assert counts(taken(viewer, book(rows, head), kind="staff"))[2:] == (2, 2)


def test_agencies_come_in(town: World) -> None:
    content = book([["甲镇卫生院", "health_centre", "甲镇"], ["", "x", "甲镇"]], ["单位名称", "单位类型", "所在区域"])
    row = taken(town.viewer("bureau_office"), content, kind="staff")
    assert counts(row) == (1, 0, 1, 0)


@pytest.mark.peer_files
def test_the_township_ledger_gives_exactly_its_truth_and_twice_changes_nothing(town: World) -> None:
    folder = os.environ.get("PEER_FILES")
    if not folder or not Path(folder).is_dir():
        pytest.skip("PEER_FILES names no folder")
    path = Path(folder) / "ledger" / "town-a.xlsx"
    spec = importlib.util.spec_from_file_location("make_ledger", path.parents[2] / "tools" / "make_ledger.py")
    assert spec
    assert spec.loader
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    with scoped(ENGINE):
        for n, name in enumerate(maker.VILLAGES, start=10):
            Area.objects.create(id=TOWNSHIP + n, hi=TOWNSHIP + n, parent_id=TOWNSHIP, jurisdiction=330185, kind="village", name=name)
    viewer, day = town.viewer("bureau_office"), datetime(2022, 11, 22, 4, tzinfo=UTC)
    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    row = taken(viewer, path.read_bytes(), path.name, now=day)
    assert {name: row.counts[name] for name in truth["counts"]} == truth["counts"]
    got = {(line.sheet, line.row): line for line in lines(row)}
    by_person = {line.person: (line.sheet, line.row) for line in got.values() if line.outcome == CREATED}
    for wanted in truth["rows"]:
        line = got[wanted["sheet"], wanted["row"]]
        assert (line.outcome, line.why or None) == (wanted["outcome"], wanted.get("why"))
        assert by_person.get(line.into) == (tuple(wanted["into"].values()) if wanted.get("into") else None)
    before = everything()
    assert counts(taken(viewer, path.read_bytes(), path.name, now=day)) == (0, 0, 25, 215)
    assert everything() == before
