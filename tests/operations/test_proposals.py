"""What an area publishes reaches the enrolments below it; what is proposed waits for a person; an early END frees, in the tables as in the core."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from anju.core.enrolment.admit import Basis
from anju.core.enrolment.fact import Key
from anju.core.moments import local_day
from anju.operations.enrol import Request
from anju.operations.propose import accept, proposal_of, refuse
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.tick import catch_up
from anju.records import loading
from anju.records.models import Duty, Enrolment, Person, Proposal, Published, Pulse
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, World, turning

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def town() -> World:
    return turning()


def said(town: World, enrolment: int, rule: str, values: dict[str, object], at: timedelta = MINUTE) -> tuple[int, ...]:
    """Open `rule` by hand and answer it; the number of the answer."""
    viewer = town.viewer("command")
    record(viewer, enrolment, [Said("open", rule)], now=NOON + at)
    duty = the(enrolment, rule)
    return record(viewer, enrolment, [Said("evidence", duty.evidence, values, via="staff", answers=key(duty))], now=NOON + at).seqs


def the(enrolment: int, rule: str) -> Duty:
    with scoped(ENGINE):
        return Duty.objects.filter(enrolment=enrolment, rule=rule).order_by("opens", "nth").last()  # type: ignore[return-value]


def key(duty: Duty) -> Key:
    return Key(duty.rule, duty.occurs_on, duty.nth)


def test_what_the_area_publishes_is_in_force_below_it_until_it_says_otherwise(town: World) -> None:
    enrolment, command = town.enrol(days_ago=3), town.stand()
    said(town, command, "set_level", {"level": "one"}, MINUTE)
    seqs = said(town, command, "set_level", {"level": "two"}, HOUR)
    with scoped(ENGINE):
        around = loading.around([(Pulse.objects.get(pk=enrolment).area, None)], [town.plan])
        says = next(iter(around.values())).says
        assert says("turns", "scenario", NOON) is None
        assert says("turns", "scenario", NOON + 30 * MINUTE) == {"level": "one"}
        assert says("turns", "scenario", NOON + 2 * HOUR) == {"level": "two"}
        assert Pulse.objects.get(pk=enrolment).individual_at == NOON + MINUTE
    catch_up([enrolment], NOON + DAY)
    assert the(enrolment, "visit") is not None
    record(town.viewer("command"), command, [Said("undo", corrects=seqs[0])], now=NOON + DAY)
    with scoped(ENGINE):
        assert [(row.values, row.until) for row in Published.objects.order_by("since", "pk")] == [
            ({"level": "one"}, NOON + HOUR), ({"level": "two"}, NOON + DAY), ({"level": "one"}, None),
        ]  # fmt: skip


def test_one_in_hospital_is_loaded_as_decided_and_comes_back(town: World) -> None:
    enrolment = town.enrol(days_ago=3)
    said(town, enrolment, "record_transfer", {"step": "admitted"})
    with scoped(ENGINE):
        state = loading.states({enrolment: town.plan}, [enrolment])[enrolment].state
        assert (state.stage, Pulse.objects.get(pk=enrolment).stage) == ("in_hospital", "in_hospital")
        assert state.aside > 0
    said(town, enrolment, "record_transfer", {"step": "back"}, HOUR)
    with scoped(ENGINE):
        after = loading.states({enrolment: town.plan}, [enrolment])[enrolment].state
        assert (after.stage, after.aside) == ("monitoring", 0)
        assert Enrolment.objects.get(pk=enrolment).ends == state.ends


def test_criteria_met_free_at_that_minute(town: World) -> None:
    enrolment = town.enrol(days_ago=3)
    said(town, enrolment, "judge", {"met": True})
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=enrolment).ends == NOON + MINUTE
        assert loading.states({enrolment: town.plan}, [enrolment])[enrolment].state.stage == "released"


def basis(town: World) -> Basis:
    first: date = local_day(NOON, "Asia/Shanghai")
    return Basis("县疫情防控指挥部", "第三十九条", "张某", "密切接触", first, "registration", "登记表")


def proposed(town: World) -> tuple[int, Proposal]:
    enrolment = town.enrol(days_ago=3)
    said(town, enrolment, "record_result", {"outcome": "positive"})
    with scoped(ENGINE):
        return enrolment, Proposal.objects.get(enrolment=enrolment)


def test_a_proposal_enrols_nobody_until_a_person_accepts_it_with_a_basis(town: World) -> None:
    enrolment, row = proposed(town)
    with scoped(ENGINE):
        door = Enrolment.objects.get(pk=enrolment).household_id
        assert (row.state, row.track, Enrolment.objects.count()) == ("open", "home", 1)
    kin = town.person("测试乙", household=door)
    given = proposal_of(town.viewer("doctor"), row.pk, NOON + 2 * MINUTE)
    assert [one.person for one in given.people] == [kin]
    requests = [Request(town.adoption, "home", basis(town), person=kin)]
    made = accept(town.viewer("doctor"), row.pk, requests, now=NOON + 2 * MINUTE)
    with scoped(ENGINE):
        row.refresh_from_db()
        assert (row.state, row.enrolled) == ("accepted", list(made))
        assert Enrolment.objects.get(pk=made[0]).person_id == kin
    assert the(enrolment, "propose.found").how == "done"
    with pytest.raises(Refused):
        refuse(town.viewer("doctor"), row.pk, "来不及了", now=NOON + 3 * MINUTE)


def test_one_who_cannot_be_enrolled_leaves_the_proposal_open(town: World) -> None:
    enrolment, row = proposed(town)
    kin = town.person("测试乙", household=None)
    with pytest.raises(Refused):
        accept(town.viewer("doctor"), row.pk, [Request(town.adoption, "home", basis(town), person=kin)], now=NOON + 2 * MINUTE)
    with scoped(ENGINE):
        row.refresh_from_db()
        assert (row.state, Enrolment.objects.count()) == ("open", 1)
    assert the(enrolment, "propose.found").how is None


def test_refusing_needs_a_reason_and_answers_the_duty(town: World) -> None:
    enrolment, row = proposed(town)
    with pytest.raises(Refused):
        refuse(town.viewer("doctor"), row.pk, " ", now=NOON + 2 * MINUTE)
    refuse(town.viewer("doctor"), row.pk, "不同住", now=NOON + 2 * MINUTE)
    with scoped(ENGINE):
        row.refresh_from_db()
        assert (row.state, row.decided_at) == ("refused", NOON + 2 * MINUTE)
    assert the(enrolment, "propose.found").how == "done"


def test_whose_result_it_was_is_never_among_those_proposed(town: World) -> None:
    """On another track than the one proposed they would be free to be enrolled on it; it is the others of the door that are meant."""
    enrolment, row = proposed(town)
    with scoped(ENGINE):
        case = Enrolment.objects.get(pk=enrolment)
        Enrolment.objects.filter(pk=enrolment).update(ends=NOON)
    kin = town.person("测试乙", household=case.household_id)
    given = proposal_of(town.viewer("doctor"), row.pk, NOON + 2 * DAY)
    assert [one.person for one in given.people] == [kin]
    with scoped(ENGINE):
        Person.objects.filter(household=case.household_id).update(household=None)
        Enrolment.objects.filter(pk=enrolment).update(household=None)
    assert proposal_of(town.viewer("doctor"), row.pk, NOON + 2 * DAY).people == (), "whoever has no door has nobody behind it"


def test_nobody_accepts_by_the_form_alone(town: World) -> None:
    enrolment, row = proposed(town)
    duty = the(enrolment, "propose.found")
    with pytest.raises(Refused):
        record(town.viewer("doctor"), enrolment, [Said("evidence", "proposal", {"decision": "accepted"}, answers=key(duty))], now=NOON + HOUR)
    with scoped(ENGINE), pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(enrolled=[enrolment])
