"""A member of the organisation, by the userid that its WeCom gives them."""

from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from anju.operations.linking import spelled
from anju.site.wecom.views import WeComAdapter


class WeComProvider(OAuth2Provider):  # type: ignore[misc]  # allauth has no types
    """The organisation's own application at WeCom."""

    id = "wecom"
    name = "WeCom"
    account_class = ProviderAccount
    oauth2_adapter_class = WeComAdapter

    def extract_uid(self, data: dict[str, Any]) -> str:
        """The member's userid, as it was linked: in WeCom capitals and small letters are the same."""
        return spelled(self.id, str(data["userid"]))

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: who it is stands in Anju."""
        return {}


provider_classes = [WeComProvider]
