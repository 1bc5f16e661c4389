"""A door by its code: whoever is signed in lands on what is to be done there; to anybody else the code says nothing. And the round on paper."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anju.operations.round.code import codes, shown, spelled
from anju.records.models import Duty, Enrolment, Household, Member, Read
from anju.records.scope import ENGINE, scoped
from tests.web.test_command import page
from tests.web.test_round import ordered
from tests.web.town import Town, neighbour, token
from tests.world import VILLAGE

pytestmark = pytest.mark.django_db


def code_of(enrolment: int) -> str:
    with scoped(ENGINE):
        door = Household.objects.get(people=Enrolment.objects.get(pk=enrolment).person_id).pk
    return codes([door])[door]


def token_of(enrolment: int, rule: str) -> str:
    with scoped(ENGINE):
        return token(Duty.objects.get(enrolment=enrolment, rule=rule, how=None))


def test_a_code_stays_is_no_others_and_is_read_however_it_is_typed(town: Town) -> None:
    first, second = ordered(town, "2组3号", "2组12号")
    code = code_of(first)
    assert code == code_of(first) != code_of(second)
    for typed in (code, code.lower(), shown(code), f" {shown(code)} ", f"https://anju.example/at/{code}/", code.replace("0", "O").replace("1", "l")):
        assert spelled(typed) == code
    for wrong in ("", "K7QF", "K7QF-2M9", "K7QF2M9DX", "????????", "https://anju.example/at/"):
        assert spelled(wrong) == ""


def test_who_scans_a_door_lands_on_what_is_theirs_to_do_there_and_that_is_kept(town: Town) -> None:
    (enrolment,) = ordered(town, "2组3号")
    code = code_of(enrolment)
    client = town.client("sampler")
    found = client.get(reverse("web:at"), {"code": shown(code).lower()})
    assert found.status_code == 302
    assert found["Location"] == reverse("web:at-door", args=[code])
    text = client.get(found["Location"]).content.decode()
    mine, others = text.split('id="others"') if 'id="others"' in text else (text, "")
    assert "2组3号" in mine
    assert "Take the sample" in mine
    assert "Go to the door with the sampler" not in mine
    with scoped(ENGINE):
        who = f"post:{town.world.posts['sampler']}"
        assert Read.objects.filter(what="round", enrolment=enrolment, who=who, purpose="reach").exists()
    assert "Go to the door with the sampler" in town.client("control_staff").get(found["Location"]).content.decode().split('id="others"')[0]
    assert others or "For others" not in text


def test_a_code_tells_nothing_to_who_is_not_signed_in_and_nothing_to_who_may_not_see_the_door(town: Town) -> None:
    (enrolment,) = ordered(town, "2组3号")
    real, none = code_of(enrolment), "ZZZZZZZZ"
    stranger = [Client().get(reverse("web:at-door", args=[code])) for code in (real, none)]
    assert [answer.status_code for answer in stranger] == [302, 302]
    assert len({answer["Location"].replace(code, "·") for answer, code in zip(stranger, (real, none), strict=True)}) == 1
    neighbour(town)
    client = town.client("neighbour")
    seen = [client.get(reverse("web:at-door", args=[code])) for code in (real, none)]
    assert [answer.status_code for answer in seen] == [404, 404]
    secret = re.compile(r'csrfmiddlewaretoken" value="[^"]+"')
    plain = [secret.sub("", answer.content.decode()).replace(code, "·") for answer, code in zip(seen, (real, none), strict=True)]
    assert plain[0] == plain[1], "a door elsewhere and no door are not told apart"
    assert "2组3号" not in plain[0]
    with scoped(ENGINE):
        assert not Read.objects.filter(enrolment=enrolment, what="round").exists()
        auditor = Member.objects.create_user("looker", "pass-word-of-test", purpose="auditor", area_id=VILLAGE)
    looker = Client()
    looker.force_login(auditor)
    assert looker.get(reverse("web:at-door", args=[real])).status_code == 403


def test_what_is_no_code_is_said(town: Town) -> None:
    answer = town.client("sampler").get(reverse("web:at"), {"code": "12"})
    assert answer.status_code == 422
    assert "This is no code of a door" in answer.content.decode()


def test_the_round_on_paper_asks_what_for_and_is_kept_as_a_read(town: Town) -> None:
    client = town.client("sampler")
    sheet = reverse("web:round-sheet")
    assert client.post(sheet, {"purpose": "to walk it"}).status_code == 302, "no door, no paper"
    (enrolment,) = ordered(town, "2组3号")
    for nothing in (" ", "to walk\x00it"):
        assert client.post(sheet, {"purpose": nothing}).status_code == 302
    for language in ("zh", "en"):
        answer = client.post(sheet, {"purpose": "to walk it", "language": language})
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
        assert answer["Cache-Control"] == "no-store"
    with scoped(ENGINE):
        assert Read.objects.filter(what="round", enrolment=enrolment, purpose="to walk it").count() == 2
    assert client.get(sheet)["Location"] == "/round/", "opened, it makes no paper"


def test_the_round_shows_each_doors_code(town: Town) -> None:
    (enrolment,) = ordered(town, "2组3号")
    text = page(town.client("sampler"), "round")
    assert shown(code_of(enrolment)) in text


def test_the_round_taken_along_holds_the_codes_of_its_doors(town: Town) -> None:
    (enrolment,) = ordered(town, "2组3号")
    said = town.client("sampler").post(reverse("web:field-round")).json()
    assert {duty["code"] for duty in said["duties"] if duty["enrolment"] == enrolment} == {code_of(enrolment)}


def test_a_tube_that_is_used_is_named_at_its_question(town: Town) -> None:
    first, second = ordered(town, "2组3号", "2组12号")
    client = town.client("sampler")
    escort = town.client("control_staff")
    answers = []
    for enrolment in (first, second):
        duty = token_of(enrolment, "escort_sampler")
        at = (town.now + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")
        escort.post(reverse("web:do", args=[duty]), {"at": at})
        given = {"taken": "yes", "escorted": "yes", "entered": "no", "tube": " t-0009 "}
        answers.append(client.post(reverse("web:do", args=[token_of(enrolment, "take_sample")]), given))
    assert [answer.status_code for answer in answers] == [302, 422]
    assert "This tube code is used already" in answers[1].content.decode()
