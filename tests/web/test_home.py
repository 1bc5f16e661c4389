"""The household's own page: the emergency for whoever has the link, the rest for each adult's PIN, freedom by the clock alone."""

import logging
import re
from datetime import timedelta
from html import unescape
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.html import escape

from anju.operations import clock, link, pin, post
from anju.operations.adopt import adopt
from anju.operations.record import Said, record
from anju.operations.switching import ask, turn
from anju.records.models import Adoption, Complaint, Duty, Enrolment, Entry, Evidence, Member, Pin, Post
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import seal
from anju.site import logs
from anju.web.pages.home import mine
from anju.web.pages.home.seen import Home
from tests.plans.story import compiled
from tests.world import NOON, TOWNSHIP, World, world

pytestmark = pytest.mark.django_db


class Door:
    """A household with its link, its phone, and the clock its page goes by."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world: World = world()
        self.enrolment = self.world.enrol()
        with scoped(ENGINE):
            self.person: int = Enrolment.objects.get(pk=self.enrolment).person_id  # type: ignore[assignment]
        self.now = NOON + timedelta(minutes=1)
        monkeypatch.setattr(clock, "now", lambda: self.now)
        self.secret = link.make(self.world.viewer("command"), self.enrolment, self.person, now=NOON)
        self.phone = Client(headers={"accept-language": "en"})

    def open(self) -> None:
        """The link alone."""
        assert self.phone.get(f"/h/{self.secret}/").status_code == 302

    def unlock(self, own: str = "7394") -> None:
        """The link, the first PIN, a PIN of one's own."""
        self.open()
        first = pin.give(self.world.viewer("command"), self.enrolment, self.person, now=NOON)
        assert self.phone.post("/home/pin/", {"pin": first})["Location"] == "/home/pin/new/"
        assert self.phone.post("/home/pin/new/", {"pin": own, "again": own})["Location"] == "/home/"

    def page(self, place: str = "/home/") -> str:
        return self.phone.get(place).content.decode()

    def open_duties(self, rule: str) -> int:
        with scoped(ENGINE):
            return Duty.objects.filter(enrolment=self.enrolment, rule=rule, how=None).count()


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    return Door(monkeypatch)


