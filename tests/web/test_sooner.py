"""Freeing somebody sooner in a browser: asked on the household's page, the hour shown before anything is decided, told afterwards."""

import re
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from anju.records.models import Enrolment
from anju.records.scope import ENGINE, scoped
from anju.web import wording
from tests.world import NOON, World, texts, world

pytestmark = pytest.mark.django_db
SAID = {"free_on": "2026-11-26", "authority": "县疫情防控指挥部", "article": "第三十九条", "decider": "李某", "reason": "复核认为不需要"}


@pytest.fixture
def town(at: Callable[[datetime], None]) -> World:
    at(NOON)
    return world()


def browser(made: World, who: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(made.members[who])
    client.cookies["django_language"] = "en"
    return client


def ends(enrolment: int) -> datetime | None:
    with scoped(ENGINE):
        return Enrolment.objects.get(pk=enrolment).ends


def test_the_hour_is_shown_before_anybody_is_freed_and_the_ledger_says_who_decided(town: World) -> None:
    enrolment = town.enrol()
    address, command = reverse("web:enrol-sooner", args=[enrolment]), browser(town, "command")
    assert address in command.get(f"/household/{enrolment}/").content.decode()
    before = ends(enrolment)
    page = command.post(address, {**SAID, "key": str(uuid4())}).content.decode()
    assert "26 November 2026 00:00" in page
    assert "6 December 2026 00:00" in page, "beside what stood before"
    assert ends(enrolment) == before
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown
    changed = command.post(address, {**SAID, "free_on": "2026-11-27", "shown": shown.group(1), "key": str(uuid4())})
    assert "27 November 2026 00:00" in changed.content.decode(), "what was not shown is not decided"
    assert ends(enrolment) == before
    assert command.post(address, {**SAID, "shown": shown.group(1), "key": str(uuid4())}).status_code == 302
    found = ends(enrolment)
    assert found is not None
    assert wording.wall(found, "Asia/Shanghai") == "2026-11-26T00:00"
    page = command.get(f"/household/{enrolment}/").content.decode()
    assert "A new END by a named decision: 李某" in page
    assert "26 November 00:00" in page


def test_a_first_day_that_was_written_down_too_late_is_put_right_with_what_shows_it(town: World) -> None:
    enrolment = town.enrol()
    address, command = reverse("web:enrol-sooner", args=[enrolment]), browser(town, "command")
    asked = {**SAID, "free_on": "", "first_day": "2026-11-14"}
    assert "Say what proves the first day" in command.post(address, asked).content.decode()
    assert "Say from when on they are free" in command.post(address, {**SAID, "free_on": ""}).content.decode()
    page = command.post(address, {**asked, "first_day_evidence": "ticket of the 14th"}).content.decode()
    assert "28 November 2026 00:00" in page
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown
    said = {**asked, "first_day_evidence": "ticket of the 14th", "shown": shown.group(1), "key": str(uuid4())}
    assert command.post(address, said).status_code == 302
    page = command.get(f"/household/{enrolment}/").content.decode()
    assert "The first day was 14 November, and END comes sooner with it" in page
    assert "ticket of the 14th" in page


def test_days_that_change_stand_on_the_page_before_anybody_decides_and_in_the_ledger_after(at: Callable[[datetime], None]) -> None:
    at(NOON)
    made = world(files=texts("key-persons"))
    enrolment = made.enrol()
    address, command = reverse("web:enrol-sooner", args=[enrolment]), browser(made, "command")
    said = {**SAID, "free_on": "2026-11-24"}
    page = command.post(address, said).content.decode()
    assert "Sampling at home 2" in page
    assert "does not come any more" in page
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown
    assert command.post(address, {**said, "shown": shown.group(1), "key": str(uuid4())}).status_code == 302
    page = command.get(f"/household/{enrolment}/").content.decode()
    assert "Spread over what is left: Sampling at home 1 22 November, Sampling at home 2 23 November, Sampling at home 3 does not come" in page


def test_what_is_no_earlier_end_or_has_no_basis_is_said_beside_the_question(town: World) -> None:
    enrolment = town.enrol()
    address, command = reverse("web:enrol-sooner", args=[enrolment]), browser(town, "command")
    late = command.post(address, {**SAID, "free_on": "2026-12-20"})
    assert late.status_code == 422
    assert "no earlier END" in late.content.decode()
    assert command.post(address, {**SAID, "article": ""}).status_code == 422
    command.cookies["django_language"] = "zh-hans"
    assert "这一项要填。" in command.post(address, {**SAID, "article": ""}).content.decode(), "as every other page says it"
    assert browser(town, "cadre").get(address).status_code == 403
    assert browser(town, "command").get(reverse("web:enrol-sooner", args=[987654])).status_code == 404


def test_whoever_is_free_is_not_freed_again(town: World, at: Callable[[datetime], None]) -> None:
    enrolment = town.enrol(days_ago=13)
    at(NOON.replace(day=25))
    address, command = reverse("web:enrol-sooner", args=[enrolment]), browser(town, "command")
    assert address not in command.get(f"/household/{enrolment}/").content.decode()
    assert command.post(address, SAID).status_code == 422
