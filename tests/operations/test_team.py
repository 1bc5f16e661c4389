"""Who answers for whom; what is open moves to a successor who accepts, else it is an incident; nobody is let in who was deactivated."""

from datetime import timedelta

import pytest
from django.test import Client

from anju.core.enrolment.fact import Key
from anju.operations import absence, member, oversee, post, remind, seat, staffing, standby, stepin
from anju.operations.record import Done, Said, record
from anju.operations.tick import catch_up
from anju.operations.unable import Unable
from anju.operations.viewer import viewer_of
from anju.records.models import Absence, Agency, Duty, Incident, Member, Notice, Post, Seat
from anju.records.scope import ENGINE, scoped
from tests.web.town import NOW, SEATS, settle
from tests.world import NOON, OTHER, TOWNSHIP, World, world

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def town() -> World:
    return world()


@pytest.fixture
def case(town: World) -> int:
    enrolment = town.enrol(town.person(), days_ago=4)
    settle(town, enrolment)
    return enrolment


def another(town: World, role: str, area: int = TOWNSHIP, name: str = "接替者") -> int:
    """A further member who holds `role`, with the member under `name`."""
    with scoped(ENGINE):
        of = Post.objects.get(pk=town.posts[role])
        who = Member.objects.create_user(f"{role}-{name}", "pass-word-of-test", name=name)
        town.members[name] = who
        agency = Agency.objects.get_or_create(area_id=area, kind=of.agency.kind, name=f"{of.agency.name}{area}")[0] if area != TOWNSHIP else of.agency
        return Post.objects.create(member=who, agency=agency, area_id=area, role=role, active_from=NOON - timedelta(days=1)).pk


def open_of(enrolment: int, posts: int | None, role: str = "") -> list[Duty]:
    with scoped(ENGINE):
        rows = Duty.objects.filter(enrolment=enrolment, how=None, post=posts)
        return list(rows.filter(role=role) if role else rows.exclude(role="person"))


def incidents(enrolment: int) -> list[Incident]:
    with scoped(ENGINE):
        return list(Incident.objects.filter(enrolment=enrolment, settled_at=None, rule__startswith="seat_empty"))


def test_what_is_open_moves_only_after_the_successor_accepts(town: World, case: int) -> None:
    cadre, other = town.posts["cadre"], another(town, "cadre")
    before = len(open_of(case, cadre))
    assert before
    assert not incidents(case)
    number = absence.declare(town.viewer("cadre"), cadre, NOW - MINUTE, None, "病假", other, NOW)
    assert len(open_of(case, cadre)) == before
    assert not open_of(case, other)
    assert len(incidents(case)) == 1
    moved = absence.accept(viewer_of(town.members["接替者"], NOW), number, NOW + MINUTE)
    assert moved == before == len(open_of(case, other))
    assert not open_of(case, cadre)
    assert not incidents(case)
    absence.back(town.viewer("cadre"), number, NOW + 2 * MINUTE)
    assert len(open_of(case, cadre)) == before


def test_an_absence_nobody_stands_in_for_is_one_incident_a_file(town: World, case: int) -> None:
    absence.declare(town.viewer("cadre"), town.posts["cadre"], NOW, None, "", None, NOW)
    assert len(incidents(case)) == 1
    assert absence.watch(NOW + MINUTE) == 0
    assert len(incidents(case)) == 1


def test_an_absence_to_come_is_an_incident_when_it_comes(town: World, case: int) -> None:
    absence.declare(town.viewer("cadre"), town.posts["cadre"], NOW + MINUTE, None, "", None, NOW)
    assert not incidents(case)
    assert absence.watch(NOW) == 0
    assert absence.watch(NOW + MINUTE) == 1
    assert len(incidents(case)) == 1


def test_duties_move_when_an_accepted_absence_begins_and_back_when_it_ends(town: World, case: int) -> None:
    cadre, other = town.posts["cadre"], another(town, "cadre")
    number = absence.declare(town.viewer("cadre"), cadre, NOW + MINUTE, NOW + 10 * MINUTE, "", other, NOW)
    assert absence.accept(viewer_of(town.members["接替者"], NOW), number, NOW) == 0
    absence.watch(NOW + MINUTE)
    assert open_of(case, other)
    assert not open_of(case, cadre)
    assert not incidents(case)
    absence.watch(NOW + 10 * MINUTE)
    assert open_of(case, cadre)
    assert not open_of(case, other)


