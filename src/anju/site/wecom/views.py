"""WeCom's way to a userid: it differs from OAuth 2 in its names, and the token is the application's, not the member's.

As published: a QR code in any browser (`wwlogin/sso/login`, login_type CorpApp), or, inside WeCom's own browser, an authorisation without a tap
(`connect/oauth2/authorize`, scope snsapi_base); then `gettoken` by corpid and corpsecret, and `auth/getuserinfo` by token and code. Each answer is
200 and says in `errcode` whether it went well. Whoever is no member of the organisation gets an openid and no userid.
"""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.http import HttpRequest
from django.utils.http import urlencode

API = "https://qyapi.weixin.qq.com"
LOGIN = "https://login.work.weixin.qq.com/wwlogin/sso/login"
INSIDE = "https://open.weixin.qq.com/connect/oauth2/authorize"
BROWSER = "wxwork"
"""What WeCom's own browser says of itself."""


class WeComClient(OAuth2Client):  # type: ignore[misc]  # allauth has no types
    """Asks in WeCom's words."""

    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        """Where the member agrees."""
        given = {"appid": self.consumer_key, "redirect_uri": self.callback_url, "state": self.state, **extra_params}
        if BROWSER in self.request.headers.get("User-Agent", "").lower():
            return f"{INSIDE}?{urlencode({**given, 'response_type': 'code', 'scope': 'snsapi_base'})}#wechat_redirect"
        return f"{authorization_url}?{urlencode({**given, 'login_type': 'CorpApp'})}"

    def get_access_token(self, code: str, pkce_code_verifier: str | None = None, extra_data: dict[str, str] | None = None) -> dict[str, Any]:
        """The application's token."""
        return asked(self.access_token_url, {"corpid": self.consumer_key, "corpsecret": self.consumer_secret})


class WeComAdapter(OAuth2Adapter):  # type: ignore[misc]
    """The two requests behind the scenes."""

    provider_id = "wecom"
    client_class = WeComClient

    @property
    def _settings(self) -> dict[str, str]:
        found: dict[str, str] = self.get_provider().app.settings
        return found

    @property
    def access_token_url(self) -> str:
        """Of the organisation's WeCom: an edition of its own has a host of its own."""
        return f"{self._settings.get('api') or API}/cgi-bin/gettoken"

    @property
    def authorize_url(self) -> str:
        """Where the QR code stands."""
        return self._settings.get("login") or LOGIN

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **_more: Any) -> SocialLogin:  # noqa: ANN401
        """Who scanned it. Raises OAuth2Error for somebody who is no member of the organisation."""
        place = f"{self._settings.get('api') or API}/cgi-bin/auth/getuserinfo"
        said = asked(place, {"access_token": token.token, "code": request.GET.get("code", "")})
        if not said.get("userid"):
            raise OAuth2Error("no member of the organisation")
        return self.get_provider().sociallogin_from_response(request, said)


def asked(place: str, given: dict[str, str]) -> dict[str, Any]:
    """WeCom's answer. Raises OAuth2Error, which repeats nothing of what was sent, where it says that something went wrong."""
    with get_adapter().get_requests_session() as session:
        answer = session.request("GET", place, params=given)
    said = answer.json() if answer.ok else {}
    if not isinstance(said, dict) or said.get("errcode", 0) != 0 or not said:
        raise OAuth2Error(f"WeCom says {said.get('errcode') if isinstance(said, dict) else answer.status_code}")
    return said


oauth2_login = OAuth2LoginView.adapter_view(WeComAdapter)
oauth2_callback = OAuth2CallbackView.adapter_view(WeComAdapter)
