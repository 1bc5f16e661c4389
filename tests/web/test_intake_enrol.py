"""Enrolling in a browser: the list by door, the basis, END to the minute before anybody is held, first questions, second look, slips."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from anju.operations.review import second_looks
from anju.operations.tick import catch_up
from anju.records.models import Duty, Enrolment, Evidence, Identity, Person, Review
from anju.records.scope import ENGINE, scoped
from anju.web.pages.enrol.first import first_questions
from tests.operations.test_intake import book, person, taken
from tests.web.town import token
from tests.world import NOON, VILLAGE, World, world

pytestmark = pytest.mark.django_db
BASIS = {
    "authority": "县疫情防控指挥部", "article": "第三十九条", "decider": "张某", "reason": "高风险区返乡", "first_day_rule": "arrival",
    "first_day_evidence": "火车票",
}  # fmt: skip


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr("anju.operations.clock.now", lambda: NOON)
    return world()


def browser(made: World, role: str = "bureau_office") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(made.members[role])
    client.cookies["django_language"] = "en"
    return client


def people(made: World, *names: str) -> dict[str, int]:
    taken(made.viewer("bureau_office"), book([person(n, name, address=f"{n // 2}组1号") for n, name in enumerate(names, start=2)]))
    with scoped(ENGINE):
        return dict(Identity.objects.values_list("name", "pk"))


def test_the_list_is_by_door_in_pinyin_order_and_can_be_searched(made: World) -> None:
    people(made, "张三", "安娜", "赵小四", "区明")
    client = browser(made)
    page = client.get(reverse("web:enrol")).content.decode()
    assert page.index("安娜") < page.index("张三") < page.index("区明") < page.index("赵小四")
    assert page.count('class="door-head"') == 2
    for sought, found, other in (
        ("赵", "赵小四", "安娜"),
        ("zhaoxiao", "赵小四", "安娜"),
        ("ou", "区明", "张三"),
        ("an", "安娜", "赵小四"),
        ("0002", "张三", "安娜"),
    ):
        page = client.get(reverse("web:enrol"), {"q": sought}).content.decode()
        assert found in page, sought
        assert other not in page, sought
    assert "Nobody found" in client.get(reverse("web:enrol"), {"q": "没有"}).content.decode()
    assert client.get(reverse("web:enrol"), {"village": str(VILLAGE)}).content.decode().count('class="door-head"') == 2


def sent(made: World, *ids: int, **changed: str) -> dict[str, object]:
    days = {f"first_day_{number}": "2026-11-20" for number in ids}
    return {"track": f"{made.adoption}:home", "person": list(ids), "key": str(uuid4()), **BASIS, **days, **changed}


def test_the_end_is_shown_to_the_minute_before_anybody_is_held(made: World) -> None:
    who = people(made, "张三", "安娜")
    client, url = browser(made), reverse("web:enrol-new")
    page = client.get(url, {"person": who["张三"]}).content.decode()
    assert 'value="2026-11-20"' in page
    answer = client.post(url, sent(made, who["张三"], act="check"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "4 December 2026 00:00" in page
    with scoped(ENGINE):
        assert not Enrolment.objects.exists()
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown
    stale = client.post(url, sent(made, who["张三"], act="enrol", shown=shown.group(1), **{f"first_day_{who['张三']}": "2026-11-21"}))
    assert "5 December 2026 00:00" in stale.content.decode()
    answer = client.post(url, sent(made, who["张三"], act="enrol", shown=shown.group(1)))
    with scoped(ENGINE):
        row = Enrolment.objects.get()
    assert answer["Location"] == reverse("web:enrol-first", args=[row.pk])
    assert (row.person_id, row.authority, row.first_day_evidence, row.imported is not None) == (who["张三"], BASIS["authority"], "火车票", True)
    assert "张三" not in client.get(reverse("web:enrol")).content.decode()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"authority": ""}, "Name the authority"),
        ({"article": " "}, "legal article"),
        ({"decider": ""}, "Name who decided"),
        ({"reason": ""}, "Say why"),
        ({"first_day_evidence": ""}, "Say what proves"),
        ({"track": ""}, "Choose a track"),
        ({"track": "x:y"}, "alid choice"),
    ],
)
def test_what_is_missing_is_named_and_nobody_is_held(made: World, missing: dict[str, str], words: str) -> None:
    who = people(made, "张三")
    answer = browser(made).post(reverse("web:enrol-new"), sent(made, who["张三"], act="enrol", **missing))
    assert words in answer.content.decode()
    with scoped(ENGINE):
        assert not Enrolment.objects.exists()


@pytest.mark.parametrize(("day", "words"), [("2026-11-23", "lies in the future"), ("2026-10-01", "over already"), ("", "Give the first day")])
def test_a_first_day_that_cannot_be_is_told_on_its_line(made: World, day: str, words: str) -> None:
    who = people(made, "张三")
    answer = browser(made).post(reverse("web:enrol-new"), sent(made, who["张三"], act="check", **{f"first_day_{who['张三']}": day}))
    assert answer.status_code == 422
    assert words in answer.content.decode()


def enrolled(made: World, client: Client, *ids: int) -> list[int]:
    url = reverse("web:enrol-new")
    shown = re.search(r'name="shown" value="([^"]+)"', client.post(url, sent(made, *ids, act="check")).content.decode())
    assert shown
    client.post(url, sent(made, *ids, act="enrol", shown=shown.group(1)))
    with scoped(ENGINE):
        return list(Enrolment.objects.filter(person__in=ids, annulled=None).values_list("pk", flat=True))


def test_many_are_enrolled_at_once_each_with_their_own_first_day(made: World) -> None:
    who = people(made, "张三", "安娜", "李雷")
    assert len(enrolled(made, browser(made), *who.values())) == 3


def test_the_first_questions_are_answered_right_there_and_open_what_is_needed(made: World) -> None:
    client, who = browser(made), people(made, "张三")
    enrolment = enrolled(made, client, who["张三"])[0]
    form = first_questions(made.plan, "home")
    assert form is not None
    page = client.get(reverse("web:enrol-first", args=[enrolment])).content.decode()
    assert "4 December 2026 00:00" in page
    answers = {f.name: "yes" for f in form.fields if f.kind == "flag"}
    answers |= {"medicine_days_left": "2", "members": "3", "how_known": "call", "key": str(uuid4())}
    assert client.post(reverse("web:enrol-first", args=[enrolment]), answers).status_code == 302
    with scoped(ENGINE):
        assert Evidence.objects.filter(enrolment=enrolment, form=form.name).count() == 1
        assert Duty.objects.filter(enrolment=enrolment, rule="bring_medicine", how=None).exists()


def test_a_second_person_looks_again(made: World) -> None:
    client, who = browser(made), people(made, "张三")
    enrolment = enrolled(made, client, who["张三"])[0]
    assert second_looks(made.plan, "home")
    catch_up([enrolment], NOON)
    reviewer = browser(made, "reviewer")
    assert "张三" in reviewer.get(reverse("web:second-looks")).content.decode()
    url = reverse("web:second-look", args=[enrolment])
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=enrolment, rule=second_looks(made.plan, "home")[0].name)
    assert reviewer.get(reverse("web:do", args=[token(duty)]))["Location"] == url
    page = reviewer.get(url).content.decode()
    assert all(text in page for text in (BASIS["authority"], BASIS["article"], BASIS["decider"], BASIS["reason"]))
    assert reviewer.post(url, {"verdict": "milder", "considered": "", "reason": "x"}).status_code == 422
    assert reviewer.post(url, {"verdict": "milder", "considered": "只打电话", "reason": "独居", "key": str(uuid4())}).status_code == 302
    with scoped(ENGINE):
        assert Review.objects.get(enrolment=enrolment).verdict == "changed"
    assert "张三" not in reviewer.get(reverse("web:second-looks")).content.decode()
    assert browser(made, "bureau_office").get(url).status_code == 404


def test_a_mistake_is_taken_back_and_back_again(made: World) -> None:
    client, who = browser(made), people(made, "张三")
    enrolment = enrolled(made, client, who["张三"])[0]
    url = reverse("web:enrol-mistake", args=[enrolment])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "同名", "key": str(uuid4())}).status_code == 302
    assert "was taken back" in client.get(url).content.decode()
    assert "张三" in client.get(reverse("web:enrol")).content.decode()
    assert client.post(reverse("web:enrol-reinstate", args=[enrolment]), {"key": str(uuid4())}).status_code == 302
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=enrolment).annulled is None


def test_somebody_in_the_wrong_household_is_moved(made: World) -> None:
    client, who = browser(made), people(made, "张三", "安娜", "李雷")
    url = reverse("web:enrol-move", args=[who["李雷"]])
    assert client.get(url).status_code == 200
    assert client.post(url, {"village": str(VILLAGE), "address": "一组 1号", "key": str(uuid4())}).status_code == 302
    with scoped(ENGINE):
        assert Person.objects.get(pk=who["李雷"]).household_id == Person.objects.get(pk=who["张三"]).household_id
    assert client.post(url, {"village": "7", "address": "x"}).status_code == 422


def test_the_list_asks_a_fixed_number_of_questions(made: World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    people(made, *(f"王{chr(0x4E10 + n)}" for n in range(70)))
    client = browser(made)
    with django_assert_max_num_queries(30):
        page = client.get(reverse("web:enrol")).content.decode()
    assert "page=1" in page
