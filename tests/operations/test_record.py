"""What is said becomes a fact, is decided upon, and stands in the tables exactly as the core decided it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from anju.core.enrolment.fact import Key
from anju.operations.record import Said, record, record_many
from anju.operations.refused import Refused
from anju.operations.tick import catch_up
from anju.records import loading
from anju.records.models import Custody, Duty, Enrolment, Entry, Evidence, Seat
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def town() -> World:
    return world()


def the(enrolment: int, rule: str) -> Duty:
    with scoped(ENGINE):
        return Duty.objects.filter(enrolment=enrolment, rule=rule).order_by("opens").last()  # type: ignore[return-value]


def key(duty: Duty) -> Key:
    return Key(duty.rule, duty.occurs_on, duty.nth)


def test_enrolling_opens_the_first_duties_and_names_a_holder(town: World) -> None:
    enrolment = town.enrol()
    duty = the(enrolment, "tell_unit")
    assert duty.post == town.posts["bureau_office"]
    with scoped(ENGINE):
        assert Custody.objects.get(enrolment=enrolment).holder == f"post:{town.posts['bureau_office']}"
        row = Enrolment.objects.get(pk=enrolment)
        assert (row.ends - row.starts).days == 14


def test_the_loaded_state_is_the_state_that_was_decided(town: World) -> None:
    enrolment = town.enrol()
    with scoped(ENGINE):
        plans = {enrolment: town.plan}
        before = loading.states(plans, [enrolment])[enrolment].state
    catch_up([enrolment], NOON + 90 * MINUTE)
    with scoped(ENGINE):
        after = loading.states(plans, [enrolment])[enrolment].state
    assert before.until == NOON
    assert after.until == NOON + 90 * MINUTE
    assert any(duty.climbed for duty in after.duties.values())


def test_a_report_closes_its_duty_once_however_often_it_arrives(town: World) -> None:
    enrolment, sent = town.enrol(), uuid4()
    duty = the(enrolment, "tell_unit")
    form = town.plan.forms[duty.evidence]
    said = [
        Said(
            "evidence",
            duty.evidence,
            {f.name: (f.options[0].name if f.options else NOON.isoformat() if f.kind == "moment" else "x") for f in form.fields},
            answers=key(duty),
        )
    ]
    first = record(town.viewer("bureau_office"), enrolment, said, now=NOON + MINUTE, key=sent)
    again = record(town.viewer("bureau_office"), enrolment, said, now=NOON + 2 * MINUTE, key=sent)
    assert again.repeated
    assert again.seqs == first.seqs
    assert the(enrolment, "tell_unit").how == "done"
    with scoped(ENGINE):
        assert Evidence.objects.filter(enrolment=enrolment, rule="tell_unit").count() == 1
        assert Entry.objects.filter(enrolment=enrolment, kind="fact:evidence").count() == 1


def test_nobody_acts_on_what_they_cannot_see(town: World) -> None:
    enrolment = town.enrol()
    with pytest.raises(Refused) as refused:
        record(town.viewer("counsellor"), enrolment, [Said("incident", "emergency")], now=NOON)
    assert [f.code for f in refused.value.faults] == ["unknown enrolment"]


def test_another_posts_duty_is_refused_and_nothing_is_stored(town: World) -> None:
    enrolment = town.enrol()
    duty = the(enrolment, "tell_unit")
    seat = Said("seat", values={"role": "cadre", "post": str(town.posts["cadre"])})
    record(town.viewer("command"), enrolment, [seat], now=NOON + MINUTE)
    with pytest.raises(Refused) as refused:
        record(town.viewer("cadre"), enrolment, [Said("evidence", duty.evidence, {}, answers=key(duty))], now=NOON + 2 * MINUTE)
    assert "not yours" in {f.code for f in refused.value.faults}
    assert the(enrolment, "tell_unit").how is None


def test_a_seat_that_changes_takes_its_open_duties_along(town: World) -> None:
    enrolment, command = town.enrol(), town.viewer("command")
    first, second = town.posts["cadre"], town.posts["counsellor"]
    record(command, enrolment, [Said("seat", values={"role": "cadre", "post": str(first)})], now=NOON + MINUTE)
    catch_up([enrolment], NOON + 22 * 60 * MINUTE)
    assert the(enrolment, "call_household").post == first
    record(command, enrolment, [Said("seat", values={"role": "cadre", "post": str(second)})], now=NOON + 23 * 60 * MINUTE)
    assert the(enrolment, "call_household").post == second
    with scoped(ENGINE):
        assert Seat.objects.get(enrolment=enrolment, until=None).post_id == second


def test_of_many_each_stands_alone(town: World) -> None:
    good, other = town.enrol(), town.enrol(town.person("测试乙"))
    items = [(e, Said("seat", values={"role": role, "post": str(town.posts["cadre"])})) for e, role in ((good, "cadre"), (other, "nobody"))]
    answers = record_many(town.viewer("command"), items, now=NOON + MINUTE)
    assert [isinstance(a, Refused) for a in answers] == [False, True]
    with scoped(ENGINE):
        assert list(Seat.objects.values_list("enrolment", flat=True)) == [good]
