"""A matter handed down: taken in, broken down among units, each part closed or explained by its own unit, and only then answered above."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anju.core.enrolment.fact import Key
from anju.operations.begin import Opening, begin
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.tick import tick
from anju.operations.viewer import Viewer, viewer_of
from anju.records.models import Agency, Area, Duty, Enrolment, Evidence, Member, Post
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, TOWNSHIP, VILLAGE, World, texts, world

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
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
        heard = Evidence.objects.filter(enrolment=directive, form="parts").order_by("seq").values_list("values__left", "values__of", "values__bare")
        assert list(heard) == [(2, 2, 0), (1, 2, None)]
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


def test_where_no_unit_serves_whoever_broke_it_down_is_told_and_it_is_answered_only_once_that_is_settled(town: World) -> None:
    group, directive = town.viewer("social_group"), taken_in(town)
    with scoped(ENGINE):
        Agency.objects.filter(kind="village_committee").update(closed=NOON)
    assert broken_down(town, directive) == {}
    with scoped(ENGINE):
        heard = Evidence.objects.filter(enrolment=directive, form="parts").values_list("values", flat=True)
        places = [area.name for area in Area.objects.filter(parent=TOWNSHIP).order_by("pk")]
        assert list(heard) == [{"left": 0, "of": 0, "bare": len(places), "without": "、".join(places)}]
    assert open_in(directive) == ["settle_bare"]
    answered(group, directive, "settle_bare", {"how": "opened", "says": "另开一份"}, HOUR)
    assert open_in(directive) == ["settle_bare"], "nothing was opened"
    part = begin(town.viewer("command"), Opening(town.adoption, "directive_part", "代办", parent=directive), now=NOON + 2 * HOUR)
    answered(group, directive, "settle_bare", {"how": "opened", "says": "另开一份"}, 3 * HOUR)
    assert open_in(directive) == []
    assert open_in(part) == ["carry_out"], "it is told what the others were told"
    answered(town.viewer("village_staff"), part, "carry_out", {"mark": "done", "says": "x"}, 4 * HOUR)
    assert open_in(directive) == ["answer_above"]


def test_one_village_without_a_committee_is_told_of_beside_those_that_have_one(town: World) -> None:
    with scoped(ENGINE):
        Agency.objects.filter(kind="village_committee").update(area=VILLAGE)
        Area.objects.create(id=VILLAGE + 1, hi=VILLAGE + 1, parent_id=TOWNSHIP, jurisdiction=330185, kind="village", name="二村")
    group, directive = town.viewer("social_group"), taken_in(town)
    part = broken_down(town, directive)["village_committee"]
    assert open_in(directive) == ["settle_bare"]
    with scoped(ENGINE):
        assert Evidence.objects.get(enrolment=directive, form="parts").values["without"] == "二村"
    answered(town.viewer("village_staff"), part, "carry_out", {"mark": "done", "says": "x"}, HOUR)
    assert open_in(directive) == ["settle_bare"], "one place is not settled yet"
    answered(group, directive, "settle_bare", {"how": "ourselves", "says": "x"}, 2 * HOUR)
    assert open_in(directive) == ["answer_above"]


def test_a_part_that_time_alone_ends_tells_the_whole() -> None:
    files = dict(texts("two-cover-one"))
    text, lapse = files["directive.yaml"], "      over: {title: {zh: 过期, en: Lapsed}, enters: {at_start: 2 days}}\n"
    at = text.index("  directive_part:")
    stage = '      in_hand: {title: {zh: "办理中", en: "In hand"}, enters: start}\n'
    files["directive.yaml"] = text[:at] + text[at:].replace(stage, stage + lapse, 1)
    town = world(files=files)
    directive = taken_in(town)
    part = broken_down(town, directive)["village_committee"]
    tick(NOON + 3 * DAY)
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=part).ends is not None
        assert list(Evidence.objects.filter(enrolment=directive, form="parts").order_by("seq").values_list("values__left", flat=True)) == [1, 0]
    assert "answer_above" in open_in(directive)


def test_many_parts_take_no_more_statements_than_one(town: World) -> None:
    first = taken_in(town)
    with CaptureQueriesContext(connection) as one:
        broken_down(town, first)
    with scoped(ENGINE):
        file = Enrolment.objects.get(pk=first).parent_id or 0
        Agency.objects.bulk_create(Agency(area_id=TOWNSHIP, kind="village_committee", name=f"{n}村") for n in range(12))
    record(town.viewer("social_group"), file, [Said("open", "take_in")], now=NOON)
    answered(town.viewer("social_group"), file, "take_in", {"number": "县防〔2026〕32号", "says": "排查"}, MINUTE)
    with scoped(ENGINE):
        second = Enrolment.objects.get(track="directive", parent=file, name="县防〔2026〕32号").pk
    with CaptureQueriesContext(connection) as many:
        assert len(broken_down(town, second)) == 13
    assert len(many) <= len(one) + 2
