"""Samples by the code on their tube: one code, one sample; a result stays with its sample; slips free both."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from anju.core.enrolment.fact import Key
from anju.operations.record import Done, Said, record, record_many
from anju.operations.refused import Refused
from anju.records.models import Duty, Specimen
from anju.records.scope import ENGINE, Scope, scoped
from tests.world import NOON, OTHER, World, world

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def town() -> World:
    return world()


def sampled(town: World, enrolment: int, tube: object = "", at: timedelta = MINUTE) -> int:
    """Order a sampling, come along, and take it; the number of the fact that took it."""
    command = town.viewer("command")
    record(command, enrolment, [Said("evidence", "sampling_order", {"reason": "schedule"}, via="staff")], now=NOON + at)
    answered(town, enrolment, "escort_sampler", {"at": (NOON + at).isoformat()}, at)
    values = {"taken": True, "escorted": True, "entered": False} | ({"tube": tube} if tube else {})
    return answered(town, enrolment, "take_sample", values, at + MINUTE)


def due(enrolment: int, rule: str) -> Duty:
    with scoped(ENGINE):
        return Duty.objects.filter(enrolment=enrolment, rule=rule, how=None).latest("opens", "nth")


def answered(town: World, enrolment: int, rule: str, values: dict[str, object], at: timedelta, corrects: int | None = None) -> int:
    duty = due(enrolment, rule)
    said = Said("evidence", duty.evidence, values, via="staff", answers=Key(duty.rule, duty.occurs_on, duty.nth), corrects=corrects)
    return record(town.viewer("command"), enrolment, [said], now=NOON + at).seqs[0]


def tubes() -> list[tuple[int, str | None, int | None, bool]]:
    with scoped(ENGINE):
        return [(s.enrolment, s.code, s.answer, s.undone is None) for s in Specimen.objects.order_by("pk")]


def test_a_code_is_spelled_alike_and_taken_once_in_the_county_with_a_word_that_names_nobody(town: World) -> None:
    first, second = town.enrol(), town.enrol(town.person("测试乙"))
    seq = sampled(town, first, " ab－1207 ")
    assert tubes() == [(first, "AB-1207", None, True)]
    with pytest.raises(Refused) as refused:
        sampled(town, second, "AB-1207", HOUR)
    fault = refused.value.faults[0]
    assert (fault.code, fault.field) == ("tube used", "tube")
    assert "2026-11-22 12:02" in str(fault.text)
    assert "测试" not in str(fault.text)
    assert due(second, "take_sample"), "nothing of it was recorded: the duty is open"
    record(town.viewer("command"), first, [Said("undo", corrects=seq)], now=NOON + 2 * HOUR)
    answered(town, second, "take_sample", {"taken": True, "escorted": True, "entered": False, "tube": "AB-1207"}, 3 * HOUR)
    assert tubes() == [(first, "AB-1207", None, False), (second, "AB-1207", None, True)]


def test_two_who_give_one_code_in_the_same_batch_are_not_both_believed(town: World) -> None:
    people = [town.enrol(town.person(f"测试{n}")) for n in "甲乙"]
    said = [(each, Said("evidence", "sample", {"taken": True, "escorted": True, "entered": False, "tube": "C-1"}, via="staff")) for each in people]
    answers = record_many(town.viewer("command"), said, now=NOON + MINUTE)
    assert [type(answer) for answer in answers] == [Done, Refused]
    assert [one[0] for one in tubes()] == [people[0]]


def test_the_result_of_its_duty_is_the_samples_and_a_slip_opens_it_again(town: World) -> None:
    enrolment = town.enrol()
    seq = sampled(town, enrolment, "T-100")
    assert due(enrolment, "enter_result").opened_by == seq
    result = answered(town, enrolment, "enter_result", {"result": "negative"}, HOUR)
    assert tubes() == [(enrolment, "T-100", result, True)]
    record(town.viewer("command"), enrolment, [Said("undo", corrects=result)], now=NOON + 2 * HOUR)
    assert tubes() == [(enrolment, "T-100", None, True)]


def test_a_corrected_code_replaces_the_first_and_its_own_may_be_kept(town: World) -> None:
    enrolment = town.enrol()
    seq = sampled(town, enrolment, "T-101")
    values = {"taken": True, "escorted": True, "entered": True}
    for n, code in enumerate(("T-101", "T-102"), start=2):
        said = Said("evidence", "sample", {**values, "tube": code}, via="staff", corrects=seq)
        seq = record(town.viewer("command"), enrolment, [said], now=NOON + n * HOUR).seqs[0]
    assert [(code, stands) for _, code, _, stands in tubes()] == [("T-101", False), ("T-101", False), ("T-102", True)]


def test_a_sampling_that_was_corrected_is_no_result_of_the_first(town: World) -> None:
    enrolment = town.enrol()
    seq = sampled(town, enrolment, "T-106")
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=enrolment, rule="take_sample", closed_by=seq)
    values = {"taken": True, "escorted": True, "entered": False, "tube": "T-107"}
    said = Said("evidence", "sample", values, via="staff", corrects=seq, answers=Key(duty.rule, duty.occurs_on, duty.nth))
    record(town.viewer("command"), enrolment, [said], now=NOON + HOUR)
    assert tubes() == [(enrolment, "T-106", None, False), (enrolment, "T-107", None, True)]
    result = answered(town, enrolment, "enter_result", {"result": "negative"}, 2 * HOUR)
    assert tubes() == [(enrolment, "T-106", None, False), (enrolment, "T-107", result, True)]


def test_the_database_itself_holds_one_code_once_and_lets_no_sample_change(town: World) -> None:
    enrolment = town.enrol()
    sampled(town, enrolment, "T-103")
    with scoped(ENGINE):
        one = Specimen.objects.get()
        twin = {"jurisdiction": one.jurisdiction, "area": one.area, "enrolment": enrolment, "taken": one.taken, "recorded": one.recorded, "by": "x"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Specimen.objects.create(**twin, seq=one.seq + 90, code="T-103")
        with pytest.raises(IntegrityError), transaction.atomic():
            Specimen.objects.create(**twin, seq=one.seq + 91, code="T-104", answer=1, answered=one.recorded)
        for change in ({"code": "T-999"}, {"taken": NOON - HOUR}, {"enrolment": enrolment + 1}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Specimen.objects.filter(pk=one.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM specimen")


def test_who_may_see_a_sample_sees_it_and_nobody_else(town: World) -> None:
    enrolment = town.enrol()
    sampled(town, enrolment, "T-105")
    seen = {}
    for role in ("command", "sampler", "follow_up_doctor", "control_staff"):
        with scoped(town.viewer(role).scope()):
            seen[role] = Specimen.objects.count()
    with scoped(Scope("anju_area", OTHER, OTHER + 999)):
        elsewhere = Specimen.objects.count()
    assert seen["command"] == 1
    assert elsewhere == 0
