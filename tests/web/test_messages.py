"""How each is told, whom to call, and what the ways of sending did."""

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from anju.operations import contact, prompt
from anju.operations.tick import catch_up
from anju.records.models import Agency, CallLog, Channel, Enrolment, Member, MemberContact, Outbox, PersonContact, Sending
from anju.records.scope import ENGINE, scoped
from tests.web.test_home import Door, door
from tests.web.town import Town
from tests.world import COUNTY

__all__ = ["door"]
pytestmark = pytest.mark.django_db
JURISDICTION = 330185
MINE = {"language": "en", "phone": "138 0013 8000", "channel": "sms", "quiet_from": "22:00", "quiet_until": "06:30"}


def _call(town: Town, speaker: str, key: str = "home.1/call", **others: Any) -> int:
    with scoped(ENGINE):
        case = Enrolment.objects.get(pk=town.enrolment)
        given = {"kind": "home", "at": town.now, "next_at": town.now, "to_person": case.person_id, "enrolment": case.pk, **others}
        return Outbox.objects.create(
            key=key, channel="call", to_post=town.world.posts[speaker], area=case.area, jurisdiction=case.jurisdiction, **given
        ).pk


def test_a_member_says_how_they_are_told_and_sees_it_again(town: Town) -> None:
    cadre = town.client("cadre")
    assert "How I am told" in cadre.get("/settings/").content.decode()
    assert cadre.post("/settings/told/", MINE)["Location"] == "/settings/"
    member = town.world.members["cadre"].pk
    with scoped(ENGINE):
        row = MemberContact.objects.get(pk=member)
        assert (row.channel, row.quiet_from, row.quiet_until) == ("sms", time(22), time(6, 30))
        assert b"13800138000" not in bytes(row.phone or b"")
        assert Member.objects.get(pk=member).language == "en"
    again = cadre.get("/settings/told/").content.decode()
    assert 'value="+8613800138000"' in again
    assert 'value="22:00"' in again


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"phone": "12"}, "This is not a telephone number."),
        ({"phone": ""}, "Give a mobile number first"),
        ({"quiet_until": ""}, "Give both ends"),
        ({"quiet_until": "22:00"}, "begin and end at the same time"),
        ({"channel": "pigeon"}, "pigeon"),
    ],
)
def test_what_cannot_be_is_refused_with_words(town: Town, wrong: dict[str, str], says: str) -> None:
    answer = town.client("cadre").post("/settings/told/", {**MINE, **wrong})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    with scoped(ENGINE):
        assert not MemberContact.objects.exists()


def test_somebody_at_home_says_how_they_are_told(door: Door) -> None:
    door.open()
    assert door.phone.get("/home/told/")["Location"] == "/home/", "only after the PIN"
    door.unlock()
    assert "/home/told/" in door.page()
    assert "21:00" in door.page("/home/told/"), "the plan's night"
    assert door.phone.post("/home/told/", {"language": "en", "channel": "mail"}).status_code == 422
    said = {"language": "en", "channel": "call", "quiet_from": "20:00", "quiet_until": "09:00"}
    assert door.phone.post("/home/told/", said)["Location"] == "/home/"
    with scoped(ENGINE):
        row = PersonContact.objects.get(pk=door.person)
        assert (row.language, row.channel, row.quiet_from, row.quiet_until) == ("en", "call", time(20), time(9))


