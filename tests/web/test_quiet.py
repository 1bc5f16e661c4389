"""A quiet way to ask for help: it goes to whom the plan names, leaves no trace at the door, and nobody rings there unless they may."""

import re

import pytest
from django.test import Client

from anju.operations.look import look
from anju.operations.record import Said, record
from anju.records.models import Evidence, Incident, Read
from anju.records.scope import ENGINE, scoped
from tests.web.test_home import Door
from tests.web.town import SEATS

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    made = Door(monkeypatch)
    for role in SEATS:
        said = Said("seat", values={"role": role, "post": str(made.world.posts[role])})
        record(made.world.viewer("command"), made.enrolment, [said], now=made.now)
    return made


def ask(door: Door, reach: str) -> str:
    """Word in private; what the page says at once."""
    return door.phone.post("/home/more/", {"worry": "hurt", "reach": reach, "note": "标记"}, follow=True).content.decode()


def staff(door: Door, role: str) -> Client:
    """A browser signed in as whoever holds `role`."""
    made = Client(headers={"accept-language": "en"})
    made.force_login(door.world.members[role])
    made.cookies["django_language"] = "en"
    return made


def test_the_way_in_looks_like_any_other_page(door: Door) -> None:
    door.unlock()
    page = door.page("/home/more/")
    assert "<title>My page" in page
    for word in ("doctor", "private", "help"):
        assert word not in "/home/more/"
    assert "no-store" in door.phone.get("/home/more/")["Cache-Control"]


def test_nothing_of_it_stands_at_the_door_whoever_looks(door: Door) -> None:
    door.unlock()
    before = door.page("/home/record/")
    ask(door, "come")
    looked = staff(door, "follow_up_doctor")
    with scoped(ENGINE):
        number = Incident.objects.get(enrolment=door.enrolment, hidden=True).pk
    for place in (f"/incidents/{number}/", f"/household/{door.enrolment}/", f"/call/{door.enrolment}/"):
        assert looked.get(place).status_code == 200
    with scoped(ENGINE):
        kept = list(Read.objects.filter(enrolment=door.enrolment).values_list("what", "quiet"))
    assert {what for what, _quiet in kept} >= {"incident", "record", "phone"}
    assert all(quiet for _what, quiet in kept)
    after = door.page("/home/record/")
    assert "Nobody yet" in before
    assert "Nobody yet" in after
    for place in ("/home/", "/home/record/", "/home/ask/", "/home/going/", "/home/more/", "/home/complain/"):
        assert "标记" not in door.page(place)
        assert "controls me" not in door.page(place) or place == "/home/more/"


def test_every_page_at_the_door_is_the_same_sign_for_sign(door: Door) -> None:
    door.unlock()
    named = ("report", "ask", "going", "more", "record", "rights", "complain", "told", "agreed")
    places = ["/home/", *(f"/home/{each}/" for each in named)]

    def seen() -> dict[str, str]:
        return {place: re.sub(r'value="[^"]*"', "", door.page(place)) for place in places}

    before, kept = seen(), set(door.phone.cookies)
    ask(door, "come")
    doctor = staff(door, "follow_up_doctor")
    doctor.get(f"/household/{door.enrolment}/")
    assert seen() == before
    new = {name: each.value for name, each in door.phone.cookies.items() if name not in kept}
    assert not any(new.values()), "what was said once is forgotten by now"


def test_no_number_tried_on_an_open_page_tells_of_it_or_takes_it_back(door: Door) -> None:
    door.unlock()
    ask(door, "come")
    with scoped(ENGINE):
        told = Evidence.objects.get(enrolment=door.enrolment, sensitivity="hidden").seq
    answers = {fact: door.phone.post(f"/home/back/{fact}/", follow=True).content.decode() for fact in (told, told + 999)}
    assert ["Taken back" in page for page in answers.values()] == [False, False]
    assert len({page.count("banner-red") for page in answers.values()}) == 1, "a number of nothing is answered the same"
    assert door.open_duties("reach_at_risk") == 1


def test_the_looks_of_everybody_else_are_told_as_before(door: Door) -> None:
    door.unlock()
    ask(door, "come")
    look(door.world.viewer("bureau_office", door.now), door.enrolment, "record", now=door.now)
    assert "looked at the record" in door.page("/home/record/")


@pytest.mark.parametrize(("reach", "may"), [("call", True), ("message", False), ("come", False)])
def test_whoever_answers_is_told_whether_the_telephone_may_ring(door: Door, reach: str, may: bool) -> None:
    door.unlock()
    ask(door, reach)
    doctor = staff(door, "follow_up_doctor")
    page = doctor.get(f"/call/{door.enrolment}/").content.decode()
    assert ("Do not ring the telephone of this door" in page) is not may
    assert ("said that you may ring them" in page) is may
    assert "Do not ring" not in page or 'class="button button-wide lead" href="tel:' not in page
    assert ("Do not ring" in doctor.get(f"/household/{door.enrolment}/").content.decode()) is not may


def test_nobody_else_learns_that_there_was_anything_to_hear(door: Door) -> None:
    door.unlock()
    ask(door, "come")
    for role in ("cadre", "officer", "control_staff", "command", "bureau_office"):
        for place in (f"/call/{door.enrolment}/", f"/household/{door.enrolment}/"):
            answer = staff(door, role).get(place)
            page = answer.content.decode()
            assert answer.status_code == 200, (role, place)
            assert "told something in private" not in page, (role, place)
            assert "controls me" not in page
