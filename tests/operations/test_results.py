"""A laboratory's spreadsheet: each result finds its sample and counts as if typed by hand, once; what does not fit comes back with its reason."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.core.enrolment.fact import Key
from anju.core.intake import reasons
from anju.core.intake.sheets import read
from anju.operations.intake import answer, preview, receive, results, take
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.tick import catch_up
from anju.records.models import Climb, Duty, Evidence, Import, ImportRow, Incident, Specimen
from anju.records.scope import ENGINE, scoped
from tests.operations.test_intake import book, brought, lines, taken
from tests.operations.test_specimens import HOUR, due, sampled
from tests.world import NOON, OTHER, World, world

pytestmark = pytest.mark.django_db
HEAD = ["序号", "试管编号", "姓名", "采样日期", "检测结果", "报告时间"]
DAY = timedelta(days=1)
LATER = NOON + 8 * HOUR


@pytest.fixture
def town() -> World:
    return world()


def file(*rows: tuple[object, ...]) -> bytes:
    return book([[n, *row] for n, row in enumerate(rows, 1)], HEAD)


def row(tube: str, name: str = "测试甲", result: str = "阴性", sampled_on: str = "2026-11-22", at: str = "2026-11-22 19:00") -> tuple[object, ...]:
    return (tube, name, sampled_on, result, at)


def counts(done: Import) -> dict[str, int]:
    assert done.state == "taken", done.error
    return {name: done.counts[name] for name in ("rows", "created", "unchanged", "rejected", "merged")}


def brought_results(town: World, content: bytes) -> Import:
    return taken(town.viewer("command"), content, "结果.xlsx", "results", LATER)


def facts(enrolment: int) -> list[tuple[str, str, bool]]:
    with scoped(ENGINE):
        found = Evidence.objects.filter(enrolment=enrolment, form="test_result").order_by("seq")
        return [(e.values["result"], e.via, e.rule is not None) for e in found]


def test_a_row_is_recorded_like_a_result_typed_by_hand_and_the_plan_reacts(town: World) -> None:
    well, ill = town.enrol(), town.enrol(town.person("测试乙"))
    sampled(town, well, "A-001")
    sampled(town, ill, "A-002")
    done = brought_results(town, file(row("a-001"), row("A-002", "测试乙", "阳性（+）")))
    assert counts(done) == {"rows": 2, "created": 2, "unchanged": 0, "rejected": 0, "merged": 0}
    assert facts(well) == [("negative", "laboratory", True)]
    assert facts(ill) == [("positive", "laboratory", True)]
    with scoped(ENGINE):
        assert set(Duty.objects.filter(rule="enter_result").values_list("enrolment", "how")) == {(well, "done"), (ill, "done")}
        assert set(Incident.objects.filter(enrolment=ill).values_list("rule", flat=True)) >= {"symptom"}
        assert not Incident.objects.filter(enrolment=well).exists()
        assert set(Evidence.objects.filter(form="test_result").values_list("by", flat=True)) == {town.viewer("command").who}
        assert not Specimen.objects.filter(answer=None).exists()
        assert set(ImportRow.objects.filter(source=done).values_list("enrolment", flat=True)) == {well, ill}


def told(town: World, names: str, tube: str) -> bytes:
    """A sample of each, and the laboratory's file of them."""
    for n, name in enumerate(names):
        sampled(town, town.enrol(town.person(f"测试{name}")), f"{tube}-00{n}")
    return file(*(row(f"{tube}-00{n}", f"测试{name}") for n, name in enumerate(names)))


def test_a_batch_takes_no_query_for_each_row(town: World) -> None:
    asked = []
    for tube, names in (("K", "子"), ("L", "甲"), ("M", "乙丙丁戊己庚")):  # the first file has its columns confirmed
        content = told(town, names, tube)
        with CaptureQueriesContext(connection) as queries:
            assert counts(brought_results(town, content))["created"] == len(names)
        asked.append(len(queries))
    assert asked[2] <= asked[1] + 2, "one row and six"


