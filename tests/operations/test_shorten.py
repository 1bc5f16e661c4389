"""An earlier END by a decision with its name: the person is free then, the papers come sooner, and nothing is asked after it."""

from datetime import date, time, timedelta

import pytest

from anju.core.moments import instant_of
from anju.operations.recount import recount
from anju.operations.refused import Refused
from anju.operations.shorten import Sooner, shorten
from anju.operations.tick import tick
from anju.records.models import Duty, Enrolment, Entry
from anju.records.scope import ENGINE, scoped
from tests.operations.test_replay import held, replayed
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
MIDNIGHT = instant_of(date(2026, 11, 26), time(0), "Asia/Shanghai")
WRITTEN = Sooner(date(2026, 11, 26), "县疫情防控指挥部", "第三十九条", "李某", "起算日写错了，实际早到八天")


@pytest.fixture
def town() -> World:
    return world()


def row(enrolment: int) -> Enrolment:
    with scoped(ENGINE):
        return Enrolment.objects.get(pk=enrolment)


def test_somebody_is_free_sooner_with_everything_that_hangs_on_the_end(town: World) -> None:
    enrolment = town.enrol()
    before = row(enrolment)
    shorten(town.viewer("command"), enrolment, WRITTEN, now=NOON)
    assert row(enrolment).ends == MIDNIGHT
    tick(MIDNIGHT - timedelta(hours=40))
    with scoped(ENGINE):
        assert Duty.objects.filter(enrolment=enrolment, rule__startswith="sign_off").exists(), "the paper is prepared for the earlier hour"
    tick(MIDNIGHT + timedelta(days=2))
    with scoped(ENGINE):
        assert not Duty.objects.filter(enrolment=enrolment, role="person", how=None).exists()
        assert not Duty.objects.filter(enrolment=enrolment, rule="learn_temperature", opens__gte=MIDNIGHT).exists()
        body = str(Entry.objects.get(enrolment=enrolment, kind="fact:term").body)
    assert "起算日写错了" not in body, "the reason is sealed"
    assert before.starts == row(enrolment).starts
    later = MIDNIGHT + timedelta(days=2)
    assert replayed(town, enrolment, later).ends == held(town, enrolment).ends == MIDNIGHT
    assert recount(later) == ()


def test_today_is_at_once(town: World) -> None:
    enrolment = town.enrol()
    shorten(town.viewer("command"), enrolment, Sooner(date(2026, 11, 22), "a", "b", "c", "d"), now=NOON)
    assert row(enrolment).ends == NOON
    tick(NOON + timedelta(minutes=1))
    with scoped(ENGINE):
        assert not Duty.objects.filter(enrolment=enrolment, role="person", how=None).exists()


@pytest.mark.parametrize(
    ("sooner", "why"),
    [
        (Sooner(date(2026, 12, 6), "a", "b", "c", "d"), "not sooner"),
        (Sooner(date(2026, 12, 7), "a", "b", "c", "d"), "not sooner"),
        (Sooner(date(2026, 11, 26), "", "b", "c", "d"), "wrong answer authority"),
        (Sooner(date(2026, 11, 26), "a", "b", "c", " "), "wrong answer reason"),
    ],
)
def test_nobody_is_held_longer_and_no_end_comes_without_a_basis(town: World, sooner: Sooner, why: str) -> None:
    enrolment = town.enrol()
    ends = row(enrolment).ends
    with pytest.raises(Refused, match=why):
        shorten(town.viewer("command"), enrolment, sooner, now=NOON)
    assert row(enrolment).ends == ends


def test_only_the_command_decides_and_nobody_decides_on_one_who_is_free(town: World) -> None:
    enrolment = town.enrol()
    with pytest.raises(Refused, match=r"unknown enrolment|not yours"):
        shorten(town.viewer("cadre"), enrolment, WRITTEN, now=NOON)
    with pytest.raises(Refused, match="free already"):
        shorten(town.viewer("command"), enrolment, WRITTEN, now=NOON + timedelta(days=20))
