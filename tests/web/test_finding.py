"""The pages that find people: what is left by door, the square at the roadside, and the classes that a person confirms."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from anju.operations.finding import check, gate, place, screen, watch
from anju.records.models import Enrolment, Identity, Person, RegisterRow, Screening
from anju.records.queries import found
from anju.records.scope import ENGINE, scoped
from tests.core.finding import OFFICE
from tests.operations.town import DOORS, PEOPLE, Town, arrivals, book, brought, households, town
from tests.world import NOON, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db
HI = TOWNSHIP + 999
SAID = {
    "name": "测试丙", "phone": "01000138011", "village": str(VILLAGE), "address": "3组12号", "origin": "甲市乙区", "arrived": "2026-11-20T09:00",
    "contact": "none", "age": "40",
}  # fmt: skip


@pytest.fixture
def made(at: Callable[[datetime], None]) -> Town:
    cache.clear()
    at(NOON)
    return town()


def client(made: Town, who: str = "", language: str = "en") -> Client:
    browser = Client(headers={"accept-language": language})
    if who:
        browser.force_login(made.members[who])
    browser.cookies["django_language"] = language
    return browser


def text(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def lines() -> list[RegisterRow]:
    with scoped(ENGINE):
        return list(RegisterRow.objects.order_by("pk"))


def code(made: Town) -> str:
    viewer = made.viewer("command")
    return gate.secret_of(viewer, gate.make(viewer, now=NOON))


def test_the_two_doors_not_yet_checked_are_shown_and_checked_from_a_phone(made: Town) -> None:
    brought(made, "doors", book(DOORS, households(10)), "households")
    for line in lines()[:8]:
        check.check(made.viewer("command"), line.pk, {"living": 2, "arrivals": False}, now=NOON)
    address = reverse("web:register", args=[made.register("households")])
    page = text(client(made, "command"), address)
    assert "5组9号" in page
    assert "5组10号" in page
    assert "1组1号" not in page, "what is checked is not among what is left"
    assert "2 left" in text(client(made, "command"), reverse("web:registers"))
    checker = client(made, "checker")
    assert "5组10号" not in text(checker, address), "another village's door is not theirs to see"
    one = lines()[8]
    refused = checker.post(reverse("web:register-check", args=[one.pk]), {"living": "900", "arrivals": "no"})
    assert refused.status_code == 422
    assert 'value="900"' in refused.content.decode(), "what was typed is not lost"
    assert checker.post(reverse("web:register-check", args=[one.pk]), {"living": "3", "arrivals": "no"}).status_code == 302
    assert lines()[8].state == "checked"
    assert checker.get(reverse("web:register-door", args=[lines()[9].pk])).status_code == 404
    other = client(made, "other")
    assert other.post(reverse("web:register-door", args=[lines()[9].pk]), {"reason": "空户"}).status_code == 302
    assert "nobody was missed" in text(client(made, "command"), address)


def test_a_door_on_no_list_is_put_there_and_its_arrival_taken_down(made: Town) -> None:
    checker, register = client(made, "checker"), made.register("households")
    given = {"village": str(VILLAGE), "address": "8组8号", "head": "户主甲", "people": "2"}
    answer = checker.post(reverse("web:register-door-new", args=[register]), given)
    assert answer.status_code == 302
    page = text(checker, answer["Location"])
    assert "8组8号" in page
    assert reverse("web:candidate-new") in page
    assert checker.post(reverse("web:register-door-new", args=[register]), {**given, "address": ""}).status_code == 422
    assert checker.post(reverse("web:candidate-new"), {**SAID, "source": "door"}).status_code == 302
    with scoped(ENGINE):
        assert Screening.objects.get().source == "door"
    assert checker.get(reverse("web:candidates")).status_code == 403


def test_whoever_finds_somebody_at_a_door_is_led_to_take_them_down(made: Town) -> None:
    brought(made, "doors", book(DOORS, households(4)), "households")
    checker, one = client(made, "checker"), lines()[0]
    nobody = checker.post(reverse("web:register-check", args=[one.pk]), {"living": "3", "arrivals": "no"})
    assert nobody["Location"] == reverse("web:register", args=[one.register_id])
    somebody = checker.post(reverse("web:register-check", args=[one.pk]), {"living": "4", "arrivals": "yes"})
    assert somebody["Location"].startswith(reverse("web:candidate-new"))
    page = text(checker, somebody["Location"])
    assert "take each of them down" in page
    assert 'value="1组1号"' in page, "the door is carried over"
    assert lines()[0].state == "checked"


def test_a_spreadsheet_of_doors_is_previewed_before_anything_is_stored(made: Town) -> None:
    from io import BytesIO

    file = BytesIO(book(DOORS, households(4)))
    file.name = "名册.xlsx"
    command = client(made, "command")
    answer = command.post(reverse("web:register", args=[made.register("households")]), {"file": file})
    assert answer.status_code == 302
    assert "门牌地址" in text(command, answer["Location"])
    assert lines() == []
    assert command.post(reverse("web:register", args=[made.register("households")]), {}).status_code == 422
    assert client(made, "checker").post(reverse("web:register", args=[made.register("households")]), {"file": BytesIO(b"x")}).status_code == 422


def test_who_arrives_registers_without_signing_in_and_learns_nothing_of_others(made: Town) -> None:
    address = reverse("web:arrive", args=[code(made)])
    stranger = client(made)
    page = text(stranger, address)
    assert 'href="tel:120"' in page
    assert "1095" in page, "how long it is kept"
    assert "leader in charge" in page, "who reads it"
    first = stranger.post(address, SAID)
    again = client(made).post(address, SAID)
    assert first.status_code == again.status_code == 302
    seen = [re.sub('name="(csrfmiddlewaretoken|key)" value="[^"]*"', "", text(client(made), one["Location"])) for one in (first, again)]
    assert seen[0] == seen[1], "the same for whoever is known already"
    with scoped(ENGINE):
        assert Person.objects.filter(merged_into=None).count() == 1
        assert Screening.objects.filter(superseded=None).count() == 1
        assert Enrolment.objects.filter(subject="person").count() == 0, "nobody is enrolled by a page"
        assert Identity.objects.exclude(phone=None).exists()
    wrong = stranger.post(address, {**SAID, "name": "", "age": "400"})
    assert wrong.status_code == 422
    assert "甲市乙区" in wrong.content.decode(), "what was typed is not lost"
    assert stranger.get(reverse("web:arrive", args=["x" * 27])).status_code == 404
    assert client(made, "checker").get(reverse("web:gates")).status_code == 403


def test_a_gate_that_is_tried_too_often_waits(made: Town) -> None:
    address, stranger = reverse("web:arrive", args=[code(made)]), client(made)
    answers = [stranger.get(address).status_code for _ in range(25)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_sixty_found_are_classified_confirmed_and_led_on_to_their_enrolment(made: Town) -> None:
    viewer, command = made.viewer("command"), client(made, "command")
    place.set_level(viewer, made.register("risk_areas"), "甲市乙区", "high", date(2026, 11, 1), "通报", now=NOON)
    brought(made, "people", book(PEOPLE, arrivals()))
    page = text(command, reverse("web:candidates"))
    assert page.count("cannot tell: ask") == 60
    with scoped(viewer.scope()):
        people = found.found(TOWNSHIP, HI, NOON)
    by = screen.table(viewer)
    assert by is not None
    for one in screen.propose(by, people[:60], NOON):
        screen.save(viewer, one.who.person, {**one.told, "contact": "none"}, now=NOON)
    page = text(command, reverse("web:candidates"))
    assert "from a place of middle or high risk" in page
    assert "甲市乙区" in page
    with scoped(viewer.scope()):
        people = found.found(TOWNSHIP, HI, NOON)
    proposals = screen.propose(by, people, NOON)
    answer = command.post(reverse("web:candidates-confirm"), {"person": [f"{one.who.person}:{one.verdict.track}" for one in proposals]})
    assert answer.status_code == 302
    page = text(command, reverse("web:candidates") + "?show=decided")
    assert page.count('name="person"') == 60
    assert 'value="2026-11-20"' in page, "the first day is carried over"
    chosen = [one.who.person for one in proposals if one.verdict.track == "home"]
    carried = {
        "track": f"{by.adoption}:home", "first_day_rule": "arrival", "first_day_evidence": "ticket", f"first_day_{chosen[0]}": "2026-11-20",
        "person": str(chosen[0]),
    }  # fmt: skip
    page = text(command, f"{reverse('web:enrol-new')}?{urlencode(carried)}")
    assert f'value="{by.adoption}:home" selected' in page
    assert 'value="ticket"' in page
    assert 'value="2026-11-20"' in page


def test_what_holds_for_many_is_answered_once_and_nothing_else_of_theirs_changes(made: Town) -> None:
    brought(made, "people", book(PEOPLE, arrivals(5)))
    command, address = client(made, "command"), reverse("web:candidates-together")
    with scoped(made.viewer("command").scope()):
        people = [one.person for one in found.found(TOWNSHIP, HI, NOON)]
    assert command.post(address, {}).status_code == 302, "nobody chosen"
    chosen = {"person": [f"{one}:" for one in people[:3]]}
    page = command.post(address, chosen).content.decode()
    assert page.count('type="hidden" name="person"') == 3
    assert 'name="age"' in page or 'name="contact"' in page, "what the class turns on is asked"
    assert command.post(address, {**chosen, "act": "save"}).status_code == 422, "an empty answer is none"
    assert command.post(address, {**chosen, "act": "save", "contact": "close"}).status_code == 302
    by = screen.table(made.viewer("command"))
    assert by is not None
    with scoped(made.viewer("command").scope()):
        told = {one.who.person: one.told for one in screen.propose(by, found.some(people, TOWNSHIP, HI, NOON), NOON)}
    assert [told[one].get("contact") for one in people] == ["close"] * 3 + [None] * 2
    assert all(told[one].get("origin") for one in people), "what each said of themselves stays"
    assert client(made, "checker").post(address, chosen).status_code == 403


def test_another_class_asks_for_a_reason_and_answers_can_be_asked_one_by_one(made: Town) -> None:
    command = client(made, "command")
    client(made).post(reverse("web:arrive", args=[code(made)]), SAID)
    with scoped(ENGINE):
        person = Screening.objects.get().person_id
    address = reverse("web:candidate", args=[person])
    assert "Health watch" in text(command, address)
    assert command.post(address, {"act": "decide", "track": "home", "reason": ""}).status_code == 422
    assert command.post(address, {"act": "save", "contact": "close", "origin": "甲市乙区"}).status_code == 302
    assert "close contact" in text(command, address)
    assert command.post(address, {"act": "decide", "track": "watch", "reason": "接触不成立"}).status_code == 302
    with scoped(ENGINE):
        assert Screening.objects.exclude(decided=None).get().track == "watch"


def test_whoever_the_plan_asks_nothing_of_is_led_to_no_enrolment(made: Town) -> None:
    command, said = client(made, "command"), "To the enrolment of those chosen"
    client(made).post(reverse("web:arrive", args=[code(made)]), SAID)
    with scoped(ENGINE):
        person = Screening.objects.get().person_id
    address, decided = reverse("web:candidate", args=[person]), reverse("web:candidates") + "?show=decided"
    command.post(address, {"act": "save", "contact": "none", "origin": "甲市乙区"})
    command.post(address, {"act": "decide", "track": "watch", "reason": "接触不成立"})
    assert said in text(command, decided)
    command.post(address, {"act": "decide", "track": "elsewhere", "reason": "路过"})
    page = text(command, decided)
    assert said not in page
    assert "nobody is enrolled here" in page


def test_whoever_the_plan_names_confirms_and_nobody_else(made: Town) -> None:
    """Without commanding the area: the office that the plan names sees who waits, asks, decides and takes down; the command enrols."""
    client(made).post(reverse("web:arrive", args=[code(made)]), SAID)
    with scoped(ENGINE):
        person = Screening.objects.get().person_id
    leader, named = client(made, "leader"), reverse("web:candidate", args=[person])
    assert made.viewer("leader").purpose != "area"
    classes = f'href="{reverse("web:candidates")}"'
    assert classes in text(leader, reverse("web:registers"))
    assert "测试丙" in text(leader, reverse("web:candidates"))
    assert leader.post(named, {"act": "save", "contact": "close", "origin": "甲市乙区"}).status_code == 302
    assert leader.post(reverse("web:candidates-confirm"), {"person": [f"{person}:home"]}).status_code == 302
    with scoped(ENGINE):
        decided = Screening.objects.exclude(decided=None).get()
    assert (decided.track, decided.decided_by) == ("home", f"post:{made.posts['leader']}")
    page = text(leader, reverse("web:candidates") + "?show=decided")
    assert "The command enrols them" in page
    assert "To the enrolment of those chosen" not in page
    assert leader.post(reverse("web:candidate-new"), {**SAID, "name": "测试丁", "phone": "01000138012", "source": "above"}).status_code == 302
    for other in ("director", "checker"):
        assert client(made, other).get(reverse("web:candidates")).status_code == 403
        assert client(made, other).get(named).status_code == 403
        assert client(made, other).post(reverse("web:candidates-confirm"), {"person": [f"{person}:home"]}).status_code == 403
        assert classes not in text(client(made, other), reverse("web:registers"))


def test_levels_are_dated_kept_and_struck(made: Town) -> None:
    command, address = client(made, "command"), reverse("web:register-places", args=[made.register("risk_areas")])
    for level, day in (("high", "2026-11-01"), ("low", "2026-11-20")):
        assert command.post(address, {"place": "甲市乙区", "level": level, "since": day, "source": "通报"}).status_code == 302
    assert command.post(address, {"place": "", "level": "high", "since": ""}).status_code == 422
    page = text(command, address)
    assert "2026-11-01 → 2026-11-20" in page
    number = page.split("/registers/places/")[1].split("/")[0]
    assert command.post(reverse("web:place-strike", args=[int(number)]), {"register": made.register("risk_areas")}).status_code == 302
    assert "struck" in text(command, address)
    assert client(made, "checker").post(address, {"place": "乙市", "level": "high", "since": "2026-11-01"}).status_code in (404, 422)


def test_a_door_past_its_time_says_so(made: Town, at: Callable[[datetime], None]) -> None:
    brought(made, "doors", book(DOORS, households(2)), "households")
    later = NOON + timedelta(days=4)
    watch.left(later)
    at(later)
    page = text(client(made, "command"), reverse("web:register", args=[made.register("households")]))
    assert "2 doors are past their time" in page
    assert "Check a door" in text(client(made, "checker"), reverse("web:duties"))


def test_who_registers_themselves_is_asked_only_what_they_can_know(at: Callable[[datetime], None]) -> None:
    """The office's class is asked of staff alone: not shown at the square, not taken from there, and not lost when somebody registers again."""
    cache.clear()
    at(NOON)
    made = town(OFFICE)
    address, stranger = reverse("web:arrive", args=[code(made)]), client(made)
    page = text(stranger, address)
    assert 'name="age"' in page
    assert 'name="office"' not in page
    assert stranger.post(address, {**SAID, "office": "home"}).status_code == 302
    command = made.viewer("command")
    one = _waiting(made)
    assert "office" not in one.told, "what is posted all the same is not taken"
    assert one.verdict.ask == ("office",), "no class before staff have said what they alone can know"
    assert 'name="office"' in text(client(made, "command"), reverse("web:candidate", args=[one.who.person]))
    assert 'name="office"' in text(client(made, "checker"), reverse("web:candidate-new")), "staff who bring somebody are asked it"
    screen.save(command, one.who.person, {**one.told, "office": "home"}, now=NOON)
    assert _waiting(made).verdict.track == "home"
    assert stranger.post(address, {**SAID, "age": "41"}).status_code == 302
    again = _waiting(made)
    assert (again.told["age"], again.told["office"]) == (41, "home"), "neither takes the other's place"


def _waiting(made: Town) -> screen.Proposal:
    with scoped(ENGINE):
        people = found.found(TOWNSHIP, HI, NOON)
    by = screen.table(made.viewer("command"))
    assert by is not None
    return screen.propose(by, people, NOON)[0]