def test_one_asked_who_declines_leaves_an_incident(town: World, case: int) -> None:
    other = another(town, "cadre")
    number = absence.declare(town.viewer("cadre"), town.posts["cadre"], NOW, None, "", other, NOW)
    absence.decline(viewer_of(town.members["接替者"], NOW), number, NOW)
    assert len(incidents(case)) == 1
    with pytest.raises(Unable, match="not asked"):
        absence.accept(viewer_of(town.members["接替者"], NOW), number, NOW)


def test_a_stranger_neither_accepts_nor_declares(town: World, case: int) -> None:
    other = another(town, "cadre")
    number = absence.declare(town.viewer("cadre"), town.posts["cadre"], NOW, None, "", other, NOW)
    with pytest.raises(Unable, match="not asked"):
        absence.accept(town.viewer("sampler"), number, NOW)
    with pytest.raises(Unable, match="beyond"):
        absence.declare(town.viewer("sampler"), town.posts["officer"], NOW, None, "", None, NOW)
    with pytest.raises(Unable, match="own successor"):
        absence.declare(town.viewer("officer"), town.posts["officer"], NOW, None, "", town.posts["officer"], NOW)


def test_deactivated_the_seat_is_empty_and_the_command_knows(town: World, case: int) -> None:
    doctor = town.posts["follow_up_doctor"]
    had = len(open_of(case, doctor))
    assert member.deactivate(town.viewer("command"), town.members["follow_up_doctor"].pk, NOW) == 1
    with scoped(ENGINE):
        assert not Seat.objects.filter(enrolment=case, role="follow_up_doctor", until=None).exists()
        assert Post.objects.get(pk=doctor).active_until is not None
    assert len(open_of(case, None, "follow_up_doctor")) == had
    assert not open_of(case, doctor)
    assert [i.rule for i in incidents(case)] == ["seat_empty.follow_up_doctor"]
    other = another(town, "follow_up_doctor")
    seat.name(town.viewer("command"), [(case, "follow_up_doctor")], other, None, NOW + MINUTE)
    assert not incidents(case)
    assert len(open_of(case, other)) == had


def test_deactivated_after_a_successor_accepted_nothing_is_empty(town: World, case: int) -> None:
    doctor, other = town.posts["follow_up_doctor"], another(town, "follow_up_doctor")
    number = absence.declare(town.viewer("follow_up_doctor"), doctor, NOW, None, "", other, NOW)
    absence.accept(viewer_of(town.members["接替者"], NOW), number, NOW)
    assert member.deactivate(town.viewer("command"), town.members["follow_up_doctor"].pk, NOW + MINUTE) == 0
    with scoped(ENGINE):
        assert Seat.objects.get(enrolment=case, role="follow_up_doctor", until=None).post_id == other
    assert open_of(case, other, "follow_up_doctor")
    assert not incidents(case)


def test_a_standing_post_that_falls_empty_is_an_incident_where_it_had_something_open(town: World) -> None:
    case = town.enrol()
    office = town.posts["bureau_office"]
    assert open_of(case, office)
    assert post.end(town.viewer("command"), office, NOON + MINUTE) == 1
    assert open_of(case, None, "bureau_office")
    assert len(incidents(case)) == 1
    with scoped(ENGINE):
        agency = Post.objects.get(pk=office).agency_id
    new = post.give(town.viewer("command"), town.members["cadre"].pk, agency, TOWNSHIP, "bureau_office", NOON + 2 * MINUTE)
    assert open_of(case, new, "bureau_office")
    catch_up([case], NOON + 3 * MINUTE)


def test_deactivated_nobody_signs_in_and_open_sessions_end(town: World) -> None:
    browser, who = Client(), town.members["cadre"]
    assert browser.login(username="cadre", password="pass-word-of-test")
    assert browser.get("/settings/").status_code == 200
    member.deactivate(town.viewer("command"), who.pk, NOW)
    assert browser.get("/settings/").status_code == 302
    assert not Client().login(username="cadre", password="pass-word-of-test")
    first = member.activate(town.viewer("command"), who.pk, NOW)
    assert Client().login(username="cadre", password=first)


