"""Signing in with a code to one's own number, and the second step that administrators and commands owe."""

import argparse
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from anju.operations import clock, contact
from anju.operations.channel import put
from anju.operations.contact import Contact
from anju.operations.signin import ask
from anju.records.models import Channel, Code, Member, MemberContact, Sending
from anju.records.scope import ENGINE, scoped
from anju.records.sealed import unseal
from anju.site.postgres import Refused
from anju.workers import codes
from tests.web.town import Town
from tests.workers import gateways
from tests.workers.test_sms import by_aliyun
from tests.world import COUNTY

NUMBER = "+8613800138000"


@pytest.fixture
def english(db: None) -> Client:
    cache.clear()
    return Client(headers={"accept-language": "en"})


def proven(town: Town, role: str = "cadre") -> Member:
    row = town.world.members[role]
    contact.put_member(row.pk, Contact(phone=NUMBER))
    with scoped(ENGINE):
        MemberContact.objects.filter(pk=row.pk).update(proven=town.now)
    return row


def code(member: Member, purpose: str = "signin") -> str:
    with scoped(ENGINE):
        row = Code.objects.get(member=member, purpose=purpose)
    return unseal(bytes(row.code), f"code.code:{row.pk}")


def request(client: Client, number: str = "138 0013 8000") -> str:
    answer = client.post(reverse("account_request_login_code"), {"phone": number})
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer["Location"]).content.decode()
    return re.sub(r'value="[^"]+"', "", page)


def test_a_code_to_a_proven_number_signs_in_once(town: Town, english: Client) -> None:
    who = proven(town)
    request(english)
    said = code(who)
    assert re.fullmatch(r"\d{6}", said)
    assert english.post(reverse("account_confirm_login_code"), {"code": said})["Location"] == "/"
    assert who.name in english.get("/settings/").content.decode()
    with scoped(ENGINE):
        assert not Code.objects.filter(member=who).exists()
    stored = str(dict(english.session))
    assert "13800138000" not in stored


def test_nothing_tells_whether_a_number_is_somebodys(town: Town, english: Client) -> None:
    proven(town)
    stranger = Client(headers={"accept-language": "en"})
    ours, theirs = request(english), request(stranger, "010 0911 8000")
    assert ours == theirs
    wrong = [c.post(reverse("account_confirm_login_code"), {"code": "000001"}) for c in (english, stranger)]
    assert wrong[0].status_code == wrong[1].status_code == 200
    assert "is-invalid" not in wrong[0].content.decode()
    with scoped(ENGINE):
        assert Code.objects.count() == 1


def test_an_unproven_number_or_a_deactivated_member_gets_none(town: Town, english: Client) -> None:
    who = proven(town)
    contact.put_member(who.pk, Contact(phone="+861000000002"))
    request(english, "01000000002")
    with scoped(ENGINE):
        assert not Code.objects.exists()
        MemberContact.objects.filter(pk=who.pk).update(proven=town.now)
        Member.objects.filter(pk=who.pk).update(is_active=False)
    request(english, "01000000002")
    with scoped(ENGINE):
        assert not Code.objects.exists()


def test_three_wrong_codes_end_it_and_asking_is_slowed_down(town: Town, english: Client) -> None:
    who = proven(town)
    request(english)
    right = code(who)
    wrong = str((int(right) + 1) % 1_000_000).zfill(6)
    for _ in range(3):
        english.post(reverse("account_confirm_login_code"), {"code": wrong})
    english.post(reverse("account_confirm_login_code"), {"code": right})
    assert english.get("/settings/").status_code == 302
    others = [Client(headers={"accept-language": "en"}) for _ in range(3)]
    answers = [other.post(reverse("account_request_login_code"), {"phone": NUMBER}) for other in others]
    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "asked for too often" in answers[-1].content.decode()
    cache.clear()


def test_whoever_has_no_code_yet_asks_for_another_and_loses_no_round(town: Town, english: Client) -> None:
    who = proven(town)
    request(english)
    first = code(who)
    answer = english.post(reverse("account_logout"), {"next": reverse("account_request_login_code")})
    assert answer["Location"] == reverse("account_request_login_code")
    assert "Clear-Site-Data" not in answer
    request(english)
    assert code(who) != first
    assert english.post(reverse("account_confirm_login_code"), {"code": code(who)})["Location"] == "/"


def test_a_number_is_proven_with_a_code_and_another_number_is_not(town: Town) -> None:
    who, client = town.world.members["cadre"], town.client("cadre")
    assert client.post(reverse("web:prove-ask")).status_code == 302
    contact.put_member(who.pk, Contact(phone=NUMBER))
    assert "Send me six figures" in client.get(reverse("web:contact")).content.decode()
    assert client.post(reverse("web:prove-ask"))["Location"] == reverse("web:prove")
    said = code(who, "proof")
    assert client.post(reverse("web:prove"), {"code": "x"}).status_code == 422
    assert client.post(reverse("web:prove"), {"code": said}).status_code == 302
    assert contact.of_member(who.pk).proven
    contact.put_member(who.pk, Contact(phone=NUMBER, channel="call"))
    assert contact.of_member(who.pk).proven
    contact.put_member(who.pk, Contact(phone="+861000000009"))
    assert not contact.of_member(who.pk).proven


