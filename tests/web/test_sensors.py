"""Sensors on the screen: fitted with a reason, started once heard; the household's one tap, and its answer."""

from datetime import timedelta

import pytest
from django.test import Client

from anju.operations.devices.decide import decide
from anju.operations.devices.fit import fit, start
from anju.operations.devices.hear import hear
from anju.records.models import Device, Duty, Enrolment, Evidence
from anju.records.scope import ENGINE, scoped
from tests.operations.test_devices import CLOSED, KEY, OPEN, packet
from tests.web.test_home import Door
from tests.web.test_home import door as door  # a fixture
from tests.world import NOON

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def staff(door: Door, role: str = "command") -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(door.world.members[role])
    made.cookies["django_language"] = "en"
    return made


def sensed(door: Door) -> int:
    viewer = door.world.viewer("command")
    device = fit(viewer, door.enrolment, KEY, "contact", "x", now=NOON)
    hear([packet(CLOSED)], NOON)
    start(viewer, device, now=NOON)
    return device


def test_staff_fit_one_with_a_reason_and_start_it_once_it_was_heard(door: Door) -> None:
    place, client = f"/household/{door.enrolment}/sensors/", staff(door)
    assert place in client.get(f"/household/{door.enrolment}/").content.decode()
    refused = client.post(place, {"key": "no", "kind": "contact", "reason": ""})
    assert refused.status_code == 422
    assert client.post(place, {"key": KEY, "kind": "contact", "reason": "wanders at night"}).status_code == 302
    with scoped(ENGINE):
        device = Device.objects.get()
    page = client.get(place).content.decode()
    assert "not heard yet" in page
    assert "wanders" not in page
    assert "Nothing was heard of it yet" in client.post(f"{place}{device.pk}/", {"what": "start"}, follow=True).content.decode()
    hear([packet({"contact": True, "battery": 12})], NOON)
    client.post(f"{place}{device.pk}/", {"what": "start"})
    page = client.get(place).content.decode()
    assert "listens" in page
    assert "weak" in page
    client.post(f"{place}{device.pk}/", {"what": "remove"})
    assert "taken away" in client.get(place).content.decode()


def test_after_end_the_screen_says_that_it_is_off_and_none_is_fitted(door: Door) -> None:
    sensed(door)
    with scoped(ENGINE):
        ends = Enrolment.objects.get(pk=door.enrolment).ends
    assert ends is not None
    door.now = ends
    page = staff(door).get(f"/household/{door.enrolment}/sensors/").content.decode()
    assert "off: the measures have ended" in page
    assert "Fit it" not in page
    assert staff(door).post(f"/household/{door.enrolment}/sensors/", {"key": "0xaaaa0001", "kind": "contact", "reason": "x"}).status_code == 422


def test_another_homes_sensor_is_not_there(door: Door) -> None:
    device = sensed(door)
    other = door.world.enrol(door.world.person("测试乙"))
    assert staff(door).post(f"/household/{other}/sensors/{device}/", {"what": "remove"}).status_code == 404
    with scoped(ENGINE):
        assert Device.objects.get(pk=device).removed is None


def test_one_tap_says_what_the_door_is_opened_for_and_nobody_asks(door: Door) -> None:
    door.unlock()
    assert "I am opening the door" not in door.page()
    sensed(door)
    assert "I am opening the door" in door.page()
    assert door.phone.post("/home/door/door_word/", {"for": "rubbish"})["Location"] == "/home/"
    hear([packet(OPEN)], door.now + MINUTE)
    decide(door.now + MINUTE)
    assert door.open_duties("ask_all_right") == 0
    assert door.phone.post("/home/door/report/", {"for": "rubbish"}).status_code == 404


def test_the_page_asks_are_you_all_right_and_one_tap_answers(door: Door) -> None:
    door.unlock()
    sensed(door)
    hear([packet(OPEN)], door.now)
    decide(door.now)
    door.now += MINUTE
    page = door.page()
    assert "are you all right" in page
    assert "Opening a door is no offence." in page
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=door.enrolment, rule="ask_all_right")
    token = f"ask_all_right.{duty.occurs_on.isoformat()}.{duty.nth}"
    page = door.page("/home/")
    assert 'value="shut"' in page
    assert 'value="no_answer"' not in page, "that nobody answered is not for whoever answers to say"
    door.phone.post(f"/home/door/answer/{token}/", {"answer": "no_answer"})
    with scoped(ENGINE):
        assert not Evidence.objects.filter(enrolment=door.enrolment, form="door_answer").exists()
    assert door.phone.post(f"/home/door/answer/{token}/", {"answer": "well"})["Location"] == "/home/"
    assert door.open_duties("ask_all_right") == 0
    assert "are you all right" not in door.page()
    with scoped(ENGINE):
        said = Evidence.objects.get(enrolment=door.enrolment, form="door_answer")
    assert (said.values, said.via, said.rule) == ({"answer": "well"}, "household", "ask_all_right")
    again = door.phone.post(f"/home/door/answer/{token}/", {"answer": "well"}, follow=True).content.decode()
    assert "Somebody has answered this already" in again
