"""My people and staff, as pages: who sees whom, stepping in, supplies, absences; and from an empty system to the first enrolment."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from anju.operations import seat as seats
from anju.operations.clock import now
from anju.operations.stand import stand
from anju.operations.tick import catch_up
from anju.operations.unable import Unable
from anju.operations.viewer import viewer_of
from anju.records.models import Absence, Adoption, Agency, Area, Duty, Enrolment, Incident, Issue, Member, Notice, Post, Seat, Stock
from anju.records.scope import ENGINE, scoped
from tests.web.town import Town, token
from tests.world import OTHER, TOWNSHIP

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def elsewhere(town: Town, role: str = "cadre") -> Post:
    with scoped(ENGINE):
        of = Post.objects.get(pk=town.world.posts[role])
        agency = Agency.objects.create(area_id=OTHER, kind=of.agency.kind, name="乙镇的单位")
        who = Member.objects.create_user("elsewhere", "pass-word-of-test", name="别处的人")
        return Post.objects.create(member=who, agency=agency, area_id=OTHER, role=role, active_from=town.now - timedelta(days=1))


def person(name: str, of: Post) -> Post:
    """Somebody who holds the same post as `of`."""
    who = Member.objects.create_user(name, "pass-word-of-test", name=name)
    return Post.objects.create(member=who, agency=of.agency, area_id=TOWNSHIP, role=of.role, active_from=of.active_from)


@pytest.mark.parametrize("role", ["director", "leader_in_charge", "unit_head", "command"])
def test_a_chief_sees_who_runs_late_and_no_name_of_any_household(town: Town, role: str) -> None:
    shown = text(town.client(role).get("/my-people/"))
    below = "control_staff" if role == "unit_head" else "cadre"
    assert f"/my-people/{town.world.posts[below]}/" in shown
    assert "late" in shown
    assert "测试甲" not in shown


def test_what_a_member_sees_is_changed_on_their_page_and_what_is_wrong_stands_there(town: Town) -> None:
    command = town.client("command")
    number = town.world.members["cadre"].pk
    page = f"/staff/members/{number}/sight/"
    wrong = command.post(page, {"purpose": "area", "area": ""})
    assert wrong.status_code == 422
    assert "Choose the area that they see." in text(wrong)
    assert text(wrong).count('id="id_area"') == 1
    for area in (OTHER, "x"):
        assert command.post(page, {"purpose": "area", "area": area}).status_code == 422
    assert command.post(page, {"purpose": "auditor", "area": TOWNSHIP}).status_code == 422
    assert Member.objects.get(pk=number).purpose == "seat"
    answer = command.post(page, {"purpose": "area", "area": TOWNSHIP}, follow=True)
    assert "command: an area" in text(answer)
    assert Member.objects.filter(pk=number, purpose="area", area=TOWNSHIP).exists()


def test_a_leader_sees_only_posts_of_the_own_area(town: Town) -> None:
    other, leader = elsewhere(town), town.client("leader_in_charge")
    assert "别处的人" not in text(leader.get("/my-people/"))
    assert leader.get(f"/my-people/{other.pk}/").status_code == 404
    assert town.client("command").get(f"/my-people/{other.pk}/").status_code == 404


def test_whoever_leads_nobody_is_told_so_and_opens_no_post(town: Town) -> None:
    sampler = town.client("sampler")
    assert "You answer for nobody here" in text(sampler.get("/my-people/"))
    assert sampler.get(f"/my-people/{town.world.posts['cadre']}/").status_code == 404


def test_stepping_in_giving_on_reminding_and_noting(town: Town) -> None:
    leader, late = town.client("leader_in_charge"), [d for d in town.open("cadre") if d.closes < town.now]
    cadre = town.world.posts["cadre"]
    assert f'value="{token(late[0])}"' in text(leader.get(f"/my-people/{cadre}/"))
    sent = {"duty": [token(late[0])], "from": cadre}
    assert leader.post("/my-people/act/", {**sent, "act": "remind"}).status_code == 302
    with scoped(ENGINE):
        assert Notice.objects.filter(post=cadre, kind="reminder").count() == 1
    assert "A reminder" in text(town.client("cadre").get("/told/"))
    leader.post("/my-people/act/", {**sent, "act": "see"})
    leader.post("/my-people/act/", {**sent, "act": "step_in"})
    row = next(d for d in town.duties(late[0].rule) if d.occurs_on == late[0].occurs_on)
    assert row.acknowledged
    assert row.post == town.world.posts["leader_in_charge"]
    leader.post("/my-people/act/", {"duty": [token(late[0])], "act": "give", "post": cadre})
    row = next(d for d in town.duties(late[0].rule) if d.occurs_on == late[0].occurs_on)
    assert row.post == cadre


def test_nobody_else_moves_a_duty_by_its_address(town: Town) -> None:
    late = town.open("cadre")[0]
    town.client("sampler").post("/my-people/act/", {"duty": [token(late)], "act": "step_in"})
    assert town.duties(late.rule)[0].post == late.post


def test_a_seat_is_changed_with_a_backup(town: Town) -> None:
    with scoped(ENGINE):
        of = Post.objects.get(pk=town.world.posts["cadre"])
        made = [person(name, of).pk for name in ("one", "two")]
    sent = {"seat": [f"{town.enrolment}.cadre"], "to": made[0], "backup": made[1]}
    town.client("leader_in_charge").post(f"/my-people/{of.pk}/seats/", sent)
    with scoped(ENGINE):
        seat = Seat.objects.get(enrolment=town.enrolment, role="cadre", until=None)
    assert (seat.post_id, seat.backup_id) == tuple(made)


def test_seats_that_fell_empty_are_filled_from_the_list(town: Town) -> None:
    with scoped(ENGINE):
        new = person("new", Post.objects.get(pk=town.world.posts["cadre"]))
    command, leader = town.client("command"), town.client("leader_in_charge")
    command.post(f"/staff/members/{town.world.members['cadre'].pk}/deactivate/")
    seat = f"{town.enrolment}.cadre"
    assert f'value="{seat}"' in text(leader.get("/my-people/nobody/"))
    town.client("sampler").post("/my-people/fill/", {"seat": [seat], "to": new.pk})
    assert {d.post for d in town.open("cadre")} == {None}
    leader.post("/my-people/fill/", {"seat": [seat], "to": new.pk})
    assert {d.post for d in town.open("cadre")} == {new.pk}
    assert f'value="{seat}"' not in text(leader.get("/my-people/nobody/"))


def test_a_seat_of_another_area_is_nobodys_here_to_fill(town: Town) -> None:
    with scoped(ENGINE):
        Enrolment.objects.filter(pk=town.enrolment).update(area=OTHER)
    with pytest.raises(Unable, match="not below"):
        seats.name(town.world.viewer("leader_in_charge", town.now), [(town.enrolment, "cadre")], town.world.posts["cadre"], None, town.now)


def test_supplies_come_in_go_out_and_answer_the_plan(town: Town, at: Callable[[datetime], None]) -> None:
    nine = town.now + timedelta(days=6)
    at(nine + timedelta(hours=1))
    stand(town.world.viewer("command"), town.world.adoption, town.now)
    with scoped(ENGINE):
        own = list(Enrolment.objects.filter(subject="unit").values_list("pk", flat=True))
    catch_up(own, nine)
    head = town.client("unit_head")
    offered = text(head.get("/my-people/supplies/"))
    assert 'value="masks"' in offered
    assert 'value="lines"' not in offered, "a list that is sent counts its own lines: they are no stock"
    with scoped(ENGINE):
        unit = Agency.objects.get(posts=town.world.posts["unit_head"]).pk
    assert head.post("/my-people/supplies/receive/", {"agency": unit, "item": "masks", "quantity": "40"}).status_code == 302
    with scoped(ENGINE):
        stock = Stock.objects.get(agency=unit, item="masks")
    head.post("/my-people/supplies/issue/", {"stock": stock.pk, "post": town.world.posts["control_staff"], "quantity": "30"})
    head.post("/my-people/supplies/issue/", {"stock": stock.pk, "post": town.world.posts["control_staff"], "quantity": "30"})
    with scoped(ENGINE):
        assert Stock.objects.get(pk=stock.pk).quantity == 10
        row = Issue.objects.filter(post=town.world.posts["control_staff"]).get()
    shown = text(head.get("/my-people/supplies/"))
    assert "less than a week" in shown
    head.post(f"/my-people/supplies/undo/{row.pk}/")
    with scoped(ENGINE):
        assert Stock.objects.get(pk=stock.pk).quantity == 40
        duty = Duty.objects.filter(post=town.world.posts["unit_head"], evidence="unit_stock", how=None).first()
    assert duty is not None
    assert 'name="masks" value="40"' in text(head.get("/my-people/supplies/"))
    assert head.post(f"/my-people/supplies/answer/{token(duty)}/", {"masks": "x"}).status_code == 422
    answered = {"masks": "40", "suits": "5", "sensors": "1", "protective": "yes", "technical": "yes"}
    assert head.post(f"/my-people/supplies/answer/{token(duty)}/", answered).status_code == 302
    with scoped(ENGINE):
        assert not Duty.objects.filter(enrolment=duty.enrolment, rule=duty.rule, occurs_on=duty.occurs_on, how=None).exists()


def test_an_inspector_sees_patterns_and_no_post(town: Town) -> None:
    with scoped(ENGINE):
        auditor = Member.objects.create_user("auditor", "pass-word-of-test", purpose="auditor", area_id=TOWNSHIP)
    browser = Client(headers={"accept-language": "en"})
    browser.force_login(auditor)
    browser.cookies["django_language"] = "en"
    shown = text(browser.get("/my-people/"))
    assert "Patterns of a week" in shown
    assert "/my-people/1" not in shown
    assert browser.get(f"/my-people/{town.world.posts['cadre']}/").status_code == 403
    assert browser.get("/staff/").status_code == 403


def test_being_away_asks_and_the_one_asked_accepts(town: Town) -> None:
    with scoped(ENGINE):
        of = Post.objects.get(pk=town.world.posts["cadre"])
        who = Member.objects.create_user("other", "pass-word-of-test", name="接替者")
        other = Post.objects.create(member=who, agency=of.agency, area_id=TOWNSHIP, role="cadre", active_from=of.active_from)
    town.world.members["other"] = who
    cadre = town.client("cadre")
    assert str(other.pk) in text(cadre.get(f"/absence/{of.pk}/"))
    assert cadre.post(f"/absence/{of.pk}/", {"successor": other.pk, "reason": "x"}).status_code == 302
    had = len(town.open("cadre"))
    assert all(d.post == of.pk for d in town.open("cadre"))
    with scoped(ENGINE):
        row = Absence.objects.get(post=of)
    browser = town.client("other")
    assert "You are asked to stand in" in text(browser.get("/my-posts/"))
    browser.post(f"/absence/{row.pk}/accept/")
    assert [d.post for d in town.open("cadre")] == [other.pk] * had
    assert town.client("sampler").get(f"/absence/{of.pk}/").status_code == 404


def test_an_administrator_sees_no_case_and_a_command_no_member_elsewhere(town: Town) -> None:
    other = elsewhere(town)
    with scoped(ENGINE):
        admin = Member.objects.create_user("admin", "pass-word-of-test", purpose="admin", name="管理员")
    town.world.members["admin"] = admin
    browser, command = town.client("admin"), town.client("command")
    shown = text(browser.get("/staff/"))
    assert "别处的人" in shown
    assert "测试甲" not in shown
    assert browser.get("/my-people/").status_code == 403
    assert browser.get(f"/household/{town.enrolment}/").status_code in (403, 404)
    assert "别处的人" not in text(command.get("/staff/"))
    assert command.get(f"/staff/members/{other.member_id}/").status_code == 404
    assert command.post(f"/staff/members/{other.member_id}/deactivate/").status_code == 404
    assert town.client("cadre").get("/staff/").status_code == 403


def test_who_stands_by_is_named_on_a_page(town: Town) -> None:
    with scoped(ENGINE):
        of = Post.objects.get(pk=town.world.posts["cadre"])
        other = person("stand-by", of)
    command = town.client("command")
    assert command.post(f"/staff/posts/{of.pk}/stand-by/", {"backup": other.pk}).status_code == 302
    with scoped(ENGINE):
        assert Post.objects.get(pk=of.pk).backup_id == other.pk
    assert town.client("cadre").get(f"/staff/posts/{of.pk}/stand-by/").status_code == 403


def test_whoever_reads_english_reads_what_the_plan_calls_a_post(town: Town) -> None:
    with scoped(ENGINE):
        of = Post.objects.get(pk=town.world.posts["cadre"])
        Agency.objects.filter(pk=of.agency_id).update(name_en="Bureau of trade")
    command, cadre = town.client("command"), town.client("cadre")
    for page in ("/staff/", f"/staff/members/{of.member_id}/", f"/staff/agencies/{of.agency_id}/close/"):
        assert "Lead cadre ·" in text(command.get(page)) or "<strong>Lead cadre</strong>" in text(command.get(page)), page
    assert "Lead cadre · Bureau of trade" in text(command.get("/staff/"))
    assert "<strong>Lead cadre</strong>" in text(cadre.get("/my-posts/"))
    cadre.cookies["django_language"] = "zh-hans"
    assert f"<strong>{of.title}</strong>" in text(cadre.get("/my-posts/"))


def test_members_stand_in_the_order_of_their_sound(town: Town) -> None:
    with scoped(ENGINE):
        for n, name in enumerate(("曾一", "安一", "单一", "白一")):
            Member.objects.create_user(f"m{n}", "pass-word-of-test", name=name)
    shown = text(town.client("command").get("/staff/"))
    order = [shown.index(name) for name in ("安一", "白一", "单一", "曾一")]
    assert order == sorted(order)
    assert "曾一" in text(town.client("command").get("/staff/?q=zeng"))


def test_deactivating_on_the_page_signs_out_and_says_what_is_empty(town: Town) -> None:
    doctor = town.client("follow_up_doctor")
    assert doctor.get("/duties/").status_code == 200
    number = town.world.members["follow_up_doctor"].pk
    answer = town.client("command").post(f"/staff/members/{number}/deactivate/", follow=True)
    assert "In 1 file somebody is missing now" in text(answer)
    assert doctor.get("/duties/").status_code == 302


def test_closing_an_agency_says_what_it_does_before_and_can_be_undone(town: Town) -> None:
    stand(town.world.viewer("command"), town.world.adoption, town.now)
    with scoped(ENGINE):
        centre = Agency.objects.get(posts=town.world.posts["follow_up_doctor"])
        own = Enrolment.objects.get(agency=centre.pk)
        held = Post.objects.filter(agency=centre, member__isnull=False)
        posts = [str(post) for post in held.values_list("pk", flat=True)]
    command, url = town.client("command"), f"/staff/agencies/{centre.pk}/close/"
    assert url in text(command.get(f"/staff/agencies/{centre.pk}/"))
    said = text(command.get(url))
    assert f"{len(posts)} posts end now" in said
    assert "In 1 file a seat is empty then" in said
    assert command.post(url, {"post": posts, "reason": ""}).status_code == 422
    fewer = command.post(url, {"post": posts[1:], "reason": "merged"})
    assert fewer.status_code == 422
    assert "Somebody holds a post there still" in text(fewer)
    with scoped(ENGINE):
        assert held.filter(active_until=None).count() == len(posts)
    assert command.post(url, {"post": posts, "reason": "merged"}).status_code == 302
    with scoped(ENGINE):
        assert not held.filter(active_until=None).exists()
        assert Incident.objects.filter(enrolment=town.enrolment, rule="seat_empty.follow_up_doctor", settled_at=None).exists()
        assert not Duty.objects.filter(enrolment=own.pk, how=None).exists()
    assert f'value="{centre.pk}"' not in text(command.get(f"/staff/members/{town.world.members['cadre'].pk}/"))
    assert "serves no more" in text(command.get("/staff/"))
    assert command.post(f"/staff/agencies/{centre.pk}/reopen/").status_code == 302
    with scoped(ENGINE):
        assert Agency.objects.get(pk=centre.pk).closed is None
        assert Enrolment.objects.filter(agency=centre.pk, ends=None).exclude(pk=own.pk).exists()


def test_nobody_closes_the_agency_of_their_own_only_post(town: Town) -> None:
    with scoped(ENGINE):
        own = Post.objects.get(member=town.world.members["command"])
        posts = [str(post) for post in Post.objects.filter(agency=own.agency_id).values_list("pk", flat=True)]
    answer = town.client("command").post(f"/staff/agencies/{own.agency_id}/close/", {"post": posts, "reason": "merged"})
    assert answer.status_code == 422
    assert "your own account" in text(answer)


def test_from_nothing_to_the_first_enrolment(db: None) -> None:
    """Only pages: an administrator makes areas, adopts the plan, names agencies, adds people; a command enrols its area's own track."""
    browser = Client(headers={"accept-language": "en"})
    browser.cookies["django_language"] = "en"
    words = {"name": "Root", "username": "root", "password": "a long pass word", "again": "a long pass word"}
    assert browser.post("/first/", words).status_code == 302
    assert browser.login(username="root", password="a long pass word")
    assert "Until the first household can be enrolled" in text(browser.get("/staff/"))
    assert browser.post("/staff/areas/new/", {"kind": "county", "name": "新县", "code": "330199"}).status_code == 302
    assert browser.post("/staff/areas/new/", {"kind": "township", "name": "新镇", "parent": 330199_000_000}).status_code == 302
    assert browser.post("/staff/areas/new/", {"kind": "village", "name": "新村", "parent": 330199_001_000}).status_code == 302
    draft = browser.post("/adopt/four-in-one/", {"area": 330199_001_000})["Location"]
    assert browser.get(draft)["Location"] == f"{draft}parameters/"
    page = text(browser.get(f"{draft}parameters/"))
    given = dict(re.findall(r'name="(p-[a-z_0-9]+)" value="([^"]*)"[^>]*(?:maxlength|checked)', page))
    flags = dict(re.findall(r'name="(p-[a-z_0-9]+)" value="(true|false)"[^>]*checked', page))
    assert browser.post(f"{draft}parameters/", {**given, **flags, "p-isolation_days": "99"}).status_code == 422
    assert browser.post(f"{draft}parameters/", {**given, **flags}).status_code == 302
    assert "The check found nothing" in text(browser.get(f"{draft}check/"))
    assert "would be new" in text(browser.get(f"{draft}difference/"))
    with scoped(ENGINE):
        assert not Adoption.objects.exists()
    assert browser.post(f"{draft}decision/", {"basis": "县指〔2026〕1号", "decider": "指挥长"}).status_code == 302
    with scoped(ENGINE):
        assert Adoption.objects.get().area_id == 330199_001_000
        assert Enrolment.objects.get().subject == "area"
    assert browser.post("/staff/agencies/new/", {"area": 330199_001_000, "kind": "bureau", "name": "局"}).status_code == 302
    made = browser.post("/staff/members/new/", {"name": "局办", "username": "office", "purpose": "area", "area": 330199_001_000})
    first = re.findall(r'class="secret">([^<]+)<', text(made))[1]
    with scoped(ENGINE):
        member, agency = Member.objects.get(username="office"), Agency.objects.get()
    assert first not in text(browser.get(f"/staff/members/{member.pk}/"))
    post = {"role": "bureau_office", "agency": agency.pk, "area": 330199_001_000, "phone": "01000138000"}
    assert browser.post(f"/staff/members/{member.pk}/give/", post).status_code == 302
    office = Client()
    assert office.login(username="office", password=first)
    assert office.get("/duties/")["Location"] == "/accounts/password/change/"
    own = {"oldpassword": first, "password1": "one of my own", "password2": "one of my own"}
    assert office.post("/accounts/password/change/", own).status_code == 302
    assert office.get("/duties/").status_code == 200
    with scoped(ENGINE):
        assert viewer_of(member, now()).purpose == "area"
        assert Area.objects.count() == 3