def test_where_no_sms_goes_whoever_manages_them_says_the_code(town: Town, english: Client) -> None:
    who = proven(town)
    page = reverse("web:member", args=[who.pk])
    command = town.client("command")
    assert "Say the code" not in command.get(page).content.decode()
    request(english)
    assert "Say the code" in command.get(page).content.decode()
    shown = command.post(reverse("web:member-act", args=[who.pk, "code"])).content.decode()
    assert code(who) in shown
    with scoped(ENGINE):
        assert Code.objects.get(member=who).shown_by == town.world.viewer("command", town.now).who
    assert town.client("cadre").post(reverse("web:member-act", args=[who.pk, "code"])).status_code == 403


def test_the_worker_sends_a_code_through_the_gateway_and_then_nobody_is_shown_it(
    town: Town, english: Client, at: Callable[[datetime], None]
) -> None:
    who = proven(town)
    at(datetime.now(UTC))  # the gateway refuses what is signed at another hour
    with gateways.aliyun() as gateway:
        put("sms", by_aliyun(gateway.port), area=COUNTY, agency=None, by="test", now=town.now)
        request(english)
        assert codes.work(town.now) == 1
        assert codes.work(town.now) == 0
        assert [sent[:3] for sent in gateway.sent] == [("13800138000", "SMS_3", code(who))]
    assert "Say the code" not in town.client("command").get(reverse("web:member", args=[who.pk])).content.decode()
    with scoped(ENGINE):
        assert list(Sending.objects.values_list("purpose", "outcome")) == [("code", "")]


def test_a_code_waits_where_notices_have_used_up_the_numbers_day(town: Town, english: Client, at: Callable[[datetime], None]) -> None:
    who = proven(town)
    at(datetime.now(UTC))
    with gateways.aliyun() as gateway:
        put("sms", by_aliyun(gateway.port), area=COUNTY, agency=None, by="test", now=town.now)
        with scoped(ENGINE):
            way, contact = Channel.objects.get(kind="sms"), MemberContact.objects.get(member=who)
            given = {"jurisdiction": way.jurisdiction, "area": way.area, "channel": way.pk, "receiver": contact.phone_fp, "parts": 1}
            Sending.objects.bulk_create(Sending(**given, purpose="notice", outcome="", at=town.now - timedelta(hours=23)) for _ in range(40))
        request(english)
        assert codes.work(town.now) == 0, "forty in a day, whatever they were"
        assert codes.work(town.now + timedelta(hours=2)) == 1
        assert len(gateway.sent) == 1


def test_codes_past_their_time_are_forgotten(town: Town, english: Client) -> None:
    proven(town)
    request(english)
    ask.forget(clock.real() + ask.LIFE)
    with scoped(ENGINE):
        assert not Code.objects.exists()


@pytest.mark.parametrize("role", ["command", "bureau_office"])
def test_a_command_without_a_second_step_opens_nothing_outside_a_demo(town: Town, settings: Any, role: str) -> None:
    client = town.client(role)
    assert client.get("/duties/").status_code == 200
    settings.ANJU_DEMO = False
    refused = client.get("/duties/")
    assert (refused.status_code, refused["Location"]) == (302, reverse("mfa_activate_totp"))
    assert town.client("cadre").get("/duties/").status_code == 200
    second = step(town.world.members[role])
    assert client.get("/duties/").status_code == 200
    client.post(reverse("account_reauthenticate"), {"password": "pass-word-of-test"})
    client.post(reverse("mfa_deactivate_totp"))
    second.refresh_from_db()
    assert client.get("/duties/").status_code == 200


def step(member: Member) -> Any:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    return TOTP.activate(member, generate_totp_secret()).instance


def test_a_code_does_not_stand_in_for_the_second_step(town: Town, english: Client, settings: Any) -> None:
    settings.ANJU_DEMO = False
    who = proven(town, "command")
    step(who)
    request(english)
    answer = english.post(reverse("account_confirm_login_code"), {"code": code(who)})
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert english.get("/duties/")["Location"].startswith("/accounts/login/")


def test_a_lost_second_step_is_taken_away_at_the_machine_alone(town: Town, capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    """Their sessions end; a command sets up another before anything else opens."""
    from anju.site.commands import secondstep

    settings.ANJU_DEMO = False
    who = town.world.members["command"]
    client = town.client("command")
    step(who)
    assert client.get("/duties/").status_code == 200
    with pytest.raises(Refused, match="nobody signs in"):
        secondstep.run(argparse.Namespace(username="nobody"))
    assert secondstep.run(argparse.Namespace(username="command")) == 0
    assert "taken away" in capsys.readouterr().out
    assert client.get("/duties/")["Location"].startswith("/accounts/login/")
    assert town.client("command").get("/duties/")["Location"] == reverse("mfa_activate_totp")
    with pytest.raises(Refused, match="no second step"):
        secondstep.run(argparse.Namespace(username="command"))
