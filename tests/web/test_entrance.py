"""Getting in: sign-in, language, the very first administrator, and the pages that say no."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anju.records.models import Member
from tests.web.town import Town

pytestmark = pytest.mark.django_db
FIRST = {"name": "First One", "username": "first", "password": "seven green lamps", "again": "seven green lamps"}


@pytest.fixture
def english() -> Client:
    return Client(headers={"accept-language": "en"})


def test_nobody_yet_leads_to_the_first_run_and_only_once(english: Client, settings: Any) -> None:
    settings.ANJU_DEMO = False
    assert english.get("/")["Location"] == reverse("web:first")
    assert english.post(reverse("web:first"), FIRST | {"again": "other"}).status_code == 422
    assert english.post(reverse("web:first"), FIRST | {"password": "1234567890", "again": "1234567890"}).status_code == 422
    assert english.post(reverse("web:first"), FIRST)["Location"] == reverse("account_login")
    made = Member.objects.get()
    assert (made.purpose, made.username, made.language) == ("admin", "first", "en")
    assert english.post(reverse("web:first"), FIRST | {"username": "second"})["Location"] == reverse("account_login")
    assert Member.objects.count() == 1
    assert english.get("/")["Location"] == reverse("account_login")


def test_a_member_signs_in_and_lands_on_their_first_page(town: Town, english: Client) -> None:
    wrong = english.post(reverse("account_login"), {"login": "cadre", "password": "no"})
    assert wrong.status_code == 200
    assert "Please put right" in wrong.content.decode()
    landed = english.post(reverse("account_login"), {"login": "cadre", "password": "pass-word-of-test"}, follow=True)
    assert landed.redirect_chain[-1][0] == reverse("web:duties")


def test_an_administrator_lands_where_no_case_is(english: Client, db: None) -> None:
    english.post(reverse("web:first"), FIRST)
    landed = english.post(reverse("account_login"), {"login": "first", "password": "seven green lamps"}, follow=True)
    assert landed.status_code == 200
    assert english.get(reverse("web:duties")).status_code == 403


def test_trying_passwords_is_slowed_down(town: Town, english: Client, settings: Any) -> None:
    from django.core.cache import cache

    cache.clear()
    answers = [english.post(reverse("account_login"), {"login": "cadre", "password": f"guess {n}"}) for n in range(8)]
    told = [answer.status_code == 429 or "Too many" in answer.content.decode() for answer in answers]
    assert not told[0]
    assert told[-1]
    cache.clear()


def test_the_language_is_switched_and_never_leads_outside(english: Client, db: None) -> None:
    back = english.post(reverse("web:language"), {"language": "zh-hans", "next": "https://elsewhere.example/"})
    assert back["Location"] == "/"
    assert back.cookies["django_language"].value == "zh-hans"
    page = english.get(reverse("account_login")).content.decode()
    assert '<html lang="zh-Hans">' in page
    assert "登录" in page


def test_saying_no_tells_what_happened_what_was_kept_and_what_next(town: Town) -> None:
    client = town.client("cadre")
    for answer, code in ((client.get("/nowhere/"), 404), (town.client("county_cdc").get("/duties/9.x.2026-01-01.0/"), 404)):
        page = answer.content.decode()
        assert answer.status_code == code
        assert all(words in page for words in ("What happened", "What was kept", "What next"))
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    refused = strict.post(reverse("account_login"), {"login": "x"})
    assert refused.status_code == 403
    assert "What you typed is still on the page before" in refused.content.decode()


def test_no_page_has_inline_script_or_style(town: Town) -> None:
    client = town.client("follow_up_doctor")
    for address in ("/duties/", "/grid/", f"/household/{town.enrolment}/", f"/call/{town.enrolment}/", "/menu/", "/settings/", "/accounts/2fa/"):
        answer = client.get(address, follow=True)
        page = answer.content.decode()
        assert " style=" not in page
        assert "<style" not in page
        assert "onclick" not in page
        assert "script-src 'self'" in answer["Content-Security-Policy"]
