"""Signing in by an account elsewhere in a real browser: its pages, and the whole way over a provider's double and back.

SHOTS=folder keeps pictures.
"""

from functools import partial
from typing import Any

import pytest

from tests.browser import MARKS, SIZES, aside, examine, heard
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


def _linked(town: Any) -> None:
    from allauth.socialaccount.models import SocialAccount

    from anju.records.scope import ENGINE, scoped

    def link() -> None:
        with scoped(ENGINE):
            SocialAccount.objects.create(user=town.world.members["cadre"], provider="oidc", uid=UID)

    aside(link)
