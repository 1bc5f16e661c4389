"""The accounts elsewhere by which one can sign in here, as they were set up."""

from dataclasses import dataclass

from allauth.socialaccount.adapter import get_adapter
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

NAMES: dict[str, Promise] = {"wecom": gettext_lazy("WeCom"), "dingtalk": gettext_lazy("DingTalk")}
LINKING = "anju.linking"
"""In a session: the provider whose account its member has just asked to link (`anju.site.identity`)."""


@dataclass(frozen=True, slots=True)
class Way:
    """A provider that is set up: its word, its name as people say it, where signing in by it begins."""

    word: str
    name: Promise | str
    address: str

    @property
    def linking(self) -> str:
        """Where linking an account of it begins."""
        return f"{self.address}?process=connect"


def ways(request: HttpRequest) -> list[Way]:
    """Those that are set up here; none unless somebody did."""
    found = []
    for provider in get_adapter().list_providers(request):
        word = provider.app.provider_id or provider.app.provider
        found.append(Way(word, NAMES.get(word, provider.app.name), provider.get_login_url(request)))
    return found
