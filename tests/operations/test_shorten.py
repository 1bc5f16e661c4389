"""An earlier END by a decision with its name: the person is free then, the papers come sooner, and nothing is asked after it."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from anju.core.moments import instant_of, local_day
from anju.operations.recount import recount
from anju.operations.refused import Refused
from anju.operations.shorten import Sooner, end_of, foresee, shorten
from anju.operations.tick import tick
from anju.records.models import Duty, Enrolment, Entry
from anju.records.scope import ENGINE, scoped
from tests.operations.test_replay import held, replayed
from tests.world import NOON, World, texts, world

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


def on(enrolment: int, rules: str) -> dict[str, date]:
    """When the duties whose names begin so opened, in the town."""
    with scoped(ENGINE):
        found = Duty.objects.filter(enrolment=enrolment, rule__regex=rules).values_list("rule", "opens")
        return {rule: local_day(opens, "Asia/Shanghai") for rule, opens in found}


def test_the_tests_of_the_term_are_spread_over_what_is_left_and_who_decides_sees_it_before() -> None:
    town = world(files=texts("key-persons"))
    enrolment, later = town.enrol(), MIDNIGHT + timedelta(days=12)
    tick(NOON)
    free_on = date(2026, 11, 26)
    seen = foresee(town.viewer("command"), enrolment, replace(WRITTEN, free_on=free_on), now=NOON)
    days = [(one.title.en, *(at and local_day(at, "Asia/Shanghai").day for at in (one.before, one.after))) for one in seen.moved]
    assert days == [("Sampling at home 2", 26, 23), ("Sampling at home 3", 30, 24), ("Sampling at home 4", 5, 25)]
    assert row(enrolment).ends != seen.ends, "seen, and nothing decided"
    shorten(town.viewer("command"), enrolment, WRITTEN, now=NOON)
    tick(NOON + timedelta(days=1))
    assert replayed(town, enrolment, NOON + timedelta(days=1)) == held(town, enrolment)
    tick(later)
    assert on(enrolment, r"^pcr\.\d$") == {f"pcr.{n}": date(2026, 11, 21 + n) for n in (1, 2, 3, 4)}
    assert replayed(town, enrolment, later) == held(town, enrolment)
    assert recount(later) == ()


def test_what_has_no_day_left_is_said_before_anybody_decides_and_does_not_come() -> None:
    town = world(files=texts("key-persons"))
    enrolment = town.enrol()
    free_on = date(2026, 11, 24)
    seen = foresee(town.viewer("command"), enrolment, replace(WRITTEN, free_on=free_on), now=NOON)
    assert [(one.title.en, one.after is None) for one in seen.moved] == [
        ("Sampling at home 2", False), ("Sampling at home 3", True), ("Sampling at home 4", True)
    ]  # fmt: skip
    shorten(town.viewer("command"), enrolment, replace(WRITTEN, free_on=free_on), now=NOON)
    tick(MIDNIGHT + timedelta(days=12))
    assert on(enrolment, r"^pcr\.\d$") == {"pcr.1": date(2026, 11, 22), "pcr.2": date(2026, 11, 23)}
    assert recount(MIDNIGHT + timedelta(days=12)) == ()


def test_nobody_sees_beforehand_what_they_may_not_see(town: World) -> None:
    enrolment = town.enrol()
    with pytest.raises(Refused, match="not sooner"):
        foresee(town.viewer("command"), enrolment, replace(WRITTEN, free_on=date(2026, 12, 7)), now=NOON)
    with pytest.raises(Refused, match="unknown enrolment"):
        foresee(town.viewer("cadre"), enrolment, WRITTEN, now=NOON)


TICKET = replace(WRITTEN, free_on=None, first_day=date(2026, 11, 14), first_day_evidence="车票上是十四日")


def test_an_earlier_first_day_brings_end_day_counts_and_tests_with_it_and_what_came_stays() -> None:
    town = world(files=texts("key-persons"))
    enrolment, two = town.enrol(), NOON + timedelta(days=1)
    tick(two)
    seen = foresee(town.viewer("command"), enrolment, TICKET, now=two)
    shorten(town.viewer("command"), enrolment, TICKET, now=two)
    found = row(enrolment)
    assert found.ends == seen.ends == instant_of(date(2026, 11, 28), time(0), found.zone)
    assert (local_day(found.starts, found.zone), found.first_day_evidence) == (TICKET.first_day, "车票上是十四日")
    assert [one.after and local_day(one.after, found.zone).day for one in seen.moved] == [24, 26, 27]
    tick(two + timedelta(days=1))
    assert replayed(town, enrolment, two + timedelta(days=1)) == held(town, enrolment)
    later = MIDNIGHT + timedelta(days=12)
    tick(later)
    assert on(enrolment, r"^pcr\.\d$") == {f"pcr.{n}": date(2026, 11, day) for n, day in ((1, 22), (2, 24), (3, 26), (4, 27))}
    assert replayed(town, enrolment, later) == held(town, enrolment)
    assert recount(later) == ()


def test_the_sweep_goes_on_by_the_right_first_day_as_the_core_does(town: World) -> None:
    """Days counted from the first day, conditions on the day of the term and the moments before END are other ones from that minute on."""
    enrolment = town.enrol()
    tick(NOON + timedelta(hours=1))
    shorten(town.viewer("command"), enrolment, TICKET, now=NOON + timedelta(hours=2))
    for hours in range(6, 72, 9):
        tick(NOON + timedelta(hours=hours))
        state = held(town, enrolment)
        assert replayed(town, enrolment, state.until) == state
    assert recount(NOON + timedelta(hours=72)) == ()


def test_of_a_first_day_and_an_end_that_are_both_said_the_earlier_end_counts(town: World) -> None:
    enrolment = town.enrol()
    assert end_of(town.viewer("command"), enrolment, replace(TICKET, free_on=date(2026, 11, 26)), now=NOON) == MIDNIGHT
    assert end_of(town.viewer("command"), enrolment, replace(TICKET, free_on=date(2026, 12, 1)), now=NOON) == MIDNIGHT + timedelta(days=2)


def test_whose_term_is_over_by_the_right_first_day_is_free_at_once(town: World) -> None:
    enrolment = town.enrol()
    shorten(town.viewer("command"), enrolment, replace(TICKET, first_day=date(2026, 11, 5)), now=NOON)
    assert row(enrolment).ends == NOON
    tick(NOON + timedelta(minutes=1))
    assert replayed(town, enrolment, held(town, enrolment).until) == held(town, enrolment)


@pytest.mark.parametrize(
    ("sooner", "why"),
    [
        (replace(TICKET, first_day=date(2026, 11, 22)), "not sooner"),
        (replace(TICKET, first_day=date(2026, 11, 25)), "not sooner"),
        (replace(TICKET, first_day=date(2026, 11, 25), free_on=date(2026, 11, 26)), "not earlier"),
        (replace(TICKET, first_day=date(2026, 10, 20)), "longest over"),
        (replace(TICKET, first_day_evidence=" "), "wrong answer first_day_evidence"),
        (replace(TICKET, first_day=None), "not sooner"),
    ],
)
def test_a_first_day_is_put_right_to_an_earlier_one_alone_and_by_what_shows_it(town: World, sooner: Sooner, why: str) -> None:
    enrolment = town.enrol()
    before = row(enrolment)
    with pytest.raises(Refused, match=why):
        shorten(town.viewer("command"), enrolment, sooner, now=NOON)
    assert (row(enrolment).starts, row(enrolment).ends) == (before.starts, before.ends)


def test_no_first_day_reaches_back_into_an_earlier_time_on_the_same_track(town: World) -> None:
    person = town.person()
    shorten(town.viewer("command"), town.enrol(person, days_ago=10), replace(WRITTEN, free_on=date(2026, 11, 22)), now=NOON)
    enrolment = town.enrol(person, now=NOON + timedelta(days=1))
    with pytest.raises(Refused, match="enrolled then"):
        shorten(town.viewer("command"), enrolment, replace(TICKET, first_day=date(2026, 11, 20)), now=NOON + timedelta(days=1))


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
