"""A matter handed down: taken in, broken down among units, each part closed or explained by its own unit, and only then answered above."""

from datetime import timedelta

import pytest

from anju.core.enrolment.fact import Key
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.viewer import Viewer, viewer_of
from anju.records.models import Agency, Duty, Enrolment, Evidence, Member, Post
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, TOWNSHIP, World, texts, world

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TODAY = "2026-11-22T10:00:00+00:00"
"""18:00 there."""


@pytest.fixture
def town() -> World:
    return world(files=texts("two-cover-one"))


def second(town: World) -> Viewer:
    """Another village of the town with its own staff."""
    with scoped(ENGINE):
        agency = Agency.objects.create(area_id=TOWNSHIP, kind="village_committee", name="二村委会")
        who = Member.objects.create_user("second", "pass-word-of-test", name="二村")
        Post.objects.create(member=who, agency=agency, area_id=TOWNSHIP, role="village_staff", active_from=NOON - HOUR)
    return viewer_of(who, NOON)


def answered(viewer: Viewer, file: int, rule: str, values: dict[str, object], at: timedelta) -> None:
    with scoped(ENGINE):
        duty = Duty.objects.filter(enrolment=file, rule=rule, how=None).latest("opens")
    said = Said("evidence", duty.evidence, values, via="staff", answers=Key(duty.rule, duty.occurs_on, duty.nth))
    record(viewer, file, [said], now=NOON + at)


def taken_in(town: World) -> int:
    file, group = town.stand("town"), town.viewer("social_group")
    record(group, file, [Said("open", "take_in")], now=NOON)
    answered(group, file, "take_in", {"number": "县防〔2026〕31号", "says": "排查"}, MINUTE)
    with scoped(ENGINE):
        return Enrolment.objects.get(track="directive", parent=file, name="县防〔2026〕31号").pk


def broken_down(town: World, directive: int) -> dict[str, int]:
    answered(town.viewer("social_group"), directive, "break_down", {"says": "逐户问", "by": TODAY}, 2 * MINUTE)
    with scoped(ENGINE):
        return dict(Enrolment.objects.filter(parent=directive).values_list("name", "pk"))


def open_in(file: int) -> list[str]:
    with scoped(ENGINE):
        return sorted(Duty.objects.filter(enrolment=file, how=None).values_list("rule", flat=True))


def test_one_directive_becomes_a_part_of_each_village_with_its_deadline_and_its_own_staff(town: World) -> None:
    other = second(town)
    directive = taken_in(town)
    parts = broken_down(town, directive)
    assert parts.keys() == {"village_committee", "二村委会"}
    with scoped(ENGINE):
        duties = {duty.enrolment: duty for duty in Duty.objects.filter(enrolment__in=parts.values(), rule="carry_out")}
    assert {duty.closes.isoformat() for duty in duties.values()} == {TODAY}
    assert duties[parts["二村委会"]].post == other.posts[0]
    assert duties[parts["village_committee"]].post == town.posts["village_staff"]
    with pytest.raises(Refused):
        answered(other, parts["village_committee"], "carry_out", {"mark": "done", "says": "x"}, HOUR)


def test_it_is_answered_above_only_once_each_part_is_carried_out_or_explained(town: World) -> None:
    other, group = second(town), town.viewer("social_group")
    directive = taken_in(town)
    parts = broken_down(town, directive)
    answered(other, parts["二村委会"], "carry_out", {"mark": "done", "says": "问过了"}, HOUR)
    assert open_in(directive) == []
    mine = town.viewer("village_staff")
    answered(mine, parts["village_committee"], "carry_out", {"mark": "cannot", "says": "会堵出口"}, HOUR)
    assert open_in(directive) == [], "what is doubted is not closed"
    with scoped(ENGINE):
        assert list(Evidence.objects.filter(enrolment=directive, form="parts").values_list("values__left", flat=True)) == [1]
    answered(group, parts["village_committee"], "answer_doubt", {"verdict": "accepted", "says": "同意"}, 2 * HOUR)
    assert open_in(directive) == ["answer_above"]
    with scoped(ENGINE):
        assert Enrolment.objects.filter(parent=directive, archived=None).count() == 0
    answered(group, directive, "answer_above", {"says": "一村落实，一村说明"}, 3 * HOUR)
    assert open_in(directive) == ["answer_above.county_group"]
    answered(town.viewer("county_group"), directive, "answer_above.county_group", {}, 4 * HOUR)
    with scoped(ENGINE):
        row = Enrolment.objects.get(pk=directive)
    assert row.archived is not None


def test_two_directives_run_beside_each_other_in_one_village(town: World) -> None:
    first = taken_in(town)
    broken_down(town, first)
    with scoped(ENGINE):
        file = Enrolment.objects.get(pk=first).parent_id or 0
    group = town.viewer("social_group")
    record(group, file, [Said("open", "take_in")], now=NOON + HOUR)
    answered(group, file, "take_in", {"number": "县防〔2026〕32号", "says": "采样"}, HOUR + MINUTE)
    with scoped(ENGINE):
        other = Enrolment.objects.get(track="directive", name="县防〔2026〕32号").pk
    answered(group, other, "break_down", {"says": "采样", "by": TODAY}, HOUR + 2 * MINUTE)
    with scoped(ENGINE):
        assert Enrolment.objects.filter(track="directive_part", agency__kind="village_committee", ends=None).count() == 2
