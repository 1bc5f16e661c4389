"""One message a door and step: whoever climbs, however many duties and roles, set-wise or one by one."""

from dataclasses import replace

import pytest

from anju.core.plan.model import Plan
from anju.operations import tick as ticking
from anju.records import sweep
from anju.records.models import Enrolment, Household, Outbox, Person
from anju.records.scope import ENGINE, scoped
from tests.core.small import ENTERED, HOUR, MINUTE, PLAN
from tests.records.test_sweep import opening, seated
from tests.records.world import JURISDICTION, TOWN, World, enrol, months, world

pytestmark = pytest.mark.django_db
NOW = ENTERED + 9 * HOUR + 31 * MINUTE
"""A minute after the afternoon's temperature, which the household may report itself, is climbed for."""


def lead(plan: Plan, **changes: object) -> Plan:
    """The small plan with its temperature changed."""
    track = plan.tracks["home"]
    rule = replace(track.rules["temperature"], **changes)  # type: ignore[arg-type]  # fields of a rule
    return replace(plan, tracks={**plan.tracks, "home": replace(track, rules={**track.rules, "temperature": rule})})


def climbed(monkeypatch: pytest.MonkeyPatch, plan: Plan, setwise: bool, people: int = 2) -> tuple[World, list[int]]:
    """`people` at one door and one at another, up to NOW."""
    monkeypatch.setattr(ticking, "plan_of", lambda adoption: plan)
    months(ENTERED)
    made = world(plan, held=("head", "chief", "deputy"))
    numbers = [enrol(made, opening(), facts=[seated(made.posts["nurse"], ENTERED)], plan=plan) for _ in range(people + 1)]
    door = Household.objects.create(jurisdiction=JURISDICTION, area=TOWN)
    Person.objects.filter(pk__in=Enrolment.objects.filter(pk__in=numbers[:people]).values("person")).update(household=door)
    ticking.tick(NOW - HOUR)
    if setwise:
        assert sweep.routine(NOW, 10).climbed == people + 1
    else:
        assert ticking.catch_up(numbers, NOW) == people + 1
    return made, numbers


def homes() -> list[Outbox]:
    return list(Outbox.objects.filter(kind="home").order_by("id"))


@pytest.mark.parametrize("setwise", [True, False])
def test_a_door_gets_one_message_from_whoever_answers_for_it(monkeypatch: pytest.MonkeyPatch, setwise: bool) -> None:
    with scoped(ENGINE):
        made, numbers = climbed(monkeypatch, lead(PLAN, accountable="nurse", wakes=True), setwise)
        found = homes()
        assert len(found) == 2, "one for two people at one door, one for the other door"
        assert {row.to_post for row in found} == {made.posts["nurse"]}
        assert {row.to_person for row in found} <= set(Enrolment.objects.filter(pk__in=numbers).values_list("person", flat=True))
        assert all(row.wakes and row.link == "/home/" and not row.to_text for row in found)
        (staff,) = Outbox.objects.filter(kind="climb", at=NOW)
        assert (staff.to_post, staff.count, staff.wakes) == (made.posts["head"], 3, True)


@pytest.mark.parametrize("accountable", ["", "deputy"])
@pytest.mark.parametrize("setwise", [True, False])
def test_where_nobody_who_sees_the_file_answers_for_it_whoever_was_told_speaks(
    monkeypatch: pytest.MonkeyPatch, setwise: bool, accountable: str
) -> None:
    """The deputy answers for it, but neither sits there nor was told: the file is not theirs to see."""
    with scoped(ENGINE):
        made, _ = climbed(monkeypatch, lead(PLAN, accountable=accountable), setwise)
        assert {(row.to_post, row.wakes) for row in homes()} == {(made.posts["head"], False)}


@pytest.mark.parametrize("setwise", [True, False])
def test_what_the_household_can_do_nothing_about_is_not_told_it(monkeypatch: pytest.MonkeyPatch, setwise: bool) -> None:
    with scoped(ENGINE):
        climbed(monkeypatch, lead(PLAN, answered_by=("call",)), setwise)
        assert homes() == []


@pytest.mark.parametrize("setwise", [True, False])
def test_what_is_hidden_is_told_no_door(monkeypatch: pytest.MonkeyPatch, setwise: bool) -> None:
    forms = {**PLAN.forms, "reading": replace(PLAN.forms["reading"], sensitivity="hidden")}
    with scoped(ENGINE):
        climbed(monkeypatch, replace(PLAN, forms=forms), setwise)
        assert homes() == []
