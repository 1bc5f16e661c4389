"""Signing in by WeCom, DingTalk and OpenID Connect: whoever is linked, nobody else, and every other rule of signing in holds."""

import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.socialaccount.providers.dingtalk.views import DingTalkOAuth2Adapter
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from anju.operations import contact, linking, member
from anju.operations.contact import Contact
from anju.operations.secondstep import owed
from anju.operations.unable import Unable
from anju.records.models import Member, MemberContact
from anju.records.scope import ENGINE, scoped
from anju.site import elsewhere, logs
from anju.site.environment import Environment
from tests.web.providers import AGENT, ID, SECRET, TOKEN, Provider, provider
from tests.web.town import Town

pytestmark = pytest.mark.django_db
WHO: dict[str, dict[str, Any]] = {
    "wecom": {"userid": "ZhangSan"},
    "dingtalk": {"openId": "open-1", "unionId": "union-1", "nick": "张三", "mobile": "13800138000", "stateCode": "86", "avatarUrl": "x"},
    "oidc": {"sub": "subject-1", "name": "张三", "email": "zhang@example.org", "email_verified": True},
}
NAMES = {"wecom": "ZhangSan", "dingtalk": "open-1", "oidc": "subject-1"}


@pytest.fixture
def english(db: None) -> Client:
    cache.clear()
    return Client(headers={"accept-language": "en"})


@pytest.fixture(params=["wecom", "dingtalk", "oidc"])
def double(request: pytest.FixtureRequest, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Provider]]:
    kind = str(request.param)
    with provider(kind) as made:
        made.who = dict(WHO[kind])
        set_up(kind, made, settings, monkeypatch)
        yield kind, made


def set_up(kind: str, made: Provider, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, dict[str, Any]] = {
        "wecom": {"wecom_corp": ID, "wecom_agent": AGENT, "wecom_secret": SECRET, "wecom_api": made.address},
        "dingtalk": {"dingtalk_id": ID, "dingtalk_secret": SECRET},
        "oidc": {"oidc_server": made.address, "oidc_id": ID, "oidc_secret": SECRET, "oidc_name": "County ID"},
    }
    monkeypatch.setattr(DingTalkOAuth2Adapter, "access_token_url", f"{made.address}/v1.0/oauth2/userAccessToken")
    monkeypatch.setattr(DingTalkOAuth2Adapter, "profile_url", f"{made.address}/v1.0/contact/users/me")
    settings.SOCIALACCOUNT_PROVIDERS = elsewhere.providers(Environment(**given[kind]))


def begun(client: Client, kind: str, **more: str) -> dict[str, str]:
    """What the provider is asked with."""
    place = "/accounts/oidc/oidc/login/" if kind == "oidc" else f"/accounts/{kind}/login/"
    answer = client.get(place, more)
    assert answer.status_code == 302, answer.content.decode()[:400]
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


def back(client: Client, kind: str, made: Provider, **more: str) -> Any:
    """To the provider, agreed there, and back again."""
    asked = begun(client, kind, **more)
    code = made.agree(asked)
    return client.get(urlsplit(asked["redirect_uri"]).path, {"authCode" if kind == "dingtalk" else "code": code, "state": asked["state"]})


def linked(town: Town, kind: str, role: str = "cadre") -> Member:
    row = town.world.members[role]
    with scoped(ENGINE):
        SocialAccount.objects.create(user=row, provider=kind, uid=NAMES[kind])
    return row


def same(answer: Any) -> str:
    """A page without what is another one's each time."""
    return re.sub(r'value="[^"]+"', "", answer.content.decode())


def link_it(client: Client, kind: str, made: Provider) -> str:
    """Asked for by our form, agreed there, and the password given once more."""
    assert "process=connect" in client.post(f"/settings/identities/{kind}/").content.decode()
    assert back(client, kind, made, process="connect")["Location"] == "/accounts/reauthenticate/"
    waiting = set(re.findall(r"[\w@.-]+", str(dict(client.session))))
    assert not {TOKEN, "13800138000", "zhang@example.org"} & waiting, "none of it waits in the session"
    wrong = client.post("/accounts/reauthenticate/", {"password": "not it"})
    assert wrong.status_code == 200
    assert not SocialAccount.objects.filter(uid=NAMES[kind], user_id=client.session["_auth_user_id"]).exists()
    return str(client.post("/accounts/reauthenticate/", {"password": "pass-word-of-test"})["Location"])


