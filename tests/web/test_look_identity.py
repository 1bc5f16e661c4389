"""Signing in by an account elsewhere in a real browser: its pages, and the whole way over a provider's double and back.

SHOTS=folder keeps pictures.
"""

from functools import partial
from typing import Any

import pytest

from tests.browser import MARKS, SIZES, aside, examine, heard, reachable
from tests.codes import still
from tests.web.providers import AGENT, ID, SECRET, provider
from tests.web.test_look import place, signed_in  # noqa: F401  # a fixture

pytestmark = MARKS
UID = "subject-1"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_one_signs_in_by_a_provider_and_links_an_account(place: Any, browser: Any, settings: Any, language: str, size: str) -> None:  # noqa: F811
    from anju.site import elsewhere
    from anju.site.environment import Environment

    address, town = place
    faults: list[str] = []
    with provider("oidc") as double:
        double.who = {"sub": UID}
        wecom = {"wecom_corp": ID, "wecom_agent": AGENT, "wecom_secret": SECRET, "wecom_api": double.address}
        ding = {"dingtalk_id": ID, "dingtalk_secret": SECRET}
        oidc = {"oidc_server": double.address, "oidc_id": ID, "oidc_secret": SECRET, "oidc_name": "县统一认证"}
        settings.SOCIALACCOUNT_PROVIDERS = elsewhere.providers(Environment(**wecom, **ding, **oidc))  # type: ignore[arg-type]  # texts
        stranger = signed_in(browser, address, town, "", language, size)
        page = stranger.new_page()
        page.on("console", partial(heard, faults, "identity"))
        page.goto(f"{address}/accounts/login/")
        examine(page, "identity-sign-in", faults, language, size)
        page.click("a[href*='/accounts/oidc/']")
        page.wait_for_url("**/accounts/oidc/oidc/login/callback/**")
        faults.clear()  # 403 is meant
        examine(page, "identity-refused", faults, language, size)
        _linked(town)
        page.goto(f"{address}/accounts/login/")
        page.click("a[href*='/accounts/oidc/']")
        page.wait_for_url(f"{address}/duties/")
        page.goto(f"{address}/settings/identities/")
        examine(page, "identity-mine", faults, language, size)
        page.click("form[action$='/identities/wecom/'] button")
        examine(page, "identity-go", faults, language, size)
        assert "/accounts/wecom/login/" in (page.get_attribute("main a.button", "href") or "")
        page.goto(f"{address}/settings/")
        examine(page, "identity-account", faults, language, size)
        stranger.close()
        context = signed_in(browser, address, town, "command", language, size)
        page = context.new_page()
        page.on("console", partial(heard, faults, "identity-member"))
        page.goto(f"{address}/staff/members/{town.world.members['cadre'].pk}/identities/")
        examine(page, "identity-member", faults, language, size)
        context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))


STEPS = ("settings/", "accounts/2fa/", "accounts/2fa/totp/activate/", "accounts/2fa/webauthn/", "accounts/2fa/webauthn/add/",
         "accounts/2fa/recovery-codes/generate/")  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_the_second_step_is_ours(
    place: Any,  # noqa: F811
    browser: Any,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    size: str,
) -> None:
    """Set up, asked for, renamed, removed: each page that allauth has for it, in both languages, with nothing of the library's own words."""
    address, town = place[0].replace("127.0.0.1", "localhost"), place[1]  # a key is a host's by name
    faults: list[str] = []
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 3600  # a busy machine takes its time
    context = signed_in(browser, address, town, "", language, size)
    page = context.new_page()
    page.on("console", partial(heard, faults, "step"))
    keys = context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    def look(name: str) -> None:
        page.wait_for_load_state()
        assert page.locator("main .button").count(), name
        faults.extend(f"{name}: the library's: {word}" for word in THEIRS if word in page.inner_text("main"))
        examine(page, f"step-{name}", faults, language, size)
        if size == "phone":
            reachable(page, name, faults)

    page.goto(f"{address}/accounts/login/")
    page.fill("#id_login", "cadre")
    page.fill("#id_password", "pass-word-of-test")
    page.click("form button.button-wide >> nth=0")
    page.wait_for_url(f"{address}/duties/")
    page.goto(f"{address}/accounts/2fa/totp/activate/")
    page.wait_for_url("**/reauthenticate/**")
    look("again")
    page.fill("#id_password", "pass-word-of-test")
    page.click("main form button")
    page.wait_for_url("**/totp/activate/")
    for path in STEPS:
        page.goto(f"{address}/{path}")
        look(path)
    page.goto(f"{address}/accounts/2fa/totp/activate/")
    secret = page.inner_text(".secret")
    page.fill("#id_code", "12")
    page.click("main form button")
    look("wrong")
    page.fill("#id_code", still(monkeypatch)(secret))
    page.click("main form button")
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".codes li").count() == 10
    look("codes")
    page.goto(f"{address}/accounts/2fa/webauthn/add/")
    page.click("#mfa_webauthn_add")  # the browser's own key answers
    page.wait_for_url("**/accounts/2fa/")
    for path in ("totp/deactivate/", "recovery-codes/generate/", "", "webauthn/"):
        page.goto(f"{address}/accounts/2fa/{path}")
        look(f"have-{path}")
    page.click("a[href*='/edit/']")
    page.wait_for_url("**/edit/")
    look("rename")
    page.fill("#id_name", "我的手机 My phone")
    page.click("main form button")
    page.wait_for_url("**/webauthn/")
    assert "My phone" in page.inner_text("h2")
    page.goto(f"{address}/accounts/2fa/webauthn/reauthenticate/")
    look("again-key")
    assert not page.locator("[data-key-failed]").is_visible()
    page.evaluate("document.dispatchEvent(new CustomEvent('allauth.error', { cancelable: true }))")
    page.locator("[data-key-failed]").wait_for(state="visible")
    page.goto(f"{address}/accounts/2fa/reauthenticate/")
    look("again-code")
    page.goto(f"{address}/accounts/logout/")
    page.click("main form button")
    page.goto(f"{address}/accounts/login/")
    page.fill("#id_login", "cadre")
    page.fill("#id_password", "pass-word-of-test")
    page.click("form button.button-wide >> nth=0")
    page.wait_for_url("**/2fa/authenticate/**")
    look("asked")
    page.fill("#id_code", "000000")
    page.click("main form button >> nth=0")
    page.locator(".field-wrong").wait_for()
    look("asked-wrong")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(f"{address}/duties/")
    page.goto(f"{address}/accounts/2fa/webauthn/")
    page.click("a[href*='/remove/']")
    page.wait_for_url("**/reauthenticate/**")
    page.fill("#id_password", "pass-word-of-test")
    page.click("main form button")
    page.wait_for_url("**/remove/")
    look("remove")
    page.click("main form button")
    page.wait_for_url("**/webauthn/")
    assert not page.locator("a[href*='/remove/']").count()
    context.close()
    assert not faults, "\n".join(dict.fromkeys(faults))


KEY = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
THEIRS = ("uthenticator", "Use your password", "Use a security key", "Two-Factor", "Security Key", "Passwordless", "Incorrect code", "Unused codes",
          "Are you sure", "Master key", "双因素")  # fmt: skip
"""Words of the library that no page of ours shows."""


def _linked(town: Any) -> None:
    from allauth.socialaccount.models import SocialAccount

    from anju.records.scope import ENGINE, scoped

    def link() -> None:
        with scoped(ENGINE):
            SocialAccount.objects.create(user=town.world.members["cadre"], provider="oidc", uid=UID)

    aside(link)