def test_a_batch_looks_at_no_row_of_the_file_but_its_own(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand rows are fifty batches: what grew with the file in each of them would grow with its square."""
    monkeypatch.setattr(results, "BATCH", 2)
    content = told(town, "甲乙丙丁", "N")
    with CaptureQueriesContext(connection) as queries:
        assert counts(brought_results(town, content))["created"] == 4
    looked = [each["sql"].partition('"import_row"."row" IN (')[2].partition(")")[0] for each in queries]
    assert [each.count(",") + 1 for each in looked if each] == [2, 2]


def test_what_does_not_fit_is_named_row_by_row_and_comes_back_as_the_same_workbook(town: World) -> None:
    people = [town.enrol(town.person(f"测试{n}")) for n in "甲乙丙丁戊"]
    for n, enrolment in enumerate(people):
        sampled(town, enrolment, f"B-00{n}")
    record_negative(town, people[4])
    content = file(
        row("B-999"), row("B-001", "欧阳甲"), row("B-002", "测试丙", sampled_on="2026-11-22", at="2026-11-21 08:00"),
        row("B-003", "测试丁"), row("B-003", "测试丁", "阳性"), row("B-004", "测试戊", "阳性"), row("B-000", "测试甲", "看不懂"),
    )  # fmt: skip
    done = brought_results(town, content)
    assert counts(done) == {"rows": 7, "created": 0, "unchanged": 0, "rejected": 7, "merged": 0}
    assert [line.why for line in lines(done)] == [
        reasons.UNKNOWN_TUBE, reasons.NAME_DIFFERS, reasons.SAMPLED_LATER, reasons.CONTRADICTS_ROW, reasons.CONTRADICTS_ROW, reasons.CONTRADICTS,
        reasons.RESULT_UNREADABLE,
    ]  # fmt: skip
    back = read(answer.rejected(town.viewer("command"), done.pk, "correct", str, now=LATER), "back.xlsx")[0]
    assert back.rows[0].cells[:6] == tuple(HEAD)
    assert [row.cells[1] for row in back.rows[1:]] == ["B-999", "B-001", "B-002", "B-003", "B-003", "B-004", "B-000"]
    assert reasons.NAME_DIFFERS in back.rows[2].cells
    assert all(facts(enrolment) == [] for enrolment in people[:4])


def record_negative(town: World, enrolment: int) -> None:
    said = Said("evidence", "test_result", {"result": "negative"}, via="staff", answers=_key(due(enrolment, "enter_result")))
    record(town.viewer("command"), enrolment, [said], now=NOON + HOUR)


def _key(duty: Duty) -> Key:
    return Key(duty.rule, duty.occurs_on, duty.nth)


def test_the_same_file_twice_changes_nothing_and_one_typed_by_hand_is_known(town: World) -> None:
    first, second = town.enrol(), town.enrol(town.person("测试乙"))
    sampled(town, first, "C-001")
    sampled(town, second, "C-002")
    record_negative(town, second)
    content = file(row("C-001"), row("C-002", "测试乙"), row("C-001"))
    assert counts(brought_results(town, content)) == {"rows": 3, "created": 1, "unchanged": 2, "rejected": 0, "merged": 0}
    before = facts(first), facts(second)
    again = brought_results(town, content)
    assert counts(again) == {"rows": 3, "created": 0, "unchanged": 3, "rejected": 0, "merged": 0}
    assert (facts(first), facts(second)) == before == ([("negative", "laboratory", True)], [("negative", "staff", True)])


def test_without_a_tube_whoever_waits_is_found_and_two_of_one_name_are_not_guessed(town: World) -> None:
    alone, one, other = town.enrol(town.person("测试甲")), town.enrol(town.person("测试乙")), town.enrol(town.person("测试乙"))
    for enrolment in (alone, one, other):
        sampled(town, enrolment)
    done = brought_results(town, file(row("", "测试甲"), row("", "测试乙"), row("", "无此人")))
    assert [line.why for line in lines(done)] == ["", reasons.SEVERAL_SAMPLES, reasons.NO_SAMPLE]
    assert (facts(alone), facts(one), facts(other)) == ([("negative", "laboratory", True)], [], [])


def test_a_tube_of_another_area_is_unknown_to_whoever_brings_the_file(town: World) -> None:
    enrolment = town.enrol()
    sampled(town, enrolment, "D-001")
    with scoped(ENGINE):
        Specimen.objects.update(area=OTHER)
    assert lines(brought_results(town, file(row("D-001"))))[0].why == reasons.UNKNOWN_TUBE
    assert facts(enrolment) == []


def test_a_result_that_nobody_waits_for_any_more_is_kept_with_its_sample(town: World) -> None:
    enrolment = town.enrol()
    seq = sampled(town, enrolment, "E-001")
    waived = {"how": "waived", "reason": "asked by telephone"}
    leader = replace(town.viewer("leader_in_charge"), purpose="engine")
    record(leader, enrolment, [Said("close", values=waived, answers=_key(due(enrolment, "enter_result")))], now=NOON + HOUR)
    assert counts(brought_results(town, file(row("E-001"))))["created"] == 1
    with scoped(ENGINE):
        assert Specimen.objects.get(seq=seq).answer is not None
    assert counts(brought_results(town, file(row("E-001"))))["unchanged"] == 1
    assert facts(enrolment) == [("negative", "laboratory", False)]


def test_a_worker_that_is_killed_half_way_is_followed_by_one_that_records_the_rest_once(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [town.enrol(town.person(f"测试{chr(0x4E10 + n)}")) for n in range(5)]
    for n, enrolment in enumerate(people):
        sampled(town, enrolment, f"F-00{n}")
    content = file(*(row(f"F-00{n}", f"测试{chr(0x4E10 + n)}") for n in range(5)), row("F-999"))
    made = brought(town.viewer("command"), content, "结果.xlsx", "results", LATER)
    take.ask(town.viewer("command"), made.pk)
    monkeypatch.setattr(results, "BATCH", 2)
    record_ = results._record
    seen: list[int] = []

    def dying(*given: object) -> None:
        if len(seen) == 1:
            raise KeyboardInterrupt
        seen.append(1)
        record_(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(results, "_record", dying)
    with pytest.raises(KeyboardInterrupt):
        take.take(made.pk, LATER)
    assert sum(len(facts(enrolment)) for enrolment in people) == 2
    monkeypatch.setattr(results, "_record", record_)
    preview.again(town.viewer("command"), made.pk)
    take.take(made.pk, LATER + HOUR)
    take.take(made.pk, LATER + HOUR)
    with scoped(ENGINE):
        done = Import.objects.get(pk=made.pk)
    assert counts(done) == {"rows": 6, "created": 5, "unchanged": 0, "rejected": 1, "merged": 0}
    assert all(len(facts(enrolment)) == 1 for enrolment in people)


def test_a_missing_result_climbs_by_the_plans_own_limits(town: World) -> None:
    enrolment = town.enrol()
    sampled(town, enrolment, "G-001")
    town.enrol(town.person("测试乙"))
    duty = due(enrolment, "enter_result")
    catch_up([enrolment], duty.closes + 13 * HOUR)
    with scoped(ENGINE):
        roles = list(Climb.objects.filter(enrolment=enrolment, rule="enter_result").order_by("at").values_list("to_post", flat=True))
    assert town.posts["health_director"] in roles
    done = taken(town.viewer("command"), file(row("G-001")), "结果.xlsx", "results", duty.closes + 14 * HOUR)
    assert counts(done)["created"] == 1
    with scoped(ENGINE):
        assert Duty.objects.get(enrolment=enrolment, rule="enter_result").how == "late"


def test_rows_that_are_no_results_ask_for_their_columns(town: World) -> None:
    content = book([[1, "A-001", "阴性", "2026-11-22"]], ["序号", "管子", "检测结果", "报告时间"])
    source = receive.receive(town.viewer("command"), content, "结果.xlsx", "results", now=LATER)
    with pytest.raises(Refused) as refused:
        receive.confirm(town.viewer("command"), source, {}, now=LATER)
    assert refused.value.faults[0].code == "columns lacking"
    receive.confirm(town.viewer("command"), source, {"名单": receive.Chosen({1: "tube"})}, now=LATER)
