"""Enrolled by mistake, the wrong household, and the second look: each is recorded, and what can be taken back is."""

from datetime import timedelta

import pytest

from anju.core.enrolment.fact import Key
from anju.operations.annul import annul, reinstate
from anju.operations.move import move
from anju.operations.record import Said, record
from anju.operations.recount import recount
from anju.operations.refused import Refused
from anju.operations.review import review, second_looks
from anju.operations.tick import catch_up, tick
from anju.records.models import Duty, Enrolment, Entry, Incident, Person, Pulse, Review
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal
from tests.world import NOON, TOWNSHIP, VILLAGE, World, world

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def town() -> World:
    return world()


def still_open(enrolment: int) -> int:
    with scoped(ENGINE):
        return Duty.objects.filter(enrolment=enrolment, how=None).count() + Incident.objects.filter(enrolment=enrolment, settled_at=None).count()


def test_an_enrolment_by_mistake_leaves_nothing_open_and_can_be_reinstated(town: World) -> None:
    enrolment, office = town.enrol(), town.viewer("bureau_office")
    before = still_open(enrolment)
    assert before
    with pytest.raises(Refused, match="needs reason"):
        annul(office, enrolment, " ", now=NOON + HOUR)
    annul(office, enrolment, "同名的另一个人", now=NOON + HOUR)
    assert still_open(enrolment) == 0
    assert recount(NOON + HOUR) == ()
    with scoped(ENGINE):
        pulse = Pulse.objects.get(pk=enrolment)
        assert (pulse.individual_at, pulse.routine_at, pulse.rung_at) == (None, None, None)
        assert Entry.objects.filter(enrolment=enrolment, kind="fact:annul").count() == 1
    tick(NOON + 20 * HOUR)
    assert still_open(enrolment) == 0
    with pytest.raises(Refused, match="annulled"):
        record(office, enrolment, [Said("seat", values={"role": "cadre", "post": str(town.posts["cadre"])})], now=NOON + 21 * HOUR)
    reinstate(office, enrolment, now=NOON + 22 * HOUR)
    assert still_open(enrolment) >= before
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=enrolment).annulled is None
        assert Pulse.objects.get(pk=enrolment).individual_at or Pulse.objects.get(pk=enrolment).routine_at
    with pytest.raises(Refused, match="not annulled"):
        reinstate(office, enrolment, now=NOON + 22 * HOUR)


def test_after_a_mistake_the_right_person_can_be_enrolled_again(town: World) -> None:
    person = town.person()
    first = town.enrol(person)
    annul(town.viewer("bureau_office"), first, "x", now=NOON + HOUR)
    assert town.enrol(person, now=NOON + 2 * HOUR) != first


def test_moving_to_another_door_takes_the_enrolment_along(town: World) -> None:
    person = town.person()
    enrolment, office = town.enrol(person), town.viewer("bureau_office")
    other = town.person("测试乙")
    door = move(office, other, "5组9号", VILLAGE, now=NOON + HOUR)
    assert move(office, person, "五组 9号", VILLAGE, now=NOON + HOUR) == door
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=enrolment).household_id == door
        assert Person.objects.get(pk=person).household_id == door
        assert Entry.objects.filter(enrolment=enrolment, kind="fact:move").count() == 1
    with pytest.raises(Refused, match="unknown village"):
        move(office, person, "1号", TOWNSHIP, now=NOON + HOUR)
    with pytest.raises(Refused, match="no address"):
        move(office, person, " ", VILLAGE, now=NOON + HOUR)


def test_a_second_person_reviews_and_something_milder_is_weighed(town: World) -> None:
    enrolment = town.enrol()
    rule = second_looks(town.plan, "home")[0]
    catch_up([enrolment], NOON + HOUR)
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=enrolment, rule=rule.name)
    key, said = Key(duty.rule, duty.occurs_on, duty.nth), {"verdict": "milder", "considered": "只打电话", "reason": "独居"}
    with pytest.raises(Refused, match="second person"):
        review(town.viewer("bureau_office"), enrolment, key, rule.evidence, said, now=NOON + HOUR)
    review(town.viewer("reviewer"), enrolment, key, rule.evidence, said, now=NOON + HOUR)
    with scoped(ENGINE):
        row = Review.objects.get(enrolment=enrolment)
        assert (row.verdict, row.by_id) == ("changed", town.posts["reviewer"])
        assert unseal(bytes(row.less_restrictive), f"review.less_restrictive:{row.pk}") == "只打电话"
        assert Enrolment.objects.get(pk=enrolment).reviewed == NOON + HOUR
        assert Duty.objects.get(enrolment=enrolment, rule=rule.name).how == "done"
