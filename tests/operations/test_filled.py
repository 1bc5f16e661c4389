"""A seat is filled: what a stand-in had for it goes over to whoever sits there now, in the tables, the counters and the ledger."""

import json
from datetime import timedelta

import pytest

from anju.core.enrolment.fact import Key
from anju.operations.record import Said, record
from anju.operations.recount import recount
from anju.operations.tick import tick
from anju.records.models import Duty, Entry
from anju.records.scope import ENGINE, scoped
from tests.operations.test_replay import held, replayed
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=4)


@pytest.fixture
def town() -> World:
    return world()


def standing_in(town: World, enrolment: int, seat: str) -> list[Duty]:
    """Open duties that belong to `seat` and that somebody else has."""
    rules = {rule.name for rule in town.plan.tracks["home"].rules.values() if rule.owner == seat}
    with scoped(ENGINE):
        return list(Duty.objects.filter(enrolment=enrolment, how=None, rule__in=rules).exclude(role=seat).order_by("rule", "occurs_on", "nth"))


def fill(town: World, enrolment: int, seat: str) -> None:
    record(town.viewer("command"), enrolment, [Said("seat", values={"role": seat, "post": str(town.posts[seat])})], now=LATER)


def test_whoever_sits_there_now_has_what_was_done_for_the_empty_seat(town: World) -> None:
    enrolment = town.enrol()
    tick(LATER)
    before = standing_in(town, enrolment, "cadre")
    assert before
    fill(town, enrolment, "cadre")
    assert standing_in(town, enrolment, "cadre") == []
    with scoped(ENGINE):
        now = {(d.rule, d.occurs_on, d.nth): (d.role, d.post) for d in Duty.objects.filter(enrolment=enrolment, how=None)}
        told = json.loads(Entry.objects.filter(enrolment=enrolment, kind="decided").order_by("seq").last().body)  # type: ignore[union-attr]  # there is one
    assert {now[d.rule, d.occurs_on, d.nth] for d in before} == {("cadre", town.posts["cadre"])}
    assert {one["key"][0] for one in told if one["decision"] == "pass"} == {d.rule for d in before}
    assert replayed(town, enrolment, LATER) == held(town, enrolment)
    assert recount(LATER) == ()


def test_what_a_stand_in_is_seeing_to_stays_theirs(town: World) -> None:
    enrolment = town.enrol()
    tick(LATER)
    mine = standing_in(town, enrolment, "cadre")[0]
    record(town.viewer("command"), enrolment, [Said("acknowledge", answers=Key(mine.rule, mine.occurs_on, mine.nth))], now=LATER)
    fill(town, enrolment, "cadre")
    assert [(d.rule, d.role, d.post) for d in standing_in(town, enrolment, "cadre")] == [(mine.rule, mine.role, mine.post)]
    assert replayed(town, enrolment, LATER) == held(town, enrolment)