def test_somebody_at_home_chooses_when_to_be_reminded(door: Door) -> None:
    door.unlock()
    said = {"language": "en", "channel": "", "remind": ["08:00", "20:00"]}
    assert door.phone.post("/home/told/", said)["Location"] == "/home/"
    assert re.findall(r'value="([0-9:]{5})"[^>]* checked', door.page("/home/told/")) == ["08:00", "20:00"]
    with scoped(ENGINE):
        row = PersonContact.objects.get(pk=door.person)
        assert (row.remind_at, row.said_by, row.said_at) == ([time(8), time(20)], f"person:{door.person}", door.now)
        assert row.remind_next == door.now.replace(hour=12, minute=0), "20:00 of the same day in China"
    for hours, quiet, says in (
        (["22:00"], ("", ""), "In the quiet hours no reminder comes"),
        (["08:00"], ("20:00", "09:00"), "In the quiet hours no reminder comes"),
        ([f"{hour:02}:00" for hour in range(9, 16)], ("", ""), "Six reminders a day are the most"),
        (["08:17"], ("", ""), "08:17"),
    ):
        answer = door.phone.post("/home/told/", {**said, "remind": hours, "quiet_from": quiet[0], "quiet_until": quiet[1]})
        assert answer.status_code == 422
        assert says in answer.content.decode()
    assert door.phone.post("/home/told/", {**said, "remind": []})["Location"] == "/home/"
    with scoped(ENGINE):
        row = PersonContact.objects.get(pk=door.person)
        assert (row.remind_at, row.remind_next) == (None, None)


def test_whoever_is_reminded_and_does_not_answer_is_asked_after_as_the_plan_says(door: Door) -> None:
    """Nobody reaches them at the hour the plan calls: it calls again, whatever they were reminded of, and the reminders are nobody's call."""
    door.unlock()
    door.phone.post("/home/told/", {"language": "en", "channel": "", "remind": ["08:00", "20:00"]})
    sent = 0
    for hour in range(1, 31):
        later = door.now + timedelta(hours=hour)
        catch_up([door.enrolment], later)
        sent += prompt.prompt(later)
    assert sent, "and where a step of a ladder told that door just then, that was the message"
    assert door.open_duties("call_again") >= 1
    with scoped(ENGINE):
        assert PersonContact.objects.get(pk=door.person).remind_next == door.now.replace(hour=12, minute=0) + timedelta(days=1)
        assert not CallLog.objects.filter(enrolment=door.enrolment).exists()


def test_what_somebody_wished_goes_with_their_file(door: Door) -> None:
    door.unlock()
    door.phone.post("/home/told/", {"language": "en", "channel": "call", "remind": ["08:00"]})
    with scoped(ENGINE):
        assert PersonContact.objects.filter(pk=door.person).exists()
        Enrolment.objects.filter(pk=door.enrolment).update(archived=door.now + timedelta(days=30))
        with connection.cursor() as cursor:
            cursor.execute("SELECT purge_enrolment(%s, %s, 'engine')", [door.enrolment, door.now + timedelta(days=1200)])
        assert not PersonContact.objects.filter(pk=door.person).exists()


def test_staff_write_it_down_at_a_call_and_the_household_sees_who(door: Door) -> None:
    made = Client(headers={"accept-language": "en"})
    made.force_login(door.world.members["command"])
    page = f"/household/{door.enrolment}/told/"
    said = {"language": "zh-hans", "channel": "call", "remind": ["09:00"]}
    assert made.post(page, said).status_code == 422, "how they said so is asked"
    assert made.post(page, {**said, "via": "phone"})["Location"] == f"/household/{door.enrolment}/"
    with scoped(ENGINE):
        row = PersonContact.objects.get(pk=door.person)
        assert (row.channel, row.remind_at, row.said_by) == ("call", [time(9)], door.world.viewer("command").who)
        (kept,) = CallLog.objects.filter(enrolment=door.enrolment)
        assert (kept.channel, kept.outcome) == ("phone", "answered")
    door.unlock()
    assert "Written down for you by" in door.page("/home/told/")
    outside = Client(headers={"accept-language": "en"})
    outside.force_login(door.world.members["officer"])
    assert outside.get(page).status_code in (403, 404), "no seat there yet"


def test_whoever_speaks_and_the_command_see_the_call_and_a_logged_one_settles_it(town: Town) -> None:
    _call(town, "cadre")
    _call(town, "cadre", "home.2/call", at=town.now - timedelta(hours=2))
    for role, seen in (("cadre", True), ("command", True), ("officer", False)):
        text = town.client(role).get("/calls/").content.decode()
        assert text.count(f'href="/call/{town.enrolment}/"') == int(seen), f"{role}: one line for the door"
    cadre = town.client("cadre")
    cadre.post(f"/call/{town.enrolment}/", {"channel": "phone", "outcome": "no answer"})
    later = cadre.get("/calls/").content.decode()
    assert f'href="/call/{town.enrolment}/"' not in later
    assert "tried once" in later
    cadre.post(f"/call/{town.enrolment}/", {"channel": "phone", "outcome": "answered"})
    assert "tried once" not in cadre.get("/calls/").content.decode()
    with scoped(ENGINE):
        assert set(Outbox.objects.filter(channel="call").values_list("error", flat=True)) == {"called"}
        assert CallLog.objects.filter(enrolment=town.enrolment).count() == 2