def test_another_password_ends_every_session(town: World) -> None:
    browser = Client()
    assert browser.login(username="cadre", password="pass-word-of-test")
    first = member.renew(town.viewer("command"), town.members["cadre"].pk, NOW)
    assert browser.get("/settings/").status_code == 302
    assert Client().login(username="cadre", password=first)
    assert not Client().login(username="cadre", password="pass-word-of-test")


def test_a_command_makes_nobody_wider_than_itself(town: World) -> None:
    command = town.viewer("command")
    for purpose, area in (("admin", None), ("auditor", TOWNSHIP), ("area", OTHER)):
        with pytest.raises(Unable, match="beyond"):
            member.add(command, "某人", "someone", purpose=purpose, area=area)
    with scoped(ENGINE):
        admin = Member.objects.create_user("root", "pass-word-of-test", purpose="admin")
    for act in (member.renew, member.deactivate, member.sign_out):
        with pytest.raises(Unable, match="beyond"):
            act(command, admin.pk, NOW)
    with pytest.raises(Unable, match=r"last admin|yourself"):
        member.deactivate(viewer_of(admin, NOW), admin.pk, NOW)
    number, first = member.add(command, "某人", "someone")
    assert number
    assert len(first) == 12
    with pytest.raises(Unable, match="username taken"):
        member.add(command, "某人", "someone")


def test_what_somebody_sees_is_changed_by_whoever_manages_them_within_what_they_see_themselves(town: World) -> None:
    command = town.viewer("command")
    with scoped(ENGINE):
        admin = Member.objects.create_user("root", "pass-word-of-test", purpose="admin")
    root = viewer_of(admin, NOW)
    number, _first = member.add(command, "某人", "someone")
    for purpose, area, why in (("area", OTHER, "beyond"), ("auditor", TOWNSHIP, "beyond"), ("admin", None, "beyond"), ("area", None, "no area")):
        with pytest.raises(Unable, match=why):
            member.allow(command, number, purpose=purpose, area=area, now=NOW)
    with pytest.raises(Unable, match="no area"):
        member.add(root, "某人", "watcher", purpose="auditor")
    member.allow(command, number, purpose="area", area=TOWNSHIP, now=NOW)
    with scoped(ENGINE):
        assert Member.objects.filter(pk=number, purpose="area", area=TOWNSHIP).exists()
    member.allow(root, number, purpose="auditor", area=OTHER, now=NOW)
    with pytest.raises(Unable, match="beyond"):
        member.allow(command, number, purpose="seat", area=None, now=NOW)
    member.allow(root, number, purpose="admin", area=None, now=NOW)
    with pytest.raises(Unable, match="yourself"):
        member.allow(root, admin.pk, purpose="seat", area=None, now=NOW)


def test_whoever_holds_no_post_yet_is_managed_by_the_command_that_made_them_and_no_other(town: World) -> None:
    """Another command would give them a password of its choosing, and wait for the posts."""
    command = town.viewer("command")
    with scoped(ENGINE):
        other = Member.objects.create_user("other", "pass-word-of-test", purpose="area", area_id=OTHER)
        office = Agency.objects.create(area_id=OTHER, kind="bureau", name="乙镇局")
        Post.objects.create(member=other, agency=office, area_id=OTHER, role="director", active_from=NOON)
        root = Member.objects.create_user("root", "pass-word-of-test", purpose="admin")
    there, fresh = viewer_of(other, NOW), member.add(command, "某人", "someone")[0]
    nowhere, named = member.add(viewer_of(root, NOW), "某人", "nowhere")[0], member.add(viewer_of(root, NOW), "某人", "named", area=TOWNSHIP)[0]
    for number in (fresh, nowhere, named):
        assert not member.manages(there, number, NOW)
        with pytest.raises(Unable, match="beyond"):
            member.renew(there, number, NOW)
    with pytest.raises(Unable, match="beyond"):
        staffing.member(there, fresh, NOW)
    assert fresh not in {each.number for each in staffing.whole(there, NOW).members}
    assert [member.manages(command, number, NOW) for number in (fresh, nowhere, named)] == [True, False, True]
    with scoped(ENGINE):
        made = Member.objects.get(pk=fresh)
    assert (viewer_of(made, NOW).purpose, viewer_of(made, NOW).lo, viewer_of(made, NOW).hi) == ("seat", 1, 0), "it widens nothing"