def test_the_secret_becomes_a_cookie_and_stands_nowhere_else(door: Door) -> None:
    answer = door.phone.get(f"/h/{door.secret}/")
    cookie = answer.cookies["anju_home"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/home/")
    assert answer["Location"] == "/home/"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    page = door.page()
    assert door.secret not in page
    assert 'content="noindex' in page


def test_the_secret_stands_in_no_log_line(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        door.open()
        door.page()
        door.phone.get(f"/h/{door.secret}/nothing")
        door.phone.get(f"/h/{door.secret}/", headers={"referer": f"http://x/h/{door.secret}/"})
    assert caplog.records
    assert all(door.secret not in logs.Lines().format(record) for record in caplog.records)


def test_the_link_alone_opens_emergency_leaving_and_rights_and_nothing_of_the_person(door: Door) -> None:
    door.open()
    page = door.page()
    assert page.index("tel:120") < page.index("I must leave now") < page.index("Everything else opens with your PIN")
    assert "You may read your whole record" in page
    assert "测试甲" not in page
    assert "Day <b>" not in page
    assert "密切接触" not in page
    for place in ("report", "ask", "record", "complain", "more"):
        assert door.phone.get(f"/home/{place}/")["Location"] == "/home/"


def test_whoever_has_no_link_still_sees_the_emergency_number(door: Door) -> None:
    page = Client().get("/home/").content.decode()
    assert "tel:120" in page
    assert Client().get("/h/not-a-secret/")["Location"] == "/home/"


def test_a_new_link_shuts_the_old_one(door: Door) -> None:
    door.open()
    link.make(door.world.viewer("command"), door.enrolment, door.person, now=NOON)
    assert "tel:120" in door.page()
    assert "I must leave now" not in door.page("/home/?again=1")


def test_five_wrong_tries_lock_the_pin_and_never_the_emergency(door: Door) -> None:
    door.open()
    first = pin.give(door.world.viewer("command"), door.enrolment, door.person, now=NOON)
    wrong = "0000" if first != "0000" else "1111"
    answers = [door.phone.post("/home/pin/", {"pin": wrong}).content.decode() for _ in range(5)]
    assert "4 tries are left" in answers[0]
    assert "stored" not in answers[0], "nobody tried to store anything"
    assert all("tel:120" in answer for answer in answers)
    assert "locked" in answers[4]
    assert "locked" in door.phone.post("/home/pin/", {"pin": first}).content.decode()
    assert door.phone.post("/home/leave/").status_code == 302
    assert door.open_duties("rescue_at_door") == 1
    again = pin.give(door.world.viewer("command"), door.enrolment, door.person, now=NOON)
    assert door.phone.post("/home/pin/", {"pin": again})["Location"] == "/home/pin/new/"


@pytest.mark.parametrize("weak", ["1111", "1234", "4321", "12", "123456789", "abcd"])
def test_a_pin_easily_guessed_is_refused(door: Door, weak: str) -> None:
    door.open()
    first = pin.give(door.world.viewer("command"), door.enrolment, door.person, now=NOON)
    door.phone.post("/home/pin/", {"pin": first})
    assert door.phone.post("/home/pin/new/", {"pin": weak, "again": weak}).status_code == 422
    assert "Day <b>" not in door.page()


def test_the_first_pin_opens_nothing_until_it_is_replaced(door: Door) -> None:
    door.open()
    first = pin.give(door.world.viewer("command"), door.enrolment, door.person, now=NOON)
    door.phone.post("/home/pin/", {"pin": first})
    assert "Day <b>" not in door.page()
    with scoped(ENGINE):
        assert first not in Pin.objects.get(person=door.person).hash


def test_one_sees_which_day_it_is_until_when_why_and_by_whom(door: Door) -> None:
    door.unlock()
    page = door.page()
    assert re.search(r"Day <b>1</b>\s+of 14", page)
    assert "6 December 2026 00:00" in page
    assert "The last day is 5 December" in page
    assert "密切接触" in page
    assert "第三十九条" in page


def test_another_pin_ends_what_the_old_one_opened(door: Door) -> None:
    door.unlock()
    assert "Day <b>" in door.page()
    pin.give(door.world.viewer("command"), door.enrolment, door.person, now=NOON + timedelta(minutes=2))
    assert "Day <b>" not in door.page()


def test_locking_the_page_keeps_the_emergency(door: Door) -> None:
    door.unlock()
    door.phone.post("/home/lock/")
    page = door.page()
    assert "tel:120" in page
    assert "Day <b>" not in page


def test_leaving_is_one_tap_and_can_be_taken_back(door: Door) -> None:
    door.open()
    page = door.page()
    form = page[page.index('action="/home/leave/"') :]
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key
    sent = [door.phone.post("/home/leave/", {"key": key[1]}) for _ in range(2)]
    assert sent[0]["Location"] == sent[1]["Location"]
    assert door.open_duties("rescue_at_door") == 1
    left = door.page(sent[0]["Location"])
    assert left.index("tel:120") < left.index("Somebody is coming")
    assert "blame" in left
    fact = sent[0]["Location"].rpartition("=")[2]
    door.phone.post(f"/home/back/{fact}/")
    assert door.open_duties("rescue_at_door") == 0


def test_ones_own_page_goes_on_saying_that_one_left_and_lets_one_take_it_back(door: Door) -> None:
    door.unlock()
    assert "Somebody is coming" not in door.page()
    fact = door.phone.post("/home/leave/")["Location"].rpartition("=")[2]
    assert "Somebody is coming" in door.page()
    assert f"/home/back/{fact}/" in door.page()
    del door.phone.cookies["anju_adult"]
    assert "Somebody is coming" not in door.page(), "whoever else holds the telephone learns nothing"
    assert door.phone.post("/home/pin/", {"pin": "7394"})["Location"] == "/home/"
    door.phone.post(f"/home/back/{fact}/")
    assert "Somebody is coming" not in door.page()


def test_a_page_that_fails_at_the_door_shows_the_emergency_and_the_way_back(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    door.unlock()
    strict = Client(headers={"accept-language": "en"}, enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = door.phone.cookies
    answers = [strict.get("/home/say/nothing/"), strict.get("/home/nothing/"), strict.post("/home/complain/", {"says": "x"})]

    def broken(_request: object) -> Home:
        raise ZeroDivisionError

    monkeypatch.setattr(mine, "home_of", broken)
    answers.append(strict.get("/home/record/"))
    assert [answer.status_code for answer in answers] == [404, 404, 403, 500]
    for answer in answers:
        page = answer.content.decode()
        assert page.index("tel:120") < page.index("To my page")
        assert "your area" not in page
        assert 'href="/"' not in page
    assert "tel:120" not in strict.get("/nothing/").content.decode(), "elsewhere it is staff who asks"


def test_no_lost_token_stands_before_the_way_out(door: Door) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["anju_home"] = door.secret
    assert "fact=" in strict.post("/home/leave/")["Location"]
    assert strict.post("/home/pin/", {"pin": "1"}).status_code == 403
    assert door.open_duties("lead_rescue") == 1


def test_a_page_without_a_pin_says_whom_to_call(door: Door) -> None:
    with scoped(ENGINE):
        post = Post.objects.get(pk=door.world.posts["cadre"])
        post.phone = seal("+861000000001", f"post.phone:{post.pk}")
        post.save()
    record(door.world.viewer("command"), door.enrolment, [Said("seat", values={"role": "cadre", "post": str(post.pk)})], now=door.now)
    door.open()
    assert "tel:+861000000001" in door.page()
    pin.give(door.world.viewer("command"), door.enrolment, door.person, now=door.now)
    assert "tel:+861000000001" not in door.page()


def test_whatever_is_sent_with_it_leaving_is_recorded(door: Door) -> None:
    door.open()
    assert "fact=" in door.phone.post("/home/leave/", {"danger": "no such danger", "note": "x" * 5000})["Location"]
    assert door.open_duties("lead_rescue") == 1


def test_a_report_is_stored_and_the_next_one_is_three_taps(door: Door) -> None:
    door.unlock()
    assert "celsius_tapped" not in door.page("/home/report/")
    assert door.phone.post("/home/report/", {"celsius": "３６。６", "site": "axillary"}).status_code == 302
    page = door.page("/home/report/")
    assert 'name="celsius_tapped" value="36.6"' in page
    assert re.search(r'value="axillary"[^>]*checked', page)
    door.now += timedelta(hours=4, minutes=5)
    assert door.phone.post("/home/report/", {"celsius_tapped": "36.8", "celsius": "", "site": "axillary"}).status_code == 302
    with scoped(ENGINE):
        found = list(Evidence.objects.filter(enrolment=door.enrolment, form="report").order_by("seq"))
        assert [e.values["celsius"] for e in found] == [36.6, 36.8]
        assert {e.by for e in found} == {f"person:{door.person}"}
        assert Duty.objects.get(enrolment=door.enrolment, rule="learn_temperature", nth=1).how == "done"


def test_a_report_that_cannot_be_true_is_refused_beside_its_question(door: Door) -> None:
    door.unlock()
    answer = door.phone.post("/home/report/", {"celsius": "73.6", "site": "axillary"})
    assert answer.status_code == 422
    assert "higher than can be true" in answer.content.decode()


def test_a_need_opens_its_duty_and_its_fate_is_told(door: Door) -> None:
    door.unlock()
    door.phone.post("/home/say/need/", {"kind": "shopping", "note": "两斤米"})
    page = door.page("/home/ask/")
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=door.enrolment, rule="shop")
    assert door.world.plan.tracks["home"].rules["shop"].title.en in page
    assert duty.need
    assert "两斤米" in door.page("/home/record/")
    with scoped(ENGINE):
        assert "两斤米" not in "".join(Entry.objects.filter(enrolment=door.enrolment).values_list("body", flat=True))


def test_a_form_of_the_staff_is_not_the_households_to_fill_in(door: Door) -> None:
    door.unlock()
    assert door.phone.post("/home/say/assessment/", {"level": "none", "found": "x"}).status_code == 404


def test_a_word_in_private_is_told_nowhere(door: Door) -> None:
    door.unlock()
    answer = door.phone.post("/home/more/", {"worry": "hurt", "reach": "message", "note": "标记"}, follow=True)
    page = answer.content.decode()
    assert "It is stored" in page
    lead = door.world.plan.tracks["home"].rules["reach_at_risk"]
    for place in ("/home/", "/home/record/", "/home/ask/", "/home/complain/"):
        shown = door.page(place)
        assert lead.title.en not in shown
        assert "标记" not in shown
        assert "控制我" not in shown
    assert door.open_duties("reach_at_risk") == 1


def test_a_complaint_reaches_somebody_who_is_not_at_the_door(door: Door) -> None:
    door.unlock()
    assert door.phone.post("/home/complain/", {"about": "treatment", "says": "没人送药"}).status_code == 302
    with scoped(ENGINE):
        made = Complaint.objects.get(enrolment=door.enrolment)
        assert made.to == f"post:{door.world.posts['complaints_officer']}"
        assert "没人送药".encode() not in bytes(made.text or b"")
    page = door.page("/home/complain/")
    assert "passed on, not answered yet" in page
    assert "to be answered by" in page
    with scoped(ENGINE):
        due = Duty.objects.get(enrolment=door.enrolment, rule="answer_complaint").closes
    door.now = due + timedelta(minutes=1)
    door.unlock()
    assert "late; whoever is above them" in door.page("/home/complain/")


def test_a_complaint_is_read_and_answered_by_whom_it_was_laid_before_alone(door: Door) -> None:
    door.unlock()
    door.phone.post("/home/complain/", {"about": "treatment", "says": "没人送药"})
    answering = Client(headers={"accept-language": "en"})
    answering.force_login(door.world.members["complaints_officer"])
    answering.cookies["django_language"] = "en"
    page = answering.get("/complaints/").content.decode()
    assert "没人送药" in page
    number = re.search(r'href="/complaints/(\d+)/"', page)
    assert number
    other = Client()
    other.force_login(door.world.members["command"])
    assert "没人送药" not in other.get("/complaints/").content.decode()
    assert other.get(f"/complaints/{number[1]}/").status_code == 404
    place = f"/complaints/{number[1]}/"
    assert answering.post(place, {"result": "put_right"}).status_code == 422
    answering.post(place, {"result": "put_right", "says": "药今天送到"})
    assert door.open_duties("answer_complaint") == 0
    assert "药今天送到" in door.page("/home/complain/")
    assert "complaints" in door.page("/home/record/").lower()


def test_a_complaint_goes_on_to_whoever_takes_the_post_over(door: Door) -> None:
    door.unlock()
    door.phone.post("/home/complain/", {"about": "treatment", "says": "没人送药"})
    old, command = door.world.posts["complaints_officer"], door.world.viewer("command", door.now)
    with scoped(ENGINE):
        held = Post.objects.get(pk=old)
        member = Member.objects.create_user("next-officer", "pass-word-of-test", name="接手的人")
    door.now += timedelta(minutes=1)
    post.end(command, old, door.now)
    door.now += timedelta(minutes=1)
    post.give(command, member.pk, held.agency_id, held.area_id, held.role, door.now)
    following, before = Client(), Client()
    following.force_login(member)
    before.force_login(door.world.members["complaints_officer"])
    page = following.get("/complaints/").content.decode()
    assert "没人送药" in page
    assert "没人送药" not in before.get("/complaints/").content.decode()
    number = re.search(r'href="/complaints/(\d+)/"', page)
    assert number
    assert following.post(f"/complaints/{number[1]}/", {"result": "put_right", "says": "药今天送到"}).status_code == 302
    assert "药今天送到" in door.page("/home/complain/")


def test_a_complaint_nobody_holds_the_post_for_waits_in_the_commands_menu(door: Door) -> None:
    door.unlock()
    with scoped(ENGINE):
        Post.objects.exclude(pk__in=door.world.viewer("command").posts).update(active_until=door.now)
    door.phone.post("/home/complain/", {"about": "treatment", "says": "没人送药"})
    with scoped(ENGINE):
        assert Complaint.objects.get(enrolment=door.enrolment).to == "command"
    command = Client()
    command.force_login(door.world.members["command"])
    assert 'href="/complaints/"' in command.get("/menu/").content.decode()
    assert "没人送药" in command.get("/complaints/").content.decode()


def test_a_slip_is_taken_back_by_its_author_alone(door: Door) -> None:
    door.unlock()
    door.phone.post("/home/report/", {"celsius": "39.0", "site": "axillary"})
    assert door.open_duties("assess") == 1
    with scoped(ENGINE):
        fact = Evidence.objects.get(enrolment=door.enrolment, form="report").seq
        other = Entry.objects.filter(enrolment=door.enrolment).exclude(actor=f"person:{door.person}").order_by("seq").first()
    door.phone.post(f"/home/back/{other.seq}/")  # type: ignore[union-attr]
    assert door.open_duties("assess") == 1
    door.phone.post(f"/home/back/{fact}/")
    assert door.open_duties("assess") == 0
    assert "taken back" in door.page("/home/record/")


def test_at_the_minute_of_end_the_page_says_so_whatever_any_worker_did(door: Door) -> None:
    door.unlock()
    with scoped(ENGINE):
        ends = Enrolment.objects.get(pk=door.enrolment).ends
    assert ends
    door.now = ends - timedelta(minutes=1)
    assert "You are free." not in door.page()
    door.now = ends
    assert "You are free." in door.page()
    assert "Report how I am" not in door.page()
    door.phone.post("/home/lock/")
    assert "You are free." in door.page()


def test_it_is_read_in_chinese_too(door: Door) -> None:
    door.unlock()
    door.phone.cookies["django_language"] = "zh-hans"
    page = door.page()
    assert 'lang="zh-Hans"' in page
    assert "2026年12月6日 00:00" in page
    left = re.findall(r">[^<]*[A-Za-z]{4,}[^<]*<", re.sub(r"(?s)<head>.*?</head>|<button[^>]*lang=\"en\".*?</button>", "", page))
    assert left == []


def test_a_household_is_told_that_another_version_counts_for_it(door: Door) -> None:
    """Since when, which, by whom, and what it means: the hour of being free, where that is earlier now."""
    with scoped(ENGINE):
        version = Adoption.objects.get(pk=door.world.adoption).plan_version_id
    new = adopt(version, TOWNSHIP, {"isolation_days": "10"}, by="test", now=door.now)
    door.unlock()
    assert "The rules have changed" not in door.page()
    turn.turn(ask.ask(door.world.viewer("command"), new, None, "县指〔2026〕7号", "指挥长", "缩短", door.now), door.now)
    page = door.page()
    assert "The rules have changed" in page
    assert "指挥长" in page
    assert "You are free earlier than before: 2 December 2026 00:00" in re.sub(r"<[^>]+>|\s+", " ", page).replace("  ", " ")
    assert door.page("/home/record/")


def test_a_page_offers_no_form_that_only_another_track_would_hear() -> None:
    plan = compiled("return-to-work", {})
    here = {track: Home(SimpleNamespace(track=track), plan, None, NOON) for track in ("journey", "isolated")}  # type: ignore[arg-type]
    asked = {track: {form.name for form in home.forms("ask")} for track, home in here.items()}
    assert "ill_on_way" in asked["journey"]
    assert "ill_on_way" not in asked["isolated"]
    assert "need" in asked["journey"] & asked["isolated"]


WORDS = "<p>请带 2 盒药</p>"


def _shut(door: Door, place: str, **typed: str) -> tuple[str, dict[str, str]]:
    """What follows a form that was sent too late: the page, and the hidden fields that carry what was typed."""
    answer = door.phone.post(place, typed, follow=True)
    assert (answer.status_code, answer.redirect_chain) == (403, [(f"/home/pin/shut/?to={quote(place, safe='')}", 307)])
    page = answer.content.decode()
    fields = re.findall(r'<input type="hidden" name="(to|kept-[^"]+)" value="([^"]*)">', page)
    return page, {name: unescape(value) for name, value in fields}


def _evidence(form: str) -> int:
    with scoped(ENGINE):
        return Evidence.objects.filter(form=form).count()


def test_what_was_typed_under_another_pin_is_kept_shown_again_and_sent_once(door: Door) -> None:
    door.unlock()
    pin.choose(door.person, "8052", now=door.now + timedelta(minutes=3))
    page, carried = _shut(door, "/home/say/need/", kind="medicine", note=WORDS, key="0b8f0f52-2b0e-4b53-8e50-2e0b8f0f5200")
    assert "another PIN counts" in page
    assert "12:04" in page
    assert "What you typed is kept" in page
    assert carried == {"to": "/home/say/need/", "kept-kind": "medicine", "kept-note": WORDS}
    wrong = door.phone.post("/home/pin/", carried | {"pin": "7394"}).content.decode()
    assert "This PIN is not right" in wrong
    assert escape(WORDS) in wrong
    shown = door.phone.post("/home/pin/", carried | {"pin": "8052"}, follow=True)
    assert shown.redirect_chain == [("/home/say/need/", 307)]
    again = shown.content.decode()
    assert "It is not sent yet" in again
    assert escape(WORDS) in again
    assert _evidence("need") == 0
    assert door.phone.post("/home/say/need/", {"kind": "medicine", "note": WORDS})["Location"] == "/home/"
    assert _evidence("need") == 1


def test_after_a_first_pin_from_the_team_it_is_kept_past_ones_own_too(door: Door) -> None:
    door.unlock()
    first = pin.give(door.world.viewer("command"), door.enrolment, door.person, now=door.now + timedelta(minutes=1))
    _, carried = _shut(door, "/home/report/", celsius="36.9", site="axillary")
    chooses = door.phone.post("/home/pin/", carried | {"pin": first}, follow=True)
    assert [place for place, _ in chooses.redirect_chain] == ["/home/pin/new/"]
    assert "Choose a PIN of your own" in chooses.content.decode()
    assert 'name="kept-celsius" value="36.9"' in chooses.content.decode()
    shown = door.phone.post("/home/pin/new/", carried | {"pin": "6205", "again": "6205"}, follow=True)
    assert [place for place, _ in shown.redirect_chain] == ["/home/report/"]
    assert 'value="36.9"' in shown.content.decode()
    assert _evidence("report") == 0


def test_a_page_that_closed_by_itself_says_so_and_keeps_what_was_typed(door: Door) -> None:
    door.unlock()
    door.phone.post("/home/lock/")
    page, carried = _shut(door, "/home/report/", celsius="36.9", site="axillary")
    assert "not used for half an hour" in page
    assert "another PIN counts" not in page
    assert carried["kept-celsius"] == "36.9"


def test_the_first_page_says_that_another_pin_was_set(door: Door) -> None:
    door.unlock()
    assert "another PIN counts" not in door.page()
    pin.choose(door.person, "8052", now=door.now + timedelta(minutes=3))
    page = door.page()
    assert "another PIN counts" in page
    assert page.index("tel:120") < page.index("another PIN counts")


@pytest.mark.parametrize("to", ["https://x.invalid/home/report/", "//x.invalid/", "/home/lock/", "/staff/", "/home/report", "\\\n", ""])
def test_what_is_kept_goes_to_no_other_page(door: Door, to: str) -> None:
    door.unlock()
    door.phone.post("/home/lock/")
    answer = door.phone.post("/home/pin/", {"pin": "7394", "to": to, "kept-celsius": "36.9"})
    assert (answer.status_code, answer["Location"]) == (302, "/home/")


def test_whoever_has_a_card_that_was_replaced_is_told(door: Door) -> None:
    door.unlock()
    link.make(door.world.viewer("command"), door.enrolment, door.person, now=NOON)
    answer = door.phone.post("/home/report/", {"celsius": "36.9", "site": "axillary"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Nothing was sent" in page
    assert "replaced by a newer one" in page
    assert "tel:120" in page
    assert "replaced by a newer one" in door.page()
    assert _evidence("report") == 0
