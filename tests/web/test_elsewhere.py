"""Handing a running enrolment over to another area, on pages of both sides: asked, taken back, declined, accepted."""

import pytest
from django.test import Client
from django.urls import reverse

from anju.records.models import Enrolment, Read
from anju.records.scope import ENGINE, scoped
from tests.web.town import THERE, Town, neighbour
from tests.world import VILLAGE

SENT = {"village": str(THERE), "address": "2组7号", "reason": "照顾生病的母亲", "behind": "没有人留下"}


@pytest.fixture
def there(town: Town) -> Client:
    """The command of the other township, which has adopted the plan and has a village."""
    neighbour(town)
    return town.client("neighbour")


def asked(town: Town) -> Client:
    here = town.client("bureau_office")
    page = here.get(reverse("web:household", args=[town.enrolment])).content.decode()
    assert reverse("web:enrol-elsewhere", args=[town.enrolment]) in page
    page = here.get(reverse("web:enrol-elsewhere", args=[town.enrolment])).content.decode()
    assert '<optgroup label="Second township">' in page
    assert "First village" not in page
    assert here.post(reverse("web:enrol-elsewhere", args=[town.enrolment]), SENT).status_code == 302
    return here


def number(page: str) -> int:
    return int(page.split("/enrol/elsewhere/", 1)[1].split("/", 1)[0])


def test_the_receiver_takes_over_and_the_giver_sees_it_no_more(town: Town, there: Client) -> None:
    here = asked(town)
    assert "has not answered" in here.get(reverse("web:household", args=[town.enrolment])).content.decode()
    assert there.get(reverse("web:household", args=[town.enrolment])).status_code == 404
    page = there.get(reverse("web:intake")).content.decode()
    assert "2组7号" in page
    assert "照顾生病的母亲" in page
    assert "没有人留下" in page
    assert "测试甲" not in page
    with scoped(ENGINE):
        assert Read.objects.filter(enrolment=town.enrolment, what="transfer", purpose="handover").count() == 1
    answer = there.post(reverse("web:enrol-taken", args=[number(page)]), {"answer": "accept"}, follow=True)
    told = answer.content.decode()
    assert "测试甲" in told
    assert "in your hands now" in told
    assert "Went to another village or area" in told
    assert "nobody yet" in told
    assert here.get(reverse("web:household", args=[town.enrolment])).status_code == 404
    assert "taken over" in here.get(reverse("web:intake")).content.decode()
    assert town.client("cadre").get(reverse("web:household", args=[town.enrolment])).status_code == 404


def test_declined_it_stays_and_says_so(town: Town, there: Client) -> None:
    here = asked(town)
    one = number(there.get(reverse("web:intake")).content.decode())
    there.post(reverse("web:enrol-taken", args=[one]), {"answer": "decline"})
    assert "declined to take this household over" in here.get(reverse("web:household", args=[town.enrolment])).content.decode()
    with scoped(ENGINE):
        assert Enrolment.objects.get(pk=town.enrolment).area == VILLAGE


def test_the_request_can_be_taken_back_before_it_is_accepted(town: Town, there: Client) -> None:
    here = asked(town)
    one = number(there.get(reverse("web:intake")).content.decode())
    assert here.post(reverse("web:transfer-withdraw", args=[one]), {"back": str(town.enrolment)}).url == reverse(
        "web:household", args=[town.enrolment]
    )
    assert "has not answered" not in here.get(reverse("web:household", args=[town.enrolment])).content.decode()
    assert "2组7号" not in there.get(reverse("web:intake")).content.decode()
    there.post(reverse("web:enrol-taken", args=[one]), {"answer": "accept"})
    assert there.get(reverse("web:household", args=[town.enrolment])).status_code == 404


def test_what_is_missing_is_told_beside_its_question_and_nobody_else_may_ask(town: Town, there: Client) -> None:
    here = town.client("bureau_office")
    answer = here.post(reverse("web:enrol-elsewhere", args=[town.enrolment]), SENT | {"behind": ""})
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()
    assert town.client("cadre").get(reverse("web:enrol-elsewhere", args=[town.enrolment])).status_code == 403
    assert there.get(reverse("web:enrol-elsewhere", args=[town.enrolment])).status_code == 404
