"""A seat that asks for a qualification: refused without, told of ahead, an incident once it ran out, and never a duty dropped."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import translation

from anju.core.enrolment.fact import Key
from anju.operations import absence, seat
from anju.operations import post as posts
from anju.operations.qualifying import keep, watch
from anju.operations.qualifying.keep import Certificate
from anju.operations.record import Done, Said, record
from anju.operations.refused import Refused
from anju.operations.unable import Unable
from anju.records.models import Duty, Incident, Qualification, Seat
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal
from tests.world import NOON, World, texts, world

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = date(2026, 11, 22)
PLAN, NAME, HEAD = "influenza-home", "disinfection", "institution_head"


@pytest.fixture
def town() -> World:
    return world(files=texts(PLAN))


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def case(town: World) -> int:
    return town.enrol(track="patient")


def trained(town: World, since: date = TODAY - 10 * DAY, until: date = TODAY + 99 * DAY, role: str = "volunteer", by: str = HEAD) -> int:
    said = Certificate(since, until, "街道培训证 12 号")
    return keep.note(town.viewer(by), town.members[role].pk, PLAN, NAME, said, town.now)


def lead_of(town: World, incident: Incident) -> Duty:
    rule = town.plan.tracks["patient"].incidents[incident.rule.partition(".")[0]].lead
    with scoped(ENGINE):
        return Duty.objects.get(enrolment=incident.enrolment, occurs_on=incident.occurs_on, rule=rule)


def named(town: World, case: int, role: str, after: timedelta = HOUR) -> Done:
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=case, rule="name_disinfector")
    said = Said("evidence", "seat", {"post": str(town.posts[role])}, via="staff", answers=Key(duty.rule, duty.occurs_on, duty.nth))
    return record(town.viewer("institution_head"), case, [said], now=town.now + after)


def sits(case: int) -> list[int]:
    with scoped(ENGINE):
        return list(Seat.objects.filter(enrolment=case, role="disinfector", until=None).values_list("post", flat=True))


def lapses(case: int) -> list[Incident]:
    with scoped(ENGINE):
        return list(Incident.objects.filter(enrolment=case, rule__endswith=".disinfector", settled_at=None))


def test_nobody_is_named_without_a_record_that_holds_that_day(town: World, case: int) -> None:
    with pytest.raises(Refused) as refused:
        named(town, case, "volunteer")
    (fault,) = refused.value.faults
    assert (fault.code, fault.field, fault.detail) == ("not qualified", "post", "消毒培训")
    old = trained(town, TODAY - 400 * DAY, TODAY)
    with scoped(ENGINE):
        assert unseal(bytes(Qualification.objects.get(pk=old).paper or b""), f"qualification.paper:{old}") == "街道培训证 12 号"
    trained(town, TODAY + 2 * DAY, TODAY + 9 * DAY)
    with pytest.raises(Refused) as refused:
        named(town, case, "volunteer", DAY)
    assert (refused.value.faults[0].code, refused.value.faults[0].detail) == ("qualified no more", "消毒培训 (2026-11-22)")
    assert sits(case) == []
    named(town, case, "volunteer", 2 * DAY)
    assert sits(case) == [town.posts["volunteer"]]


def test_one_whose_training_begins_later_is_told_the_day(town: World, case: int) -> None:
    trained(town, TODAY + 2 * DAY, TODAY + 9 * DAY)
    with pytest.raises(Refused) as refused:
        named(town, case, "volunteer")
    assert (refused.value.faults[0].code, refused.value.faults[0].detail) == ("qualified not yet", "消毒培训 (2026-11-24)")


def test_whoever_has_it_by_their_post_needs_no_record(town: World, case: int) -> None:
    named(town, case, "prevention_staff")
    assert sits(case) == [town.posts["prevention_staff"]]


def test_naming_by_hand_asks_the_same_and_each_file_stands_alone(town: World, case: int) -> None:
    other = town.enrol(town.person("测试乙"), track="patient")
    seats = [(case, "disinfector"), (other, "nurse")]
    first, second = seat.fill(town.viewer("command"), seats, town.posts["volunteer"], None, town.now)
    assert isinstance(first, Refused)
    assert isinstance(second, Done)
    assert sits(case) == []


def test_only_its_keeper_and_whoever_manages_staff_record_and_nobody_their_own(town: World) -> None:
    for role in ("nurse", "volunteer"):
        with pytest.raises(Unable, match="not kept"):
            trained(town, by=role)
    with pytest.raises(Unable, match="not kept"):
        trained(town, role="institution_head")
    trained(town, role="institution_head", by="command")
    trained(town)
    with pytest.raises(Unable, match="days taken"):
        trained(town, TODAY + 99 * DAY, TODAY + 120 * DAY)
    for certificate, fault in (
        (Certificate(TODAY, TODAY - DAY, "x"), "backwards"),
        (Certificate(TODAY - 9 * DAY, TODAY - DAY, "x"), "past"),
        (Certificate(TODAY, TODAY, " "), "no certificate"),
    ):
        with pytest.raises(Unable, match=fault):
            keep.note(town.viewer("institution_head"), town.members["nurse"].pk, PLAN, NAME, certificate, town.now)


def test_its_keeper_hears_before_it_runs_out_and_a_new_record_does_the_duty(town: World) -> None:
    town.stand("area")
    trained(town, until=TODAY + 40 * DAY)
    assert watch.watch(town.now) == 0
    later = town.now + 11 * DAY
    assert watch.watch(later) == 1
    assert watch.watch(later) == 0
    with scoped(ENGINE):
        duty = Duty.objects.get(rule="qualification.disinfection")
    assert (duty.post, duty.closes.isoformat()) == (town.posts["institution_head"], "2027-01-01T16:00:00+00:00")
    keep.note(
        town.viewer("institution_head"),
        town.members["volunteer"].pk,
        PLAN,
        NAME,
        Certificate(TODAY + 41 * DAY, TODAY + 400 * DAY, "13"),
        later + HOUR,
    )
    with scoped(ENGINE):
        duty.refresh_from_db()
    assert duty.how == "done"


def test_one_that_runs_out_in_the_seat_is_an_incident_that_drops_no_duty(town: World, case: int) -> None:
    trained(town, until=TODAY + DAY)
    named(town, case, "volunteer")
    with scoped(ENGINE):
        before = set(Duty.objects.filter(enrolment=case, how=None, post=town.posts["volunteer"]).values_list("pk", flat=True))
    assert before
    watch.watch(town.now + DAY)
    assert lapses(case) == []
    assert watch.watch(town.now + 2 * DAY) == 1
    assert watch.watch(town.now + 2 * DAY + HOUR) == 0
    (incident,) = lapses(case)
    lead = lead_of(town, incident)
    with scoped(ENGINE):
        assert before <= set(Duty.objects.filter(enrolment=case, how=None, post=town.posts["volunteer"]).values_list("pk", flat=True))
    assert sits(case) == [town.posts["volunteer"]]
    trained(town, TODAY + 2 * DAY, TODAY + 99 * DAY)
    watch.watch(town.now + 2 * DAY + 2 * HOUR)
    with scoped(ENGINE):
        lead.refresh_from_db()
    assert (lapses(case), lead.how) == ([], "replaced")


def test_naming_somebody_qualified_settles_it_and_it_stands_anew_the_next_day_where_it_was_only_talked_away(town: World, case: int) -> None:
    trained(town, until=TODAY)
    named(town, case, "volunteer")
    watch.watch(town.now + DAY)
    (incident,) = lapses(case)
    lead = lead_of(town, incident)
    said = Said("close", values={"how": "replaced", "reason": "会处理"}, answers=Key(lead.rule, lead.occurs_on, lead.nth))
    record(town.viewer("command"), case, [said], now=town.now + DAY + HOUR)
    assert watch.watch(town.now + DAY + 2 * HOUR) == 0
    assert watch.watch(town.now + 2 * DAY) == 1
    seat.fill(town.viewer("command"), [(case, "disinfector")], town.posts["prevention_staff"], None, town.now + 2 * DAY + HOUR)
    assert lapses(case) == []


def test_a_withdrawn_record_counts_no_more_and_stays_to_be_read(town: World, case: int) -> None:
    number = trained(town)
    head = town.viewer("institution_head")
    with pytest.raises(Unable, match="no reason"):
        keep.withdraw(head, number, " ", town.now)
    keep.withdraw(head, number, "证书是别人的", town.now)
    with pytest.raises(Refused):
        named(town, case, "volunteer")
    with pytest.raises(Unable, match="taken back"):
        keep.withdraw(head, number, "again", town.now)
    trained(town)
    named(town, case, "volunteer")
    with scoped(ENGINE):
        assert Qualification.objects.count() == 2


def test_nobody_stands_in_for_a_seat_that_they_are_not_qualified_for(town: World, case: int) -> None:
    named(town, case, "prevention_staff")
    post, nurse = town.posts["prevention_staff"], town.posts["nurse"]
    with pytest.raises(Unable, match="not qualified"):
        absence.declare(town.viewer("command"), post, town.now, None, "", nurse, town.now)
    trained(town, role="nurse")
    absence.declare(town.viewer("command"), post, town.now, None, "", nurse, town.now)


def test_an_heir_whose_training_ran_out_leaves_the_seat_empty_and_told(town: World, case: int) -> None:
    trained(town)
    trained(town, until=TODAY, role="nurse")
    named(town, case, "volunteer")
    post = town.posts["volunteer"]
    number = absence.declare(town.viewer("command"), post, town.now, None, "", town.posts["nurse"], town.now)
    absence.accept(town.viewer("nurse"), number, town.now)
    posts.end(town.viewer("command"), post, town.now + DAY)
    assert sits(case) == []
    assert len(lapses(case)) == 1


def test_the_database_keeps_days_apart_and_rows_as_they_were(town: World) -> None:
    number = trained(town)
    with scoped(ENGINE):
        row = Qualification.objects.get(pk=number)
        again = Qualification(
            jurisdiction=row.jurisdiction, area=row.area, member_id=row.member_id, plan=PLAN, name=NAME, since=TODAY, until=TODAY, paper=b"x", at=NOON
        )
        with pytest.raises(IntegrityError, match="qualification_one"), transaction.atomic():
            again.save()
        for change in ({"until": TODAY + 900 * DAY}, {"member_id": town.members["nurse"].pk}):
            with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
                Qualification.objects.filter(pk=number).update(**change)
        with pytest.raises(ProgrammingError), transaction.atomic():
            Qualification.objects.all().delete()
