"""Journeys, places and samples on their pages; whose each duty is; a household's own page; a worker's own list."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anju.core.enrolment.admit import Basis
from anju.core.enrolment.fact import Key
from anju.core.moments import local_day
from anju.operations import begin as things
from anju.operations import link, pin
from anju.operations.enrol import Request, enrol
from anju.operations.record import Said, record
from anju.operations.stand import stand
from anju.operations.tick import catch_up, tick
from anju.records.models import Duty, Enrolment
from anju.records.scope import ENGINE, scoped
from tests.web.town import token
from tests.world import NOON, VILLAGE, World, peopled

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def town() -> World:
    return peopled()


def client(town: World, role: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(town.members[role])
    made.cookies["django_language"] = "en"
    return made


def swabbed(town: World) -> tuple[int, int]:
    """A person and the sample taken of them."""
    parent = town.enrol(days_ago=3)
    viewer = town.viewer("command")
    record(viewer, parent, [Said("open", "take_swab")], now=NOON + MINUTE)
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=parent, rule="take_swab")
    said = Said("evidence", "swab", {"number": "A-17"}, via="staff", answers=Key(duty.rule, duty.occurs_on, duty.nth))
    record(viewer, parent, [said], now=NOON + MINUTE)
    with scoped(ENGINE):
        return parent, Enrolment.objects.get(subject="specimen").pk


def test_a_file_lists_what_belongs_to_it_and_a_sample_leads_back(town: World, at: Callable[[datetime], None]) -> None:
    parent, sample = swabbed(town)
    at(NOON + HOUR)
    page = client(town, "command").get(reverse("web:household", args=[parent])).content.decode()
    assert f'href="/household/{sample}/"' in page
    assert "A-17" in page
    assert f"/things/new/?of={parent}" in page
    page = client(town, "command").get(reverse("web:household", args=[sample])).content.decode()
    assert "<h1>A-17</h1>" in page
    assert f'href="/household/{parent}/"' in page
    assert "Opened: Sample A-17" in client(town, "command").get(reverse("web:household", args=[parent])).content.decode()
    assert "Call" not in page.partition("<main")[2].partition("</h1>")[2].partition("</div>")[0]


def test_the_driver_sees_whose_sample_it_is_and_does_it(town: World, at: Callable[[datetime], None]) -> None:
    parent, sample = swabbed(town)
    at(NOON + HOUR)
    driver = client(town, "driver")
    page = driver.get(reverse("web:duties")).content.decode()
    assert "A-17" in page
    assert "Sample" in page
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=sample, rule="send")
    assert driver.get(reverse("web:household", args=[parent])).status_code == 404
    sent = driver.post(reverse("web:do", args=[token(duty)]), {"key": "6b1c7f0e-9c3e-4b56-8a35-0f7d8e7f1a01"})
    assert sent.status_code == 302, sent.content.decode()
    page = driver.get(reverse("web:things")).content.decode()
    assert "A-17" in page
    assert "Sent" in page


def test_the_command_opens_a_place_and_a_seat_only_what_belongs_to_a_file(town: World, at: Callable[[datetime], None]) -> None:
    parent, _ = swabbed(town)
    at(NOON + HOUR)
    command, doctor = client(town, "command"), client(town, "doctor")
    page = command.get(reverse("web:thing-new")).content.decode()
    assert "Cold store" in page
    assert "Sample" not in page.partition("<form")[2]
    given = {"track": f"{town.adoption}:store", "name": "North gate", "village": str(VILLAGE)}
    opened = command.post(reverse("web:thing-new"), given)
    assert opened.status_code == 302
    with scoped(ENGINE):
        site = Enrolment.objects.get(subject="site")
    assert opened.headers["location"] == reverse("web:household", args=[site.pk])
    assert "North gate" in command.get(reverse("web:things")).content.decode()
    assert doctor.get(reverse("web:thing-new")).status_code == 404
    with scoped(ENGINE):
        waits = Duty.objects.get(enrolment=parent, rule="learn_result")
    assert waits.post == town.posts["doctor"]
    assert "A-17" in doctor.get(reverse("web:things")).content.decode()
    form = {"track": f"{town.adoption}:sample", "name": "A-17", "of": str(parent)}
    twice = doctor.post(reverse("web:thing-new"), form)
    assert twice.status_code == 422
    assert "One of this name is open here already" in twice.content.decode()
    assert doctor.post(reverse("web:thing-new"), form | {"name": "A-18"}).status_code == 302
    assert doctor.get(reverse("web:thing-new") + "?of=999999").status_code == 404
    assert doctor.get(reverse("web:thing-new") + "?of=x").status_code == 404


def test_a_worker_answers_for_themselves_from_their_own_list(town: World, at: Callable[[datetime], None]) -> None:
    stand(town.viewer("command"), town.adoption, NOON)
    tick(NOON + 6 * HOUR + MINUTE)
    at(NOON + 6 * HOUR + 2 * MINUTE)
    driver = client(town, "driver")
    page = driver.get(reverse("web:duties")).content.decode()
    assert "about their own health" in page
    assert "Take your own temperature" in page
    with scoped(ENGINE):
        duty = Duty.objects.filter(post=town.posts["driver"], rule="own_temperature").latest("opens")
    cook = client(town, "cook")
    assert cook.get(reverse("web:do", args=[token(duty)])).status_code == 404
    given = {"celsius": "36.5", "key": "6b1c7f0e-9c3e-4b56-8a35-0f7d8e7f1a02"}
    assert driver.post(reverse("web:do", args=[token(duty)]), given).status_code == 302
    with scoped(ENGINE):
        duty.refresh_from_db()
    assert (duty.how, duty.closed_by_whom) == ("done", f"post:{town.posts['driver']}")


def test_a_household_reads_and_answers_on_its_own_page(town: World, at: Callable[[datetime], None]) -> None:
    person = town.person("测试丙")
    basis = Basis("", "", "张某", "", local_day(NOON, "Asia/Shanghai"), "", "")
    file = enrol(town.viewer("command"), Request(town.adoption, "door", basis, person=person), now=NOON)
    catch_up([file], NOON + 21 * HOUR + MINUTE)
    at(NOON + 21 * HOUR + 2 * MINUTE)
    assert "测试丙" in client(town, "command").get(reverse("web:households")).content.decode()
    assert "测试丙" in client(town, "command").get(reverse("web:household", args=[file])).content.decode()
    secret = link.make(town.viewer("command"), file, person, now=NOON)
    browser = Client(headers={"accept-language": "en"})
    browser.cookies["django_language"] = "en"
    assert browser.get(f"/h/{secret}/", follow=True).status_code == 200
    first = pin.give(town.viewer("command"), file, person, now=NOON)
    assert browser.post("/home/pin/", {"pin": first})["Location"] == "/home/pin/new/"
    assert browser.post("/home/pin/new/", {"pin": "7394", "again": "7394"})["Location"] == "/home/"
    home = browser.get("/home/").content.decode()
    assert "Say how you all are" in home
    for place in ("/home/record/", "/home/rights/"):
        assert browser.get(place).status_code == 200, place
    ask = home.partition('"/home/answer/')[2].partition('"')[0]
    assert ask, home
    assert browser.post(f"/home/answer/{ask}", {"key": "6b1c7f0e-9c3e-4b56-8a35-0f7d8e7f1a03"}).status_code == 302
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=file, rule="say")
    assert (duty.how, duty.closed_by_whom) == ("done", f"person:{person}")


def test_the_enrolment_page_takes_in_the_whole_door(town: World, at: Callable[[datetime], None]) -> None:
    person = town.person("测试丁")
    at(NOON)
    command = client(town, "command")
    page = command.get(reverse("web:enrol-new") + f"?person={person}").content.decode()
    assert "Household watch" in page
    given = {"track": f"{town.adoption}:door", "decider": "Zhang", "person": str(person), f"first_day_{person}": "2026-11-22"}
    shown = command.post(reverse("web:enrol-new"), given)
    text = shown.content.decode()
    stands = text.partition('name="shown" value="')[2].partition('"')[0]
    done = command.post(reverse("web:enrol-new"), given | {"act": "enrol", "shown": stands})
    assert done.status_code == 302, text
    with scoped(ENGINE):
        row = Enrolment.objects.get(subject="household")
    assert row.person_id is None
    assert command.get(done.headers["location"]).status_code == 200


def test_the_numbers_of_pages_do_not_tell_what_is_not_theirs(town: World, at: Callable[[datetime], None]) -> None:
    at(NOON)
    site = things.begin(town.viewer("command"), things.Opening(town.adoption, "store", "北门", area=VILLAGE), now=NOON)
    assert client(town, "lab").get(reverse("web:household", args=[site])).status_code == 404
    assert "北门" not in client(town, "lab").get(reverse("web:things")).content.decode()