def test_a_call_waits_for_the_end_of_the_night_and_an_emergency_comes_first(town: Town, at: Any) -> None:
    night = town.now.replace(hour=15)
    at(night)
    _call(town, "cadre", at=night, next_at=night)
    cadre = town.client("cadre")
    assert f'href="/call/{town.enrolment}/"' not in cadre.get("/calls/").content.decode()
    _call(town, "cadre", "home.2/call", at=night, next_at=night, wakes=True)
    text = cadre.get("/calls/").content.decode()
    assert f'href="/call/{town.enrolment}/"' in text
    assert "at once" in text


def test_a_colleague_who_wishes_it_is_called_by_the_command(town: Town) -> None:
    contact.put_member(town.world.members["officer"].pk, contact.Contact("en", "call", phone="+861000000009"))
    message = _call(town, "officer", "duty.1/call", to_person=None, enrolment=None, kind="climb")
    command = town.client("command")
    assert "tel:+861000000009" in command.get("/calls/").content.decode()
    assert town.client("cadre").post(f"/calls/{message}/", {"outcome": "answered"}).status_code in (403, 404)
    assert command.post(f"/calls/{message}/", {"outcome": "nonsense"}).status_code == 404
    assert command.post(f"/calls/{message}/", {"outcome": "answered"})["Location"] == "/calls/"
    assert "tel:+861000000009" not in command.get("/calls/").content.decode()


def _ways(town: Town) -> None:
    with scoped(ENGINE):
        agency = Agency.objects.first()
        common = {"jurisdiction": JURISDICTION, "area": COUNTY, "address": b"sealed", "set_at": town.now}
        sms = Channel.objects.create(kind="sms", used_at=town.now, **common)
        Channel.objects.create(kind="robot", agency=agency, dead_since=town.now - timedelta(hours=1), failures=5, **common)
        for parts, outcome, days in ((2, "", 0), (1, "", 1), (0, "rate", 0), (7, "", 60)):
            Sending.objects.create(
                jurisdiction=JURISDICTION, area=COUNTY, channel=sms.pk, parts=parts, outcome=outcome, at=town.now - timedelta(days=days)
            )


def test_the_administrator_sees_what_was_sent_and_charged_and_sets_the_pace(town: Town, admin: Client) -> None:
    _ways(town)
    text = admin.get("/channels/").content.decode()
    assert '<strong class="figures">3</strong> parts' in text, "this month's, not the seven before"
    assert text.index("sends nothing") < text.index("works"), "the dead first"
    with scoped(ENGINE):
        number = Channel.objects.get(kind="sms").pk
    assert admin.post(f"/channels/{number}/", {"per_minute": "30"})["Location"] == "/channels/"
    admin.post(f"/channels/{number}/", {"per_minute": "0"})
    with scoped(ENGINE):
        assert Channel.objects.get(pk=number).per_minute == 30
    assert admin.post("/channels/999/", {"per_minute": "3"}).status_code == 404


def test_a_command_sees_the_ways_and_changes_none_and_a_seat_sees_none(town: Town) -> None:
    _ways(town)
    assert town.client("cadre").get("/channels/").status_code == 403
    with scoped(ENGINE):
        number = Channel.objects.get(kind="sms").pk
    assert town.client("command").post(f"/channels/{number}/", {"per_minute": "3"}).status_code == 403


@pytest.fixture
def admin(db: None) -> Client:
    made = Client(headers={"accept-language": "en"})
    with scoped(ENGINE):
        root = Member.objects.create_user("root", "pass-word-of-test", purpose="admin")
    made.force_login(root)
    made.cookies["django_language"] = "en"
    return made
