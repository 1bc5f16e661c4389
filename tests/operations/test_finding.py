"""Nobody is missed: doors against their register, who arrives by any way, and the class that a person decides on."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from anju.core.enrolment.admit import Basis
from anju.core.enrolment.fact import Key
from anju.core.moments import local_day
from anju.operations.enrol import Request, enrol
from anju.operations.finding import check, door, exempt, gate, place, screen, watch
from anju.operations.finding.arrive import NotTaken, Told, arrive
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.tick import catch_up
from anju.records.models import (
    Climb,
    DatedPlace,
    Duty,
    Enrolment,
    Identity,
    Import,
    Person,
    Post,
    Register,
    RegisterRow,
    RegisterStep,
    Screening,
)
from anju.records.queries import found
from anju.records.queries import registers as queries
from anju.records.queries import waiting as waiting_list
from anju.records.scope import ENGINE, scoped
from tests.operations.town import DOORS, PEOPLE, SECOND, Town, arrivals, book, brought, households, town
from tests.world import NOON, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db
HI = TOWNSHIP + 999
LATER = NOON + timedelta(days=3, minutes=1)
CHECKED = {"living": 3, "arrivals": False}


@pytest.fixture
def made() -> Town:
    return town()


def rows() -> list[RegisterRow]:
    with scoped(ENGINE):
        return list(RegisterRow.objects.order_by("pk"))


def counts(row: object) -> tuple[int, ...]:
    told = row.counts  # type: ignore[attr-defined]
    assert told["rows"] == sum(told[name] for name in ("created", "merged", "rejected", "unchanged"))
    return tuple(told[name] for name in ("created", "merged", "rejected", "unchanged"))


def test_a_register_is_brought_by_spreadsheet_and_every_row_has_its_outcome(made: Town) -> None:
    lines = [*households(4), ["一村", "一组1号", "户主一", 9], ["九村", "1号", "某", 1], ["一村", "9组9号", "某", 0, "空户"]]
    first = brought(made, "doors", book(DOORS, lines), "households")
    assert first.state == "taken"
    assert counts(first) == (5, 1, 1, 0)
    again = brought(made, "doors", book(DOORS, lines), "households")
    assert counts(again)[0] == 0
    doors = rows()
    assert [one.state for one in doors] == ["registered"] * 4 + ["exempt"]
    assert b"\xe7\xbb\x84" not in bytes(doors[0].said or b""), "what a door says is sealed"
    with scoped(made.viewer("command").scope()):
        seen = queries.doors(made.register("households"), "", None, 0, TOWNSHIP, HI)
        assert {one.said["address"] for one in seen} >= {"1组1号", "2组3号"}
        told = queries.registers(TOWNSHIP, HI, NOON)
    assert next(one.coverage for one in told if one.kind == "households").left == 4


def test_a_door_is_checked_with_evidence_in_the_areas_ledger(made: Town) -> None:
    brought(made, "doors", book(DOORS, households(4)), "households")
    first = rows()[0]
    check.check(made.viewer("checker"), first.pk, CHECKED, now=NOON + timedelta(hours=1))
    line = rows()[0]
    assert (line.state, line.settled) == ("checked", NOON + timedelta(hours=1))
    with scoped(made.viewer("command").scope()):
        newest = queries.steps(first.pk)[0]
        village = {one.area: one for one in queries.villages(made.register("households"), TOWNSHIP, HI, NOON)}
    assert (newest.state, newest.who) == ("checked", "checker甲")
    assert (village[VILLAGE].coverage.left, village[SECOND].coverage.left) == (1, 2)
    assert (village[VILLAGE].checker, village[SECOND].checker) == ("checker甲", "other甲")


def test_wrong_evidence_checks_nothing(made: Town) -> None:
    brought(made, "doors", book(DOORS, households(2)), "households")
    with pytest.raises(Refused):
        check.check(made.viewer("checker"), rows()[0].pk, {"living": 900}, now=NOON)
    assert rows()[0].state == "registered"


def test_who_checks_one_village_sees_no_door_of_another(made: Town) -> None:
    brought(made, "doors", book(DOORS, households(4)), "households")
    mine, theirs = rows()[0], rows()[1]
    with scoped(made.viewer("checker").scope()):
        assert {one.area for one in queries.doors(made.register("households"), "", None, 0, 0, 2**62)} == {VILLAGE}
    with pytest.raises(Refused, match="unknown door"):
        check.check(made.viewer("checker"), theirs.pk, CHECKED, now=NOON)
    exempt.exempt(made.viewer("checker"), mine.pk, "空户", now=NOON)
    assert rows()[0].state == "exempt"
    with pytest.raises(Refused, match="needs reason"):
        exempt.exempt(made.viewer("other"), theirs.pk, " ", now=NOON)


def test_a_door_left_past_its_time_is_a_duty_of_whoever_checks_there_and_climbs(made: Town) -> None:
    brought(made, "doors", book(DOORS, households(4)), "households")
    check.check(made.viewer("checker"), rows()[0].pk, CHECKED, now=NOON)
    assert watch.left(NOON + timedelta(days=2)) == 0
    assert watch.left(LATER) == 3
    assert watch.left(LATER) == 0, "each door's duty is opened once"
    with scoped(ENGINE):
        duties = list(Duty.objects.filter(rule="register.households").order_by("nth"))
    assert [one.post for one in duties] == [made.posts["other"], made.posts["checker"], made.posts["other"]]
    assert len({(one.occurs_on, one.nth) for one in duties}) == 3
    catch_up([made.enrolment], LATER + timedelta(hours=3))
    with scoped(ENGINE):
        assert set(Climb.objects.filter(rule="register.households").values_list("to_role", flat=True)) == {"leader", "director"}
    check.check(made.viewer("other"), rows()[1].pk, CHECKED, now=LATER + timedelta(hours=4))
    with scoped(ENGINE):
        assert [one.how for one in Duty.objects.filter(rule="register.households").order_by("nth")] == ["late", None, None]


def test_a_duty_closed_elsewhere_settles_its_door_and_one_missed_is_due_again(made: Town) -> None:
    brought(made, "doors", book(DOORS, households(4)), "households")
    watch.left(LATER)
    with scoped(ENGINE):
        first, second = (Key(d.rule, d.occurs_on, d.nth) for d in Duty.objects.filter(rule="register.households").order_by("nth")[:2])
    then = LATER + timedelta(hours=1)
    missed = {"how": "missed", "reason": "门锁着", "seen_by": f"post:{made.posts['leader']}"}
    record(made.viewer("command"), made.enrolment, [Said("evidence", "door_check", CHECKED, via="visit", answers=first)], now=then)
    record(made.viewer("command"), made.enrolment, [Said("close", values=missed, answers=second)], now=then)
    assert watch.left(then + timedelta(minutes=1)) == 0
    assert [one.state for one in rows()] == ["checked", "registered", "registered", "registered"]
    assert watch.left(then + timedelta(days=3, minutes=1)) == 1, "a door that was not reached is due again"


def test_an_opened_door_is_exempt_only_by_whom_the_plan_lets_waive(made: Town) -> None:
    brought(made, "doors", book(DOORS, households(2)), "households")
    watch.left(LATER)
    with pytest.raises(Refused, match="may not waive"):
        exempt.exempt(made.viewer("checker"), rows()[0].pk, "空户", now=LATER)
    assert rows()[0].state == "registered"


def test_a_door_found_on_the_spot_is_put_on_the_register_once(made: Town) -> None:
    register = made.register("households")
    first = door.add(made.viewer("checker"), register, VILLAGE, {"address": "8组8号", "head": "户主甲"}, now=NOON)
    assert door.add(made.viewer("checker"), register, VILLAGE, {"address": "第八组8号"}, now=NOON) == first
    with pytest.raises(Refused, match="unknown village"):
        door.add(made.viewer("checker"), register, 330185_002_000, {"address": "1号"}, now=NOON)
    with pytest.raises(Refused, match="no address"):
        door.add(made.viewer("checker"), register, VILLAGE, {}, now=NOON)


def test_the_database_keeps_one_level_a_place_and_day(made: Town) -> None:
    viewer, register = made.viewer("command"), made.register("risk_areas")
    for level, day in (("high", 1), ("low", 20), ("middle", 10), ("high", 10)):
        place.set_level(viewer, register, "甲市 乙区", level, date(2026, 11, day), "通报", now=NOON)
    with scoped(ENGINE):
        lines = list(DatedPlace.objects.filter(struck=None).order_by("since").values_list("level", "since", "until"))
        assert lines == [
            ("high", date(2026, 11, 1), date(2026, 11, 10)),
            ("high", date(2026, 11, 10), date(2026, 11, 20)),
            ("low", date(2026, 11, 20), None),
        ]
        assert DatedPlace.objects.exclude(struck=None).count() == 1, "what was replaced the same day is struck and stays"
        one = DatedPlace.objects.filter(struck=None).first()
        assert one is not None
        with pytest.raises(IntegrityError), transaction.atomic():
            DatedPlace.objects.create(
                jurisdiction=one.jurisdiction, area=one.area, register=one.register, place="甲市乙区", plain=one.plain, level="low",
                since=date(2026, 11, 3), at=NOON, by="x",
            )  # fmt: skip
    place.set_level(viewer, register, "甲市乙区", "", date(2026, 11, 15), "", now=NOON)
    with scoped(ENGINE):
        ends = list(DatedPlace.objects.filter(struck=None).order_by("since").values_list("since", "until"))
    assert (date(2026, 11, 10), date(2026, 11, 15)) in ends


def said(name: str = "测试乙", origin: str = "甲市乙区", **changed: object) -> Told:
    values = {"origin": origin, "arrived": "2026-11-20T09:00:00+08:00", "contact": "none", "age": 40} | changed
    fields = {"name": name, "phone": "01000138000", "village": "一村", "address": "3组12号", "origin": origin, "arrived": "2026-11-20"}
    return Told(fields, values, "self", "gate:1", trusted=False)


def waiting(made: Town) -> dict[str, screen.Proposal]:
    viewer = made.viewer("command")
    by = screen.table(viewer)
    assert by is not None
    with scoped(viewer.scope()):
        return {one.who.name: one for one in screen.propose(by, found.found(TOWNSHIP, HI, NOON), NOON)}


def test_who_arrives_by_a_gate_waits_with_a_class_and_a_reason(made: Town) -> None:
    viewer = made.viewer("command")
    secret = gate.secret_of(viewer, gate.make(viewer, now=NOON))
    way = gate.opens(secret)
    assert way is not None
    assert gate.opens(secret + "x") is None
    place.set_level(viewer, made.register("risk_areas"), "甲市乙区", "high", date(2026, 11, 1), "通报", now=NOON)
    arrive(way.area, way.adoption, "arrival", said(), now=NOON)
    one = waiting(made)["测试乙"]
    assert (one.verdict.track, one.verdict.row, one.first_day) == ("home", 1, date(2026, 11, 20))
    assert {reason.field for reason in one.verdict.reasons} == {"risk", "origin", "arrived"}
    gate.revoke(viewer, way.gate, now=NOON)
    assert gate.opens(secret) is None


def test_a_stranger_changes_nothing_of_somebody_known(made: Town) -> None:
    arrive(TOWNSHIP, made.adoption, "arrival", said(), now=NOON)
    with scoped(ENGINE):
        before = Identity.objects.get()
        values = (before.address_fp, before.born, before.identity_fp)
    again = said()
    told = Told({**again.fields, "born": "1980-01-01", "identity": "11010519491231002X"}, again.values, "self", "gate:1", trusted=False)
    who = arrive(TOWNSHIP, made.adoption, "arrival", told, now=NOON)
    with scoped(ENGINE):
        assert Person.objects.filter(merged_into=None).count() == 1
        after = Identity.objects.get(person=who.person)
        assert (after.address_fp, after.born, after.identity_fp) == values
        assert Screening.objects.filter(superseded=None).count() == 1


def test_what_cannot_be_read_is_not_taken(made: Town) -> None:
    with pytest.raises(NotTaken, match="no name"):
        arrive(TOWNSHIP, made.adoption, "arrival", Told({"village": "一村"}, {}, "door", "post:1"), now=NOON)
    with scoped(ENGINE):
        assert not Person.objects.exists()
        assert not Screening.objects.exists()


def test_sixty_arrivals_are_classified_and_confirmed_by_a_person(made: Town) -> None:
    viewer = made.viewer("command")
    place.set_level(viewer, made.register("risk_areas"), "甲市乙区", "high", date(2026, 11, 1), "通报", now=NOON)
    assert counts(brought(made, "people", book(PEOPLE, arrivals()))) == (60, 0, 0, 0)
    proposals = {one.who.person: one for one in waiting(made).values()}
    assert all(one.verdict.ask == ("contact",) for one in proposals.values()), "a spreadsheet says nothing of contact: ask"
    for one in proposals.values():
        screen.save(viewer, one.who.person, {**one.told, "contact": "none"}, now=NOON)
    proposals = {one.who.person: one for one in waiting(made).values()}
    assert len(proposals) == 60
    assert {one.verdict.track for one in proposals.values()} == {"home", "watch"}
    assert sum(one.verdict.track == "home" for one in proposals.values()) == 20
    with pytest.raises(Refused, match="shown otherwise"):
        screen.confirm(viewer, dict.fromkeys(proposals, "home"), now=NOON)
    shown = {person: one.verdict.track for person, one in proposals.items()}
    assert screen.confirm(viewer, shown, now=NOON) == 60
    with scoped(viewer.scope()):
        assert found.count(TOWNSHIP, HI, NOON) == found.Count(0, 60)


def test_another_class_needs_a_reason_and_a_changed_register_is_told(made: Town) -> None:
    viewer = made.viewer("command")
    who = arrive(TOWNSHIP, made.adoption, "arrival", said(), now=NOON).person
    with pytest.raises(Refused, match="needs reason"):
        screen.override(viewer, who, "home", "", now=NOON)
    with pytest.raises(Refused, match="unknown track"):
        screen.override(viewer, who, "town", "某", now=NOON)
    screen.override(viewer, who, "home", "自述有发热", now=NOON)
    one = waiting(made)["测试乙"]
    assert one.who.decision is not None
    assert (one.who.decision.track, one.who.decision.proposed, one.who.decision.reason) == ("home", "watch", "自述有发热")
    assert not one.stale
    place.set_level(viewer, made.register("risk_areas"), "甲市乙区", "high", date(2026, 11, 1), "补报", now=NOON)
    assert waiting(made)["测试乙"].stale
    with scoped(ENGINE), pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.update(reason=None)


def test_whoever_the_plan_names_reads_and_decides_inside_the_area_of_their_post(made: Town) -> None:
    arrive(TOWNSHIP, made.adoption, "arrival", said(), now=NOON)
    leader = made.viewer("leader")
    by = screen.table(leader)
    assert by is not None
    assert (by.lo, by.hi) == (TOWNSHIP, HI)
    assert [one.name for one in screen.waiting(leader, by, decided=False, page=0, now=NOON)] == ["测试乙"]
    assert screen.counted(leader, by, NOON) == found.Count(1, 0)
    person = screen.waiting(leader, by, decided=False, page=0, now=NOON)[0].person
    with scoped(ENGINE):
        Post.objects.filter(pk=made.posts["leader"]).update(area_id=SECOND)
    elsewhere = screen.table(made.viewer("leader"))
    assert elsewhere is not None
    assert (elsewhere.lo, elsewhere.hi) == (SECOND, SECOND)
    assert screen.waiting(made.viewer("leader"), elsewhere, decided=False, page=0, now=NOON) == (), "whoever lives in another village is not theirs"
    with pytest.raises(Refused, match="unknown person"):
        screen.override(made.viewer("leader"), person, "home", "x", now=NOON)
    assert screen.table(made.viewer("director")) is None


def test_only_the_area_reads_what_was_found(made: Town) -> None:
    arrive(TOWNSHIP, made.adoption, "arrival", said(), now=NOON)
    with scoped(made.viewer("checker").scope()):
        assert not RegisterStep.objects.exists()
        assert Register.objects.exists()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Screening.objects.exists()
    with pytest.raises(Refused, match=r"not yours|no classes"):
        screen.confirm(made.viewer("checker"), {}, now=NOON)


def enrolled(made: Town, person: int, days_ago: int) -> int:
    first = local_day(NOON, "Asia/Shanghai") - timedelta(days=days_ago)
    basis = Basis("县疫情防控指挥部", "第三十九条", "张某", "密切接触", first, "arrival", "车票")
    return enrol(made.viewer("command"), Request(made.adoption, "home", basis, person=person), now=NOON)


def lists(now: datetime) -> tuple[list[int], list[int], list[int]]:
    """Who waits for a class, who has one and waits for an enrolment, who can be enrolled: by person."""
    with scoped(ENGINE):
        undecided = [one.person for one in found.found(TOWNSHIP, HI, now, decided=False)]
        decided = [one.person for one in found.found(TOWNSHIP, HI, now, decided=True)]
        return undecided, decided, [one.person for one in waiting_list.waiting(waiting_list.Sought(), 0, TOWNSHIP, HI, now)]


def test_whoever_is_free_and_comes_again_is_found_again_before_the_old_file_is_closed(made: Town) -> None:
    who = arrive(TOWNSHIP, made.adoption, "arrival", said(), now=NOON).person
    assert lists(NOON) == ([who], [], [who])
    screen.override(made.viewer("command"), who, "home", "x", now=NOON)
    number = enrolled(made, who, 12)
    end = NOON + timedelta(days=2)
    assert lists(NOON) == ([], [], []), "they are held"
    assert lists(end) == ([], [], []), "being free brings nobody back to a list"
    arrive(TOWNSHIP, made.adoption, "arrival", said(arrived="2026-11-24T09:00:00+08:00"), now=end)
    assert lists(end + timedelta(minutes=1)) == ([who], [], [who]), "an old file that nobody has closed hides nobody"
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=number).archived is None
        assert [one.person for one in waiting_list.some([who], TOWNSHIP, HI, end)] == [who]
        Enrolment.objects.filter(pk=number).update(archived=end)
        Screening.objects.filter(decided=None).update(superseded=end, at=NOON)
    assert lists(end + timedelta(days=4)) == ([], [], []), "nor does an archived one bring anybody back with the class of then"


def test_whoever_a_list_names_after_their_end_is_found_again(made: Town) -> None:
    brought(made, "people", book(PEOPLE, arrivals(1)))
    who = lists(NOON)[2][0]
    enrolled(made, who, 12)
    with scoped(ENGINE):
        Import.objects.update(at=NOON + timedelta(days=1))
    assert lists(NOON + timedelta(days=3)) == ([], [], []), "a list of before END names whoever was held then"
    with scoped(ENGINE):
        Import.objects.update(at=NOON + timedelta(days=2))
    assert lists(NOON + timedelta(days=3)) == ([who], [], [who])
