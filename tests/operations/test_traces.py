"""Served or answered from whichever page, it stands where people look for it; taken back, it stands there no more."""

from datetime import timedelta
from random import Random

import pytest

from anju.core.enrolment.fact import Key
from anju.operations.paper.fetch import shelves
from anju.operations.paper.make import make
from anju.operations.record import Done, Said, record, record_many
from anju.operations.viewer import household_viewer
from anju.records.models import Complaint, Duty, Enrolment, Serving
from anju.records.queries import home, household
from anju.records.scope import ENGINE, scoped
from tests.operations.test_paper import does
from tests.operations.test_replay import answer
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
UNTIL_SERVED = (
    "tell_unit", "tell_unit.unit_head", "tell_leader", "tell_leader.leader_in_charge", "tell_chiefs", "tell_chiefs.police_chief", "send_officer",
    "arrive.officer",
)  # fmt: skip
SERVED = {"how": "handed", "copy_left": True, "understood": True}


def serving(town: World) -> tuple[int, Key]:
    """An enrolment whose officer has arrived, with the duty to serve the order."""
    enrolment, plan = town.enrol(), town.plan
    for rule in UNTIL_SERVED:
        fields = plan.forms[plan.tracks["home"].rules[rule].evidence].fields if plan.tracks["home"].rules[rule].evidence else ()
        values = {f.name: True if f.kind == "flag" else answer(town, f, Random(1), NOON) for f in fields}
        does(town, enrolment, rule, {**values, **({"post": str(town.posts["officer"])} if "post" in values else {})}, NOON + MINUTE)
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=enrolment, rule="serve_order")
    return enrolment, Key(duty.rule, duty.occurs_on, duty.nth)


def on_household(town: World, enrolment: int) -> set[tuple[str, str]]:
    with scoped(town.viewer("command").scope()):
        return {(paper.document, paper.how) for paper in household.papers(enrolment)}


def test_served_from_the_plain_page_it_is_served_on_every_page_and_a_slip_takes_it_back() -> None:
    town = world()
    enrolment, duty = serving(town)
    officer = town.viewer("officer")
    make(officer, enrolment, "order", now=NOON + 2 * MINUTE)
    assert on_household(town, enrolment) == {("order", "")}
    done = record(officer, enrolment, [Said("evidence", "service", SERVED, answers=duty)], now=NOON + 3 * MINUTE)
    assert on_household(town, enrolment) == {("order", "handed")}
    shelf = next(each for each in shelves(officer, enrolment) if each.document.name == "order")
    assert [(s.how, s.at, s.by) for s in shelf.served] == [("handed", NOON + 3 * MINUTE, f"post:{town.posts['officer']}")]
    record(officer, enrolment, [Said("undo", corrects=done.seqs[0])], now=NOON + 4 * MINUTE)
    assert on_household(town, enrolment) == {("order", "")}
    record(officer, enrolment, [Said("evidence", "service", SERVED | {"how": "phone"}, answers=duty)], now=NOON + 5 * MINUTE)
    assert on_household(town, enrolment) == {("order", "phone")}


def test_told_before_the_paper_is_made_it_counts_for_the_paper() -> None:
    town = world()
    enrolment, duty = serving(town)
    answers = record_many(town.viewer("officer"), [(enrolment, Said("evidence", "service", SERVED, answers=duty))], now=NOON + 2 * MINUTE)
    assert isinstance(answers[0], Done)
    with scoped(ENGINE):
        assert list(Serving.objects.values_list("document", "paper", "fact")) == [("order", None, answers[0].seqs[0])]
    make(town.viewer("officer"), enrolment, "order", now=NOON + 3 * MINUTE)
    assert on_household(town, enrolment) == {("order", "handed")}


def test_a_complaint_made_and_answered_anywhere_is_read_by_who_complained() -> None:
    town = world()
    enrolment = town.enrol()
    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=enrolment).person_id
    door = household_viewer(enrolment, person)
    record(door, enrolment, [Said("evidence", "complaint", {"about": "needs", "says": "没人送药"}, via="device")], now=NOON + MINUTE)
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=enrolment, rule="answer_complaint")
        assert Complaint.objects.get(enrolment=enrolment).to == f"post:{town.posts['complaints_officer']}"
    said = Said("evidence", "answer", {"result": "put_right", "says": "药今天送到"}, answers=Key(duty.rule, duty.occurs_on, duty.nth))
    done = record(town.viewer("complaints_officer"), enrolment, [said], now=NOON + 2 * MINUTE)

    def read() -> list[tuple[str, str]]:
        with scoped(door.scope()):
            return [(each.state, each.answer) for each in home.complaints(enrolment)]

    assert read() == [("answered", "药今天送到")]
    record(town.viewer("complaints_officer"), enrolment, [Said("undo", corrects=done.seqs[0])], now=NOON + 3 * MINUTE)
    assert read() == [("made", "")]
