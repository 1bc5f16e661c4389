"""Rooms and cars, and lists due at an hour, on their pages: chosen, refused with what is out, sent, received, taken out."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from anju.operations.record import Said, record
from anju.operations.tick import tick
from anju.records.models import Digest, Duty, Read
from anju.records.scope import ENGINE, scoped
from tests.core.look import looked
from tests.operations.test_things import PLAN, answered, called, named
from tests.web.town import token
from tests.world import NOON, World, world

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
EVENING = NOON + 6 * HOUR


@pytest.fixture
def town() -> World:
    return world(files={"plan.yaml": looked(PLAN.read_text(encoding="utf-8"))})


def client(town: World, role: str, language: str = "en") -> Client:
    made = Client(headers={"accept-language": language})
    made.force_login(town.members[role])
    made.cookies["django_language"] = language
    return made


def duty(enrolment: int, rule: str) -> Duty:
    with scoped(ENGINE):
        return Duty.objects.filter(enrolment=enrolment, rule=rule, how=None).latest("opens")


def test_the_menu_leads_to_what_a_plan_in_force_has(town: World, at: Callable[[datetime], None]) -> None:
    at(NOON + 2 * MINUTE)
    for role in ("command", "doctor"):
        menu = client(town, role).get("/menu/").content.decode()
        assert f'href="{reverse("web:digests")}"' in menu, role
        assert f'href="{reverse("web:resources")}"' in menu, role


def test_the_keeper_names_units_and_everybody_sees_what_is_free(town: World, at: Callable[[datetime], None]) -> None:
    at(NOON + 2 * MINUTE)
    page = reverse("web:resource", args=[town.adoption, "cars"])
    keeper = client(town, "leader")
    assert keeper.post(page, {"label": "A001"}).status_code == 302
    assert keeper.post(page, {"label": "a 001"}).status_code == 422
    assert keeper.post(page, {"label": "A002"}).status_code == 302
    assert "One more on the list" not in client(town, "doctor").get(page).content.decode()
    called(town, town.stand(), "send_car", {"unit": "A001"})
    listed = client(town, "doctor").get(reverse("web:resources")).content.decode()
    assert "1 of 2 taken" in listed
    assert "no more now" in listed
    (car,) = [one.unit for one in keeper.get(page).context["kept"].units if one.label == "A002"]
    act = reverse("web:resource-unit", args=[town.adoption, "cars", car])
    keeper.post(act, {"act": "aside", "text": "at the garage"})
    assert "at the garage" in keeper.get(page).content.decode()
    assert keeper.post(act, {"act": "sell"}).status_code == 404
    assert client(town, "doctor").get(reverse("web:resource", args=[town.adoption, "boats"])).status_code == 404


def test_a_duty_offers_what_is_free_and_says_which_is_out(town: World, at: Callable[[datetime], None]) -> None:
    at(NOON + HOUR)
    named(town, "cars", "A001", "A002")
    file = town.stand()
    called(town, file, "send_car", {"unit": "A001"})
    record(town.viewer("command"), file, [Said("open", "send_car")], now=NOON + HOUR)
    page = reverse("web:do", args=[token(duty(file, "send_car"))])
    browser = client(town, "leader")
    shown = browser.get(page).content.decode()
    assert '<option value="A002">' in shown
    assert '<option value="A001">' not in shown
    refused = browser.post(page, {"unit": "A002"})
    assert refused.status_code == 422
    assert "A001 · 2026-11-22 12:01" in refused.content.decode()
    assert browser.post(page, {"unit": "A002", "exception": "a birth"}).status_code == 302
    assert "an exception, its reason is kept" in browser.get(reverse("web:resource", args=[town.adoption, "cars"])).content.decode()


def test_who_has_a_room_is_named_to_those_who_may_know(town: World, at: Callable[[datetime], None]) -> None:
    at(NOON + HOUR)
    named(town, "rooms", "201")
    answered(town, town.enrol(town.person("住客甲")), "place", {"unit": "201"})
    page = reverse("web:resource", args=[town.adoption, "rooms"])
    assert "住客甲" in client(town, "command").get(page).content.decode()
    seen = client(town, "director").get(page).content.decode()
    assert "201" in seen
    assert "住客甲" not in seen


def test_a_list_is_struck_sent_received_and_taken_out(town: World, at: Callable[[datetime], None]) -> None:
    for name in ("=cmd甲", "住客乙"):
        town.enrol(town.person(name), days_ago=13)
    file = town.stand()
    tick(EVENING)
    at(EVENING)
    doctor, leader = client(town, "doctor"), client(town, "leader")
    page = doctor.get(reverse("web:do", args=[token(duty(file, "digest.release_list"))]))["Location"]
    shown = doctor.get(page)
    assert "at END the person is free all the same" in shown.content.decode()
    assert client(town, "director").get(page).status_code == 404
    code = shown.context["list"].code
    wrong = doctor.post(page, {"code": code, "strike2": "1", "reason2": " "})
    assert wrong.status_code == 422
    assert "Say for each line you strike why." in wrong.content.decode()
    sent = doctor.post(page, {"code": code, "strike2": "1", "reason2": "moved to the hospital"})
    assert sent.status_code == 302
    with scoped(ENGINE):
        number = Digest.objects.get().pk
    assert leader.get(reverse("web:do", args=[token(duty(file, "digest.release_list.leader"))])).status_code == 302
    there = reverse("web:digest", args=[number])
    assert "I have received it" in leader.get(there).content.decode()
    received = reverse("web:digest-received", args=[number])
    unsaid = leader.post(received, {"strike1": "1", "reason1": ""})
    assert (unsaid.status_code, "Say for each line you strike why." in unsaid.content.decode()) == (422, True)
    assert leader.post(received, {"strike1": "1", "reason1": "a wrong date"}).status_code == 302
    after = leader.get(there).content.decode()
    assert "I have received it" not in after
    assert "moved to the hospital" in after
    assert "a wrong date" in after
    assert "1 of 1 received" in client(town, "command").get(reverse("web:digests")).content.decode()
    taken = reverse("web:digest-taken", args=[number])
    assert leader.post(taken, {"why": ""}).status_code == 302
    book = CalamineWorkbook.from_filelike(io.BytesIO(leader.post(taken, {"why": "report"}).content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["Name", "=cmd甲", "住客乙"]
    assert rows[2][5] == "moved to the hospital"
    with scoped(ENGINE):
        assert Read.objects.filter(purpose="report", who=f"post:{town.posts['leader']}").count() == 1


def test_nothing_to_tell_is_sent_in_one_tap(town: World, at: Callable[[datetime], None]) -> None:
    file = town.stand()
    tick(EVENING)
    at(EVENING)
    doctor = client(town, "doctor", "zh-hans")
    page = reverse("web:digest-due", args=[token(duty(file, "digest.release_list"))])
    shown = doctor.get(page)
    assert "没有情况，也要报" in shown.content.decode()
    assert doctor.post(page, {"code": shown.context["list"].code}).status_code == 302
    assert doctor.get(page).status_code == 302
