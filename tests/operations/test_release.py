"""The paper may be red; the person is free. Signatures go step by step, come back once returned, and the archive waits for everything else."""

from datetime import timedelta

import pytest

from anju.operations.record import Done
from anju.operations.refused import Refused
from anju.operations.release.certify import waiting
from anju.operations.release.sign import archive, sign
from anju.operations.release.standing import standing
from anju.operations.tick import catch_up
from anju.records.models import Certificate, Enrolment, Paper
from anju.records.scope import ENGINE, scoped
from tests.operations.test_paper import seated, signed
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def town() -> World:
    return world()


def give(town: World, enrolment: int, minute: int, verdict: str = "passed", reason: str = "") -> tuple[str, ...]:
    """Whoever signs next does, at that minute; the rules signed."""
    now = NOON + minute * MINUTE
    found = standing(town.viewer("command"), now=now, enrolment=enrolment)[0]
    for each in found.next:
        assert each.key
        answer = sign(town.viewer(each.step.rule.owner), [(enrolment, each.key)], now=now, verdict=verdict, reason=reason)  # type: ignore[arg-type]
        assert isinstance(answer[0], Done), answer
    return tuple(each.step.rule.name for each in found.next)


def near_end(town: World) -> int:
    enrolment = town.enrol(days_ago=12)
    seated(town, enrolment)
    return enrolment


def test_steps_are_signed_in_order_and_the_last_makes_the_certificate(town: World) -> None:
    enrolment = near_end(town)
    rounds = [give(town, enrolment, n) for n in range(1, 5)]
    assert [len(each) for each in rounds] == [1, 4, 1, 1]
    found = standing(town.viewer("command"), now=NOON + 5 * MINUTE, enrolment=enrolment)[0]
    assert found.complete
    assert found.certificate
    with scoped(ENGINE):
        assert Certificate.objects.filter(enrolment=enrolment, paper__document="certificate").count() == 1
        assert Paper.objects.filter(enrolment=enrolment, document="release_form").count() == 2


def test_signed_elsewhere_the_certificate_is_made_within_a_minute(town: World) -> None:
    enrolment = near_end(town)
    signed(town, enrolment, town.plan.tracks["home"].sign_off, NOON + MINUTE)
    assert waiting(NOON + 20 * MINUTE) == 1
    assert waiting(NOON + 21 * MINUTE) == 0
    assert standing(town.viewer("command"), now=NOON + 22 * MINUTE, enrolment=enrolment)[0].certificate


def test_a_returned_paper_goes_round_again_and_its_form_says_so(town: World) -> None:
    enrolment = near_end(town)
    for minute in (1, 2, 3):
        give(town, enrolment, minute)
    now = NOON + 4 * MINUTE
    review = standing(town.viewer("county_cdc"), now=now, enrolment=enrolment)[0].next[0]
    assert review.key
    assert review.mine
    silent = sign(town.viewer("county_cdc"), [(enrolment, review.key)], now=now, verdict="returned")[0]
    assert isinstance(silent, Refused)
    give(town, enrolment, 5, "returned", "第三天缺原因")
    found = standing(town.viewer("command"), now=NOON + 6 * MINUTE, enrolment=enrolment)[0]
    assert [each.step.rule.name for each in found.next] == ["sign_off.1.follow_up_doctor"]
    assert not found.complete
    assert found.certificate is None
    for minute in (7, 8, 9, 10):
        give(town, enrolment, minute)
    assert standing(town.viewer("command"), now=NOON + 11 * MINUTE, enrolment=enrolment)[0].complete


def test_at_end_the_person_is_free_and_the_paper_is_red(town: World) -> None:
    enrolment = near_end(town)
    give(town, enrolment, 1)
    with scoped(ENGINE):
        ends = Enrolment.objects.get(pk=enrolment).ends
    assert ends
    before = standing(town.viewer("command"), now=ends - MINUTE, enrolment=enrolment)[0]
    assert (before.free, before.red) == (False, False)
    after = standing(town.viewer("command"), now=ends)[0]
    assert (after.enrolment, after.free, after.red) == (enrolment, True, True)
    assert {each.step.rule.owner for each in after.next} == {"control_staff", "cadre", "officer", "follow_up_doctor"}


def test_one_of_many_that_is_refused_keeps_none_of_the_others_back(town: World) -> None:
    first, second = near_end(town), near_end(town)
    now = NOON + MINUTE
    items = [(e, each.key) for e in (first, second) for each in standing(town.viewer("command"), now=now, enrolment=e)[0].next]
    wrong = (first, items[0][1]._replace(nth=99))  # type: ignore[union-attr]
    answers = sign(town.viewer("follow_up_doctor"), [wrong, items[1]], now=now)  # type: ignore[list-item]
    assert [isinstance(each, Done) for each in answers] == [False, True]


def test_the_archive_waits_and_says_exactly_for_what(town: World) -> None:
    enrolment = near_end(town)
    for minute in range(1, 5):
        give(town, enrolment, minute)
    with scoped(ENGINE):
        ends = Enrolment.objects.get(pk=enrolment).ends
    assert ends
    catch_up([enrolment], ends + MINUTE)
    found = standing(town.viewer("command"), now=ends + MINUTE, enrolment=enrolment)[0]
    assert found.shutting is None
    waits = {each.title.en for each in found.keeps}
    rules = town.plan.tracks["home"].rules
    assert {rules["take_down"].title.en, rules["hand_certificate"].title.en} <= waits
    with pytest.raises(Refused):
        archive(town.viewer("bureau_office"), enrolment, found.next[0].key if found.next else found.signings[0].key, now=ends + MINUTE)  # type: ignore[arg-type]


def test_another_area_sees_nothing_of_it(town: World) -> None:
    enrolment = near_end(town)
    assert standing(town.viewer("sampler"), now=NOON) == ()
    assert standing(town.viewer("sampler"), now=NOON, enrolment=enrolment) == ()
