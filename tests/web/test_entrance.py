"""Getting in: sign-in, language, the very first administrator, and the pages that say no."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from anju.records.models import Member
from anju.records.scope import ENGINE, scoped
from tests.codes import still
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


def test_a_password_that_was_handed_over_opens_nothing_but_the_choice_of_ones_own(town: Town, english: Client) -> None:
    from anju.operations import member

    number, first = member.add(town.world.viewer("command"), "New One", "newone")
    assert english.post(reverse("account_login"), {"login": "newone", "password": first}).status_code == 302
    change = reverse("account_change_password")
    for path in ("/", "/duties/", "/settings/", "/menu/", "/banners/"):
        assert english.get(path, follow=True).redirect_chain[-1][0] == change, path
    assert english.post("/duties/many/", {"act": "do"})["Location"] == change
    same = english.post(change, {"oldpassword": first, "password1": first, "password2": first})
    assert "password you were given" in same.content.decode()
    own = {"oldpassword": first, "password1": "four quiet lanterns", "password2": "four quiet lanterns"}
    assert english.post(change, own)["Location"] == "/"
    assert english.get("/settings/").status_code == 200
    member.renew(town.world.viewer("command"), number, town.now)
    assert Member.objects.get(pk=number).first


def test_trying_passwords_is_slowed_down(town: Town, english: Client, settings: Any) -> None:
    from django.core.cache import cache

    cache.clear()
    answers = [english.post(reverse("account_login"), {"login": "cadre", "password": f"guess {n}"}) for n in range(8)]
    told = [answer.status_code == 429 or "Too many" in answer.content.decode() for answer in answers]
    assert not told[0]
    assert told[-1]
    cache.clear()


def test_the_language_is_switched_and_never_leads_outside(english: Client, db: None) -> None:
    for place in ("//elsewhere.example/", "http://testserver//elsewhere.example/", "http:///elsewhere.example/"):
        assert english.post(reverse("web:language"), {"language": "zh-hans", "next": place})["Location"] == "/"
    back = english.post(reverse("web:language"), {"language": "zh-hans", "next": "https://elsewhere.example/"})
    assert back["Location"] == "/"
    assert back.cookies["django_language"].value == "zh-hans"
    page = english.get(reverse("account_login")).content.decode()
    assert '<html lang="zh-Hans">' in page
    assert "登录" in page


@pytest.mark.parametrize(("demo", "reads", "shown"), [(True, "", "en"), (False, "", "zh-Hans"), (False, "en", "en")])
def test_the_first_pages_language_goes_on_after_sign_in(town: Town, settings: Any, demo: bool, reads: str, shown: str) -> None:
    """A demo's account is nobody's own: who reads the first page in English reads on in English. Elsewhere the account's language holds."""
    settings.ANJU_DEMO = demo
    client = Client(headers={"accept-language": "en"})
    assert '<html lang="en">' in client.get(reverse("account_login")).content.decode()
    if reads:
        client.post(reverse("web:language"), {"language": reads, "next": "/"})
    client.post(reverse("account_login"), {"login": "cadre", "password": "pass-word-of-test"})
    assert f'<html lang="{shown}">' in client.get("/duties/").content.decode()


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


def test_a_second_step_is_set_up_and_asked_for(town: Town, english: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    secret_in = {"login": "cadre", "password": "pass-word-of-test"}
    english.post(reverse("account_login"), secret_in)
    english.post(reverse("account_reauthenticate"), {"password": "pass-word-of-test"})
    page = english.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200, page.headers
    secret = english.session["mfa.totp.secret"]
    assert english.post(reverse("mfa_activate_totp"), {"code": still(monkeypatch)(secret)}).status_code == 302
    page = english.get(reverse("mfa_index")).content.decode()
    assert "It is asked for at each sign-in." in page
    english.post(reverse("account_logout"))
    asked = english.post(reverse("account_login"), secret_in)
    assert asked["Location"].startswith(reverse("mfa_authenticate"))
    assert english.get(reverse("web:duties")).status_code == 302


def test_no_e_mail_is_promised_to_whoever_forgot_a_password(town: Town, english: Client) -> None:
    """The library would say that one is on its way; nobody sends it."""
    for client in (english, town.client("cadre")):
        answer = client.post(reverse("account_reset_password"), {"email": "a@example.org"}, follow=True)
        assert answer.status_code == 200
        said = answer.content.decode()
        assert "Ask your administrator for a new one" in said
        assert "e-mail" not in said.partition("<main")[2].lower()


def test_an_administrator_sees_phones_and_no_case(english: Client, town: Town) -> None:
    with scoped(ENGINE):
        boss = Member.objects.create_user("boss", "pass-word-of-test", name="Boss", purpose="admin")
    english.force_login(boss)
    assert english.get(reverse("web:phones")).status_code == 200


def test_the_demo_clock_moves_on_and_only_in_a_demo(town: Town, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from anju.operations import clock

    moved: list[timedelta] = []
    monkeypatch.setattr(clock, "advance", moved.append)
    client = town.client("cadre")
    assert "Time in this demo" in client.get(reverse("web:clock")).content.decode()
    assert client.post(reverse("web:clock"), {"by": "day"}).status_code == 302
    assert client.post(reverse("web:clock"), {"by": "-1"}).status_code == 404
    assert moved == [timedelta(days=1)]
    settings.ANJU_DEMO = False
    assert client.get(reverse("web:clock")).status_code == 404
    assert client.post(reverse("web:clock"), {"by": "day"}).status_code == 404


def test_showing_oneself_again_and_the_second_step_are_said_in_our_words(town: Town) -> None:
    client = town.client("cadre")
    again = client.get(reverse("account_reauthenticate"))
    steps = client.get(reverse("mfa_index")).content.decode()
    text = again.content.decode() if again.status_code == 200 else ""
    assert "Show once more that it is you" in text
    assert "reauthenticate to safeguard" not in text
    for said in ("A second step at sign-in", "Set up the app", "Add a passkey or security key", "Recovery codes"):
        assert said in steps
    assert steps.count('class="button"') == 1, "one thing to do first"
