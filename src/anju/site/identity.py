"""Signing in by an account elsewhere: who may come in by one.

Nobody makes an account by it. An identity opens what it was linked to: by the member themselves while signed in, by whoever manages them, or, where
`ANJU_SIGNIN_MATCH` says so, by an e-mail address or a number that both sides know as theirs. Everything else of a sign-in holds as ever.
"""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import render
from django.urls import reverse

from anju.operations import linking
from anju.operations.contact import REGION, number
from anju.web.elsewhere import LINKING


class Linked(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth's adapter for accounts elsewhere, shut."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """From the settings alone: no row of a table opens a door."""
        return [app for apps in _build_apps_from_settings(provider=provider, client_id=client_id).values() for app in apps]

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:  # noqa: ANN401
        """Raises Http404 for a provider that is not set up."""
        found = self.list_apps(request, provider, client_id)
        if not found:
            raise Http404
        return found[0]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:  # noqa: ANN401
        """Keep nothing of what the provider tells but whose it is; a number it vouches for only until the match is made."""
        told, sociallogin.account.extra_data = sociallogin.account.extra_data, {}
        if sociallogin.account.provider == "dingtalk" and told.get("mobile"):
            sociallogin.phone = number(f"+{told.get('stateCode') or '86'}{told['mobile']}", REGION)
            sociallogin.phone_verified = bool(sociallogin.phone)
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in whoever is linked, and link whoever asked for it here a moment ago; refuse the rest with one page for all reasons."""
        process, phone = sociallogin.state.get("process"), sociallogin.phone if sociallogin.phone_verified else ""
        emails = [each.email for each in sociallogin.email_addresses if each.verified]
        sociallogin.token, sociallogin.phone, sociallogin.email_addresses = None, None, []  # nothing of it is kept, in a session either
        if process == AuthProcess.CONNECT:
            if request.session.pop(LINKING, "") != sociallogin.account.provider:
                raise ImmediateHttpResponse(_refused(request))
            return
        if process != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(_refused(request))
        account, matching = sociallogin.account, settings.ANJU_SIGNIN_MATCH and not sociallogin.is_existing
        if matching and linking.match(account.provider, account.uid, emails, phone or ""):
            sociallogin.lookup()
        if not sociallogin.is_existing or not sociallogin.user.is_active:
            raise ImmediateHttpResponse(_refused(request))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:  # noqa: ANN401
        """To one's own identities."""
        return reverse("web:identities")


def _refused(request: HttpRequest) -> Any:  # noqa: ANN401
    return render(request, "socialaccount/refused.html", status=403)