def test_a_chief_sees_those_below_in_the_own_area_only(town: World) -> None:
    elsewhere = another(town, "cadre", OTHER, "别处的人")
    seen = {each.post for each in oversee.below(town.viewer("leader_in_charge"), NOW)}
    assert town.posts["cadre"] in seen
    assert elsewhere not in seen
    assert town.posts["leader_in_charge"] not in seen
    assert elsewhere not in {each.post for each in oversee.below(town.viewer("command"), NOW)}
    assert not oversee.below(town.viewer("sampler"), NOW)
    with pytest.raises(Unable, match="not below"):
        oversee.one(town.viewer("leader_in_charge"), elsewhere, NOW)


def test_a_unit_head_sees_the_own_unit_only(town: World) -> None:
    with scoped(ENGINE):
        kind = Post.objects.get(pk=town.posts["unit_head"]).agency.kind
        other = Agency.objects.create(area_id=TOWNSHIP, kind=kind, name="别的单位")
        who = Member.objects.create_user("x", "pass-word-of-test")
        stranger = Post.objects.create(member=who, agency=other, area_id=TOWNSHIP, role="control_staff", active_from=NOON).pk
    seen = {each.post for each in oversee.below(town.viewer("unit_head"), NOW)}
    assert town.posts["control_staff"] in seen
    assert stranger not in seen


def named(rows: list[Duty]) -> list[tuple[int, Key]]:
    return [(row.enrolment, Key(row.rule, row.occurs_on, row.nth)) for row in rows]


def test_a_chief_steps_in_and_reassigns(town: World, case: int) -> None:
    leader, other = town.viewer("leader_in_charge"), another(town, "cadre")
    rows = open_of(case, town.posts["cadre"])
    answers = stepin.give(leader, named(rows), other, NOW)
    assert all(isinstance(answer, Done) for _, answer in answers)
    assert len(open_of(case, other)) == len(rows)
    own = len(open_of(case, leader.posts[0]))
    stepin.give(leader, named(rows[:1]), leader.posts[0], NOW + MINUTE)
    assert len(open_of(case, leader.posts[0])) == own + 1
    with scoped(ENGINE):
        assert Notice.objects.filter(post=other, kind="given").count() == len(rows)
    with pytest.raises(Unable, match="not below"):
        stepin.give(town.viewer("sampler"), named(rows), town.posts["sampler"], NOW)


def test_nobody_hands_a_duty_out_of_their_own_area(town: World, case: int) -> None:
    elsewhere = another(town, "cadre", OTHER, "别处的人")
    with pytest.raises(Unable, match="not below"):
        stepin.give(town.viewer("leader_in_charge"), named(open_of(case, town.posts["cadre"])), elsewhere, NOW)


def test_a_reminder_is_told_once_an_hour(town: World, case: int) -> None:
    leader, rows = town.viewer("leader_in_charge"), named(open_of(case, town.posts["cadre"]))
    assert remind.remind(leader, rows, NOW) == len(rows)
    assert remind.remind(leader, rows, NOW + timedelta(seconds=1)) == 0
    with pytest.raises(Unable, match="not below"):
        remind.remind(town.viewer("sampler"), rows, NOW)
    cadre = town.viewer("cadre")
    remind.seen(cadre, NOW)
    with scoped(ENGINE):
        assert not Notice.objects.filter(post=town.posts["cadre"], seen_at=None).exists()


def test_a_seat_is_filled_with_a_named_backup(town: World, case: int) -> None:
    one, two = another(town, "cadre"), another(town, "cadre", name="备份")
    answers = seat.name(town.viewer("leader_in_charge"), [(case, "cadre")], one, two, NOW)
    assert isinstance(answers[0], Done)
    with scoped(ENGINE):
        row = Seat.objects.get(enrolment=case, role="cadre", until=None)
        assert (row.post_id, row.backup_id) == (one, two)
    with pytest.raises(Unable, match="wrong backup"):
        seat.name(town.viewer("leader_in_charge"), [(case, "cadre")], one, one, NOW)
    with pytest.raises(Unable, match="not below"):
        seat.name(town.viewer("sampler"), [(case, "cadre")], one, None, NOW)


