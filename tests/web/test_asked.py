"""A need is a ticket: a time limit the household sees, proof without contact, "was it right?", and again if it was not."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from anju.core.enrolment.fact import Key
from anju.operations.record import Said, record
from anju.records.models import Duty, Evidence
from anju.records.scope import ENGINE, scoped
from tests.web.test_home import Door
from tests.web.test_quiet import staff
from tests.web.town import SEATS, token

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    made = Door(monkeypatch)
    for role in SEATS:
        said = Said("seat", values={"role": role, "post": str(made.world.posts[role])})
        record(made.world.viewer("command"), made.enrolment, [said], now=made.now)
    made.unlock()
    return made


def the(door: Door, rule: str) -> Duty:
    """The newest open duty of a rule."""
    with scoped(ENGINE):
        return Duty.objects.filter(enrolment=door.enrolment, rule=rule, how=None).latest("opens")


def bring(door: Door, said: str) -> None:
    """The bringer writes it down in their own page, an hour later."""
    door.now += timedelta(hours=1)
    answer = staff(door, "control_staff").post(f"/duties/{token(the(door, 'bring_medicine'))}/", {"left": "door", "words": said})
    assert answer.status_code == 302, answer.content.decode()[-3000:]


def test_a_need_comes_with_proof_and_a_question_and_again_when_it_was_wrong(door: Door) -> None:
    door.phone.post("/home/say/need/", {"kind": "medicine"})
    assert re.search(r"Bring the medicine: by\s", re.sub(r"<[^>]+>", "", door.page("/home/ask/")))
    bring(door, "一盒放在门口")
    page = door.page("/home/ask/")
    assert "I no longer need it" not in page
    assert "一盒放在门口" in page
    assert "nobody met" in page
    first = door.page()
    assert "Was the medicine right?" in first
    asked = the(door, "medicine_right")
    place = f"/home/answer/{asked.rule}.{asked.occurs_on.isoformat()}.{asked.nth}/"
    assert f'action="{place}"' in first
    answer = door.phone.post(place, {"right": "no", "lacks": "不是我的药"}, follow=True).content.decode()
    assert "Bring the medicine" in answer
    page = door.page("/home/ask/")
    assert "Was it right?" in page
    assert len(re.findall(r"Bring the medicine: by\s", re.sub(r"<[^>]+>", "", page))) == 1
    bring(door, "换了一盒")
    asked = the(door, "medicine_right")
    door.phone.post(f"/home/answer/{asked.rule}.{asked.occurs_on.isoformat()}.{asked.nth}/", {"right": "yes"})
    assert door.open_duties("bring_medicine") == 0
    assert door.open_duties("medicine_right") == 0


def test_nothing_counts_as_brought_without_a_word_of_what_and_how(door: Door) -> None:
    door.phone.post("/home/say/need/", {"kind": "medicine"})
    duty = the(door, "bring_medicine")
    assert staff(door, "control_staff").post(f"/duties/{token(duty)}/", {"left": "door", "words": ""}).status_code == 422
    assert door.open_duties("bring_medicine") == 1


def test_what_was_asked_by_telephone_stands_on_the_persons_page_and_says_so(door: Door) -> None:
    office = staff(door, "cadre")
    sent = office.post(f"/household/{door.enrolment}/write/need/", {"kind": "shopping", "via": "call"})
    assert sent.status_code == 302
    with scoped(ENGINE):
        assert Evidence.objects.get(form="need").via == "call"
    page = door.page("/home/ask/")
    assert "written down for you" in page
    assert "I no longer need it" not in page


def test_a_relative_who_may_ask_reads_the_words_and_not_the_photographs(door: Door) -> None:
    door.phone.post("/home/say/need/", {"kind": "medicine"})
    bring(door, "在门口")
    sent = door.phone.post("/home/agreed/", {"name": "大姨", "covers": ["ask"], "pin": "4826"}).content.decode()
    aunt = Client(headers={"accept-language": "en"})
    aunt.get(sent[sent.index("/h/") : sent.index("</strong>", sent.index("/h/"))])
    aunt.post("/home/pin/", {"pin": "4826"})
    assert "在门口" in aunt.get("/home/ask/").content.decode()
    assert aunt.get("/home/photo/1/proof/")["Location"] == "/home/"


def test_the_key_of_a_question_is_its_own(door: Door) -> None:
    door.phone.post("/home/say/need/", {"kind": "shopping"})
    shop = the(door, "shop")
    door.now += timedelta(minutes=30)
    said = Said("evidence", "brought", {"left": "hand", "words": "米"}, answers=Key(shop.rule, shop.occurs_on, shop.nth))
    record(door.world.viewer("control_staff", door.now), door.enrolment, [said], now=door.now)
    asked = the(door, "shop_right")
    assert asked.role == "person"
    assert not asked.must


def test_a_correction_is_answered_with_its_reason_on_the_persons_page(door: Door) -> None:
    door.phone.post("/home/say/correction/", {"what": "dates", "says": "我是21号到家的"})
    assert "What I asked to be put right" in door.page("/home/record/")
    duty = the(door, "correct_record")
    door.now += timedelta(minutes=20)
    said = Said("evidence", "corrected", {"result": "kept", "says": "车票是22号"}, answers=Key(duty.rule, duty.occurs_on, duty.nth))
    record(door.world.viewer("command", door.now), door.enrolment, [said], now=door.now)
    page = door.page("/home/record/")
    assert "Checked; it was right" in page
    assert "车票是22号" in page
