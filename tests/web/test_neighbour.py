"""A neighbour worries: sent without signing in, taken as a call for help, read by nobody in the street; the same of every door."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from anju.operations.finding import gate
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.stand import stand
from anju.operations.viewer import household_viewer
from anju.records.models import Duty, Enrolment, Evidence, Gate
from anju.records.scope import ENGINE, scoped
from tests.world import NOON, VILLAGE, World, texts, world

pytestmark = pytest.mark.django_db
SAID = {"village": str(VILLAGE), "about": "still", "where": "3组12号", "says": "两天没见人"}


@pytest.fixture
def made(at: Callable[[datetime], None]) -> World:
    cache.clear()
    at(NOON)
    there = world(files=texts("key-persons"))
    stand(there.viewer("command"), there.adoption, NOON)
    return there


def street() -> Client:
    return Client(headers={"accept-language": "en"})


def address(made: World) -> str:
    viewer = made.viewer("command")
    return reverse("web:neighbour", args=[gate.secret_of(viewer, gate.make(viewer, now=NOON, neighbours=True))])


def seen() -> list[Duty]:
    with scoped(ENGINE):
        return list(Duty.objects.filter(rule="see_neighbour"))


def test_what_a_neighbour_says_sends_somebody_to_see_that_they_are_well(made: World) -> None:
    place = address(made)
    page = street().get(place).content.decode()
    assert page.index('href="tel:120"') < page.index("Worried about a neighbour?</h1>"), "the emergency stands first"
    assert street().post(place, SAID)["Location"] == f"{place}done/"
    owed = seen()
    assert [(each.role, each.need) for each in owed] == [("village_head", True)]
    with scoped(ENGINE):
        said = Evidence.objects.get(form="neighbour_word")
        file = Enrolment.objects.get(pk=said.enrolment)
    assert (file.subject, said.by) == ("unit", "neighbour"), "the village's own file hears it, and nobody's name is kept"
    assert "3组12号" not in str(said.values), "where it is stands sealed"
    head = Client(headers={"accept-language": "en"})
    head.force_login(made.members["village_head"])
    token = f"{owed[0].enrolment}.{owed[0].rule}.{owed[0].occurs_on.isoformat()}.{owed[0].nth}"
    page = head.get(f"/duties/{token}/").content.decode()
    assert "3组12号" in page
    assert head.post(f"/duties/{token}/", {"found": "no_answer"}).status_code == 302
    assert [each.how for each in sorted(seen(), key=lambda each: each.nth)] == ["done", None], "nobody answered: somebody goes again"


def test_every_door_is_answered_alike_and_nothing_can_be_read(made: World) -> None:
    made.enrol(made.person("测试甲"))
    place = address(made)
    known, unknown = street().post(place, SAID), street().post(place, {**SAID, "where": "没有这一户"})
    pages = [re.sub('value="[^"]*"', "", street().get(one["Location"]).content.decode()) for one in (known, unknown)]
    assert known.status_code == unknown.status_code == 302
    assert pages[0] == pages[1]
    assert "3组12号" not in street().get(place).content.decode()
    assert "测试甲" not in pages[0]
    with scoped(ENGINE):
        assert Evidence.objects.filter(form="neighbour_word").count() == 2
        person = Enrolment.objects.get(subject="person").pk
        assert not Duty.objects.filter(enrolment=person, rule__in=("legal_talk", "refer", "take_neighbour_call")).exists(), "it is no case"


def test_what_lacks_is_asked_again_beside_its_question_and_nothing_typed_is_lost(made: World) -> None:
    answer = street().post(address(made), {**SAID, "about": ""})
    assert answer.status_code == 422
    assert "两天没见人" in answer.content.decode()
    assert seen() == []


def test_it_is_throttled_closed_and_apart_from_arrivals(made: World) -> None:
    place = address(made)
    answers = [street().post(place, SAID).status_code for _ in range(8)]
    assert answers == [302] * 6 + [429] * 2
    code = place.rstrip("/").rpartition("/")[2]
    assert street().get(reverse("web:arrive", args=[code])).status_code == 404, "a square leads to one page"
    cache.clear()
    viewer = made.viewer("command")
    with scoped(ENGINE):
        number = Gate.objects.get(neighbours=True).pk
    gate.revoke(viewer, number, now=NOON)
    page = street().get(place)
    assert page.status_code == 404
    assert 'href="tel:120"' in page.content.decode()


def test_a_household_says_nothing_as_a_neighbour(made: World) -> None:
    enrolment = made.enrol()
    with scoped(ENGINE):
        person = Enrolment.objects.get(pk=enrolment).person_id
    assert person is not None
    said = Said("evidence", "neighbour_word", {"about": "still", "where": "x"}, via="household")
    with pytest.raises(Refused):
        record(household_viewer(enrolment, person), enrolment, [said], now=NOON)


def test_a_plan_that_hears_no_neighbours_has_no_square_for_them(db: None, at: Callable[[datetime], None]) -> None:
    at(NOON)
    with pytest.raises(Refused, match="neighbours"):
        gate.make(world().viewer("command"), now=NOON, neighbours=True)


def test_the_command_makes_its_square_on_the_page_of_squares(made: World) -> None:
    command = Client(headers={"accept-language": "en"})
    command.force_login(made.members["command"])
    command.cookies["django_language"] = "en"
    answer = command.post(reverse("web:gate-new"), {"for": "neighbours"})
    page = command.get(answer["Location"]).content.decode()
    assert "Worried about a neighbour?" in page
    assert "/neighbour/" in page
    assert "for neighbours who worry" in command.get(reverse("web:gates")).content.decode()
