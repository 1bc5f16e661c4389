"""A proposal on its pages: the duty leads to it, people are chosen, the basis asked for, END shown; and where somebody stands aside is told."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from anju.core.enrolment.fact import Key
from anju.operations.record import Said, record
from anju.records.models import Duty, Enrolment, Proposal
from anju.records.scope import ENGINE, scoped
from tests.web.town import token
from tests.world import NOON, World, turning

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def said(town: World, enrolment: int, rule: str, values: dict[str, object]) -> None:
    viewer = town.viewer("command")
    record(viewer, enrolment, [Said("open", rule)], now=NOON + MINUTE)
    with scoped(ENGINE):
        duty = Duty.objects.get(enrolment=enrolment, rule=rule)
    key = Key(duty.rule, duty.occurs_on, duty.nth)
    record(viewer, enrolment, [Said("evidence", duty.evidence, values, via="staff", answers=key)], now=NOON + MINUTE)


def client(town: World, role: str) -> Client:
    made = Client(headers={"accept-language": "en"})
    made.force_login(town.members[role])
    made.cookies["django_language"] = "en"
    return made


def test_the_doctor_enrols_one_of_the_household_from_the_proposal(at: Callable[[datetime], None]) -> None:
    town = turning()
    at(NOON + 2 * MINUTE)
    enrolment = town.enrol(days_ago=3)
    with scoped(ENGINE):
        door = Enrolment.objects.get(pk=enrolment).household_id
    kin = town.person("测试乙", household=door)
    said(town, enrolment, "record_result", {"outcome": "positive"})
    with scoped(ENGINE):
        duty, row = Duty.objects.get(enrolment=enrolment, rule="propose.found"), Proposal.objects.get(enrolment=enrolment)
    browser, page = client(town, "doctor"), reverse("web:enrol-proposed", args=[row.pk])
    assert browser.get(reverse("web:do", args=[token(duty)]))["Location"] == page
    asked = browser.get(page).content.decode()
    assert "测试乙" in asked
    assert "Decide on the proposal: " in asked  # what the plan says of it
    assert browser.post(page, {"act": "refuse", "reason": " "}).status_code == 422
    filled = {
        "person": str(kin), f"first_day_{kin}": "2026-11-22", "track": f"{town.adoption}:home", "authority": "a", "article": "b", "decider": "c",
        "reason": "d", "first_day_rule": "registration", "first_day_evidence": "e",
    }  # fmt: skip
    shown = browser.post(page, {**filled, "act": "check"})
    assert "Enrol now" in shown.content.decode()
    done = browser.post(page, {**filled, "act": "enrol", "shown": shown.context["shown"]})
    assert done.status_code == 302, done.content.decode()
    with scoped(ENGINE):
        row.refresh_from_db()
        assert row.state == "accepted"
        assert Enrolment.objects.get(person=kin).pk in row.enrolled
    assert "This has been decided." in browser.get(page).content.decode()
    assert client(town, "director").get(page).status_code == 404


def test_the_household_screen_tells_where_the_person_is_and_that_end_stays(at: Callable[[datetime], None]) -> None:
    town = turning()
    at(NOON + 2 * MINUTE)
    enrolment = town.enrol(days_ago=3)
    said(town, enrolment, "record_transfer", {"step": "admitted"})
    page = client(town, "command").get(reverse("web:household", args=[enrolment])).content.decode()
    assert "In hospital" in page
    assert "The end stays:" in page
