"""Teams as pages (ADR 39): a person chooses which seats cover, for several households at once; a household says how many are there; too few is said
at once, with where somebody is named."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from anju.operations.record import Said, record
from anju.records.models import Duty, Incident, Seat
from anju.records.scope import ENGINE, scoped
from tests.web.town import token
from tests.world import NOON, World, texts, world

pytestmark = pytest.mark.django_db
CHOOSE = "choose_cover"


@pytest.fixture
def town(at: Callable[[datetime], None]) -> World:
    at(NOON)
    return world(files=texts("two-cover-one"))


def client(town: World, role: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(town.members[role])
    made.cookies["django_language"] = "en"
    return made


def text(answer: Any) -> str:
    return str(answer.content.decode())


def duty(case: int, rule: str) -> Duty:
    with scoped(ENGINE):
        return Duty.objects.get(enrolment=case, rule=rule)


def named(case: int) -> set[str]:
    with scoped(ENGINE):
        return set(Duty.objects.filter(enrolment=case, rule__startswith="name_", how=None).values_list("rule", flat=True)) - {"name_sampler"}


def seat(town: World, case: int, role: str, *, empty: bool = False) -> None:
    values = {"role": role, "post": "" if empty else str(town.posts[role])}
    record(town.viewer("command"), case, [Said("seat", values=values)], now=NOON)


def short(case: int) -> Incident | None:
    with scoped(ENGINE):
        return Incident.objects.filter(enrolment=case, rule="seat_empty.cover", settled_at=None).first()


def test_two_of_three_are_chosen_for_two_households_together_and_no_more_and_no_fewer(town: World) -> None:
    cases = [town.enrol(town.person(name)) for name in ("测试甲", "测试乙")]
    group, tokens = client(town, "social_group"), [token(duty(case, CHOOSE)) for case in cases]
    asked = text(group.post("/duties/many/", {"act": "do", "duty": tokens}))
    assert "Which 2 of these posts" in asked
    wrong = group.post("/duties/many/", {"act": "do", "duty": tokens, "sent": "1", "roles": ["group_head"]})
    assert wrong.status_code == 422
    assert "exactly as many as the question says" in text(wrong)
    assert [named(case) for case in cases] == [set(), set()]
    group.post("/duties/many/", {"act": "do", "duty": tokens, "sent": "1", "roles": ["group_head", "village_doctor"]})
    assert [named(case) for case in cases] == [{"name_group_head", "name_doctor"}] * 2


def test_a_household_says_how_many_cover_it_and_which_seat_it_does_without(town: World) -> None:
    case = town.enrol()
    page = text(client(town, "social_group").get(f"/household/{case}/"))
    assert "0 are there, at least 2" in page
    for role in ("village_cadre", "village_doctor"):
        seat(town, case, role)
    page = text(client(town, "social_group").get(f"/household/{case}/"))
    assert "2 are there, at least 2" in page
    assert "not needed here" in page


def test_one_of_two_leaving_is_said_at_once_and_the_third_is_named_from_the_list_of_what_nobody_has(town: World) -> None:
    case = town.enrol()
    for role in ("village_cadre", "village_doctor"):
        seat(town, case, role)
    assert short(case) is None
    seat(town, case, "village_doctor", empty=True)
    raised = short(case)
    assert raised is not None
    with scoped(ENGINE):
        lead = Duty.objects.get(enrolment=case, rule="fill_seat", occurs_on=raised.occurs_on, how=None)
        assert not Duty.objects.filter(enrolment=case, role="village_doctor", how=None).exists(), "somebody has what the doctor had"
    command = client(town, "command")
    for address in ("/incidents/", f"/incidents/{raised.pk}/"):
        assert "Too few: Those who cover this household (at least 2)" in text(command.get(address))
    for address in (f"/incidents/{raised.pk}/", f"/duties/{token(lead)}/"):
        page = text(command.get(address))
        missing = page.partition("Who is missing here")[2].partition("</section>")[0]
        assert "Group head" in missing
        assert "Village doctor" in missing
    assert f'value="{case}.group_head"' in text(command.get("/my-people/nobody/"))
    command.post("/my-people/fill/", {"seat": [f"{case}.group_head"], "to": town.posts["group_head"]})
    assert short(case) is None
    with scoped(ENGINE):
        assert Seat.objects.filter(enrolment=case, role="group_head", until=None).exists()
        assert Duty.objects.get(pk=lead.pk).how == "done"
    assert f'value="{case}.village_doctor"' not in text(command.get("/my-people/nobody/")), "two are enough: the doctor's seat is no empty one"


def test_the_page_of_the_plan_says_the_team_in_words(town: World) -> None:
    page = text(client(town, "command").get(f"/plan/{town.adoption}/?part=teams"))
    assert "For each file 2 of them are chosen by: Town social prevention group" in page
    assert "At least 2 are filled; fewer is an incident at once" in page