def inside(client: Client) -> bool:
    return client.get("/settings/").status_code == 200


def test_whoever_is_linked_comes_in_and_it_is_written_down(
    town: Town, english: Client, double: tuple[str, Provider], caplog: pytest.LogCaptureFixture
) -> None:
    kind, made = double
    who = linked(town, kind)
    with caplog.at_level(logging.INFO, "anju"):
        assert back(english, kind, made)["Location"] == "/"
    assert who.name in english.get("/settings/").content.decode()
    (line,) = [logs.Lines().format(row) for row in caplog.records if row.getMessage() == "signed in"]
    assert f'"reason": "{kind}"' in line
    assert not any(word in line for word in (who.name, who.username, NAMES[kind]))
    with scoped(ENGINE):
        row = SocialAccount.objects.get()
        assert (row.user_id, row.extra_data) == (who.pk, {}), "no name, no number, no address is kept"
        assert Member.objects.get(pk=who.pk).last_login is not None


def test_nobody_comes_in_who_is_not_linked_and_no_account_is_made(town: Town, english: Client, double: tuple[str, Provider]) -> None:
    kind, made = double
    with scoped(ENGINE):
        before = Member.objects.count()
        Member.objects.filter(pk=town.world.members["cadre"].pk).update(email="zhang@example.org")
    answer = back(english, kind, made)
    assert answer.status_code == 403
    assert "opens nothing here" in answer.content.decode()
    assert not inside(english)
    assert english.get("/accounts/3rdparty/signup/").status_code == 302
    with scoped(ENGINE):
        assert (Member.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_whoever_was_deactivated_stays_out_and_is_told_the_same(town: Town, english: Client, double: tuple[str, Provider]) -> None:
    kind, made = double
    stranger = Client(headers={"accept-language": "en"})
    unknown = same(back(stranger, kind, made))
    who = linked(town, kind)
    member.deactivate(town.world.viewer("command"), who.pk, town.now)
    answer = back(english, kind, made)
    assert (answer.status_code, same(answer)) == (403, unknown)
    assert not inside(english)


def test_a_second_step_is_asked_for_and_owed_as_ever(town: Town, english: Client, double: tuple[str, Provider], settings: Any) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    kind, made = double
    settings.ANJU_DEMO = False
    who = linked(town, kind, "command")
    assert owed(who)
    back(english, kind, made)
    assert english.get("/duties/")["Location"] == reverse("mfa_activate_totp"), "it opens nothing before the second step is set up"
    TOTP.activate(who, generate_totp_secret())
    fresh = Client(headers={"accept-language": "en"})
    assert back(fresh, kind, made)["Location"] == reverse("mfa_authenticate")
    assert not inside(fresh)


def test_one_links_ones_own_account_by_a_form_of_ours_alone(town: Town, double: tuple[str, Provider]) -> None:
    kind, made = double
    who = town.world.members["cadre"]
    client = Client(headers={"accept-language": "en"})
    client.post(reverse("account_login"), {"login": "cadre", "password": "pass-word-of-test"})
    assert back(client, kind, made, process="connect").status_code == 403, "an address somebody was lured to links nothing"
    with scoped(ENGINE):
        assert not SocialAccount.objects.exists()
    assert client.get(f"/settings/identities/{kind}/")["Location"] == "/settings/identities/", "opened, it does nothing"
    assert link_it(client, kind, made) == "/settings/identities/"
    assert NAMES[kind] in client.get("/settings/identities/").content.decode()
    (mine,) = linking.held(who.pk)
    assert client.post(f"/settings/identities/{mine.number}/end/").status_code == 302
    assert linking.held(who.pk) == ()
    assert not SocialToken.objects.exists()


def test_an_account_that_is_somebody_elses_is_not_linked(town: Town, double: tuple[str, Provider]) -> None:
    kind, made = double
    other = linked(town, kind, "officer")
    client = Client(headers={"accept-language": "en"})
    client.post(reverse("account_login"), {"login": "cadre", "password": "pass-word-of-test"})
    link_it(client, kind, made)
    assert "somebody else" in client.get("/settings/identities/").content.decode()
    with scoped(ENGINE):
        assert SocialAccount.objects.get().user_id == other.pk


def test_what_both_sides_know_matches_only_where_it_was_set_up(town: Town, double: tuple[str, Provider], settings: Any) -> None:
    kind, made = double
    who = town.world.members["cadre"]
    contact.put_member(who.pk, Contact(phone="+8613800138000"))
    with scoped(ENGINE):
        MemberContact.objects.filter(pk=who.pk).update(proven=town.now)
        Member.objects.filter(pk=who.pk).update(email="Zhang@example.org")
    assert back(Client(), kind, made).status_code == 403
    settings.ANJU_SIGNIN_MATCH = True
    client = Client(headers={"accept-language": "en"})
    back(client, kind, made)
    assert inside(client) == (kind != "wecom"), "WeCom vouches for no number and no address"
    if kind == "oidc":
        linking.unlink(town.world.viewer("command"), who.pk, linking.held(who.pk)[0].number, now=town.now)
        assert not inside(client), "whoever came in by it is out"
        made.who = {**WHO[kind], "email_verified": False}
        assert back(Client(), kind, made).status_code == 403
        made.who = dict(WHO[kind])
        with scoped(ENGINE):
            Member.objects.filter(pk=town.world.members["officer"].pk).update(email="zhang@example.org")
        assert back(Client(), kind, made).status_code == 403, "two of that address: nobody's"
    if kind == "dingtalk":
        linking.unlink(town.world.viewer("command"), who.pk, linking.held(who.pk)[0].number, now=town.now)
        with scoped(ENGINE):
            MemberContact.objects.filter(pk=who.pk).update(proven=None)
        assert back(Client(), kind, made).status_code == 403, "a number nobody has proven"


def test_nobody_writes_down_the_address_by_which_they_would_be_matched(town: Town, english: Client) -> None:
    who = town.world.members["cadre"]
    english.force_login(who)
    for act in ("action_add", "action_primary"):
        assert english.post("/accounts/email/", {act: "", "email": "zhang@example.org"})["Location"] == "/settings/"
    with scoped(ENGINE):
        assert Member.objects.get(pk=who.pk).email == ""
        assert not EmailAddress.objects.exists()


@pytest.mark.parametrize("broken", [{"errcode": 40029, "errmsg": "invalid code"}, [], "not json"])
def test_what_the_other_side_does_wrong_lets_nobody_in(
    town: Town, english: Client, double: tuple[str, Provider], broken: Any, caplog: pytest.LogCaptureFixture
) -> None:
    kind, made = double
    linked(town, kind)
    asked = begun(english, kind)
    made.broken = broken
    place = urlsplit(asked["redirect_uri"]).path
    with caplog.at_level(logging.DEBUG):
        answer = english.get(place, {"authCode" if kind == "dingtalk" else "code": "c0de", "state": asked["state"]})
    assert answer.status_code == 401
    assert "did not work" in answer.content.decode()
    assert not inside(english)
    assert SECRET not in "".join(logs.Lines().format(row) for row in caplog.records)


def test_a_provider_that_is_not_there_is_told_and_the_other_ways_stay(
    town: Town, english: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider("oidc") as made:
        set_up("oidc", made, settings, monkeypatch)
    answer = english.get("/accounts/oidc/oidc/login/")
    assert answer.status_code == 401
    assert "did not work" in answer.content.decode()
    assert english.get(reverse("account_login")).status_code == 200


def test_a_code_is_good_once_a_state_is_ones_own_and_no_secret_travels_by_the_browser(
    town: Town, english: Client, double: tuple[str, Provider]
) -> None:
    kind, made = double
    linked(town, kind)
    asked = begun(english, kind)
    assert SECRET not in str(asked)
    code, word = made.agree(asked), "authCode" if kind == "dingtalk" else "code"
    place = urlsplit(asked["redirect_uri"]).path
    stranger = Client(headers={"accept-language": "en"})
    assert stranger.get(place, {word: code, "state": asked["state"]}).status_code == 401, "begun in another browser"
    assert english.get(place, {word: code, "state": asked["state"]}).status_code == 302
    assert Client().get(place, {word: code, "state": asked["state"]}).status_code == 401
    again = begun(stranger, kind)
    assert stranger.get(place, {word: code, "state": again["state"]}).status_code == 401, "the code was used"
    assert not inside(stranger)


def test_without_anything_set_up_there_is_no_button_and_no_door(town: Town, english: Client, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = elsewhere.providers(Environment())
    assert "Sign in by" not in english.get(reverse("account_login")).content.decode()
    for place in ("/accounts/wecom/login/", "/accounts/dingtalk/login/", "/accounts/oidc/oidc/login/", "/accounts/wecom/login/callback/?code=1"):
        assert english.get(place).status_code == 404, place
    assert "identities" not in town.client("cadre").get("/settings/").content.decode()


def test_buttons_stand_where_something_is_set_up(town: Town, english: Client, double: tuple[str, Provider]) -> None:
    kind, _ = double
    name = {"wecom": "WeCom", "dingtalk": "DingTalk", "oidc": "County ID"}[kind]
    assert f"Sign in by {name}" in english.get(reverse("account_login")).content.decode()
    assert name in town.client("cadre").get("/settings/").content.decode()


def test_wecoms_own_browser_needs_no_qr_code_and_an_outsider_is_nobody(
    town: Town, english: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provider("wecom") as made:
        set_up("wecom", made, settings, monkeypatch)
        answer = english.get("/accounts/wecom/login/")
        assert answer["Location"].startswith("https://login.work.weixin.qq.com/wwlogin/sso/login?")
        assert {"appid", "agentid", "redirect_uri", "state", "login_type"} <= set(parse_qs(urlsplit(answer["Location"]).query))
        inner = Client(headers={"user-agent": "Mozilla/5.0 MicroMessenger/7 wxwork/4.1 Language/zh"}).get("/accounts/wecom/login/")["Location"]
        assert inner.startswith("https://open.weixin.qq.com/connect/oauth2/authorize?")
        assert inner.endswith("#wechat_redirect")
        made.who = {"openid": "somebody-outside"}
        assert back(english, "wecom", made).status_code == 401


def test_a_userid_of_wecom_is_one_in_capitals_and_in_small_letters(
    town: Town, english: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WeCom gives one spelling, an administrator types another; and one userid is never two members'."""
    command, who, other = town.world.viewer("command"), town.world.members["cadre"], town.world.members["officer"]
    linking.link(command, who.pk, "wecom", "zhangsan", now=town.now)
    with pytest.raises(Unable) as taken:
        linking.link(command, other.pk, "wecom", "ZHANGSAN", now=town.now)
    assert taken.value.code == "identity taken"
    with provider("wecom") as made:
        set_up("wecom", made, settings, monkeypatch)
        made.who = dict(WHO["wecom"])
        assert back(english, "wecom", made)["Location"] == "/"
    assert who.name in english.get("/settings/").content.decode()
    with scoped(ENGINE), pytest.raises(IntegrityError), transaction.atomic():
        SocialAccount.objects.create(user=other, provider="wecom", uid="ZhangSan")
    linking.link(command, who.pk, "dingtalk", "Open-1", now=town.now)
    linking.link(command, other.pk, "dingtalk", "open-1", now=town.now)


def test_whoever_manages_a_member_links_an_account_for_them(town: Town, english: Client, double: tuple[str, Provider]) -> None:
    kind, made = double
    who = town.world.members["cadre"]
    page = f"/staff/members/{who.pk}/identities/"
    command = town.client("command")
    assert town.client("officer").get(page).status_code == 403
    assert command.post(page, {"provider": kind, "name": ""}).status_code == 422
    assert command.post(page, {"provider": "elsewhere", "name": "x"}).status_code == 422
    assert command.post(page, {"provider": kind, "name": f" {NAMES[kind]} "})["Location"] == page
    assert "already" in command.post(page, {"provider": kind, "name": NAMES[kind]}).content.decode()
    back(english, kind, made)
    assert inside(english)
    (mine,) = linking.held(who.pk)
    assert command.post(f"{page}{mine.number}/end/")["Location"] == page
    assert not inside(english)
    with pytest.raises(Unable):
        linking.link(town.world.viewer("officer"), who.pk, kind, "other", now=town.now)