def test_the_ladder_stops_when_a_chief_has_seen_it(town: World, case: int) -> None:
    late = [row for row in open_of(case, town.posts["cadre"]) if row.closes < NOW]
    answers = stepin.see(town.viewer("leader_in_charge"), named(late), NOW)
    assert late
    assert all(isinstance(answer, Done) for _, answer in answers)
    with scoped(ENGINE):
        assert all(Duty.objects.get(enrolment=r.enrolment, rule=r.rule, occurs_on=r.occurs_on, nth=r.nth).acknowledged for r in late)


def test_whoever_stands_in_and_leaves_gives_it_back(town: World, case: int) -> None:
    cadre, other = town.posts["cadre"], another(town, "cadre")
    number = absence.declare(town.viewer("cadre"), cadre, NOW, None, "", other, NOW)
    absence.accept(viewer_of(town.members["接替者"], NOW), number, NOW)
    member.deactivate(town.viewer("command"), town.members["接替者"].pk, NOW + MINUTE)
    with scoped(ENGINE):
        assert Absence.objects.get(pk=number).accepted is None
    assert open_of(case, cadre)
    assert not open_of(case, other)
    absence.watch(NOW + MINUTE)
    assert len(incidents(case)) == 1


def test_seats_of_the_world_are_filled(town: World, case: int) -> None:
    with scoped(ENGINE):
        assert Seat.objects.filter(enrolment=case, until=None).count() == len(SEATS)
    with pytest.raises(Unable, match="beyond"):
        post.end(town.viewer("cadre"), town.posts["cadre"], NOW)
    record(town.viewer("command"), case, [Said("seat", values={"role": "cadre", "post": ""})], now=NOW)
    assert [i.rule for i in incidents(case)] == ["seat_empty.cadre"]


def test_a_named_backup_takes_an_empty_seat_only_by_accepting(town: World, case: int) -> None:
    two = another(town, "cadre", name="备份")
    seat.name(town.viewer("leader_in_charge"), [(case, "cadre")], town.posts["cadre"], two, NOW)
    had = len(open_of(case, town.posts["cadre"]))
    member.deactivate(town.viewer("command"), town.members["cadre"].pk, NOW + MINUTE)
    backup = viewer_of(town.members["备份"], NOW + MINUTE)
    assert not open_of(case, two)
    assert len(incidents(case)) == 1
    assert [found.enrolment for found in standby.waiting(backup, NOW + MINUTE).seats] == [case]
    with pytest.raises(Unable, match="not asked"):
        standby.accept(town.viewer("sampler"), NOW + MINUTE)
    assert standby.accept(backup, NOW + 2 * MINUTE) == 1
    assert len(open_of(case, two)) == had
    assert not incidents(case)
    assert not standby.waiting(backup, NOW + 3 * MINUTE)


def test_a_named_backup_takes_an_empty_post_by_accepting(town: World) -> None:
    case = town.enrol()
    office, cadre = town.posts["bureau_office"], town.posts["cadre"]
    post.stand_by(town.viewer("command"), office, cadre)
    post.end(town.viewer("command"), office, NOON + MINUTE)
    backup = town.viewer("cadre", NOON + MINUTE)
    assert open_of(case, None, "bureau_office")
    assert standby.accept(backup, NOON + 2 * MINUTE) == 1
    assert not open_of(case, None, "bureau_office")


def test_another_is_asked_after_one_declined(town: World, case: int) -> None:
    one, two = another(town, "cadre"), another(town, "cadre", name="另一人")
    number = absence.declare(town.viewer("cadre"), town.posts["cadre"], NOW, None, "", one, NOW)
    absence.decline(viewer_of(town.members["接替者"], NOW), number, NOW)
    assert absence.current(town.posts["cadre"], NOW) == number
    absence.ask(town.viewer("leader_in_charge"), number, two, NOW)
    absence.accept(viewer_of(town.members["另一人"], NOW), number, NOW)
    assert open_of(case, two)
    assert not incidents(case)
