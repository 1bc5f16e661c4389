"""`/accounts/wecom/login/` and where WeCom leads back to."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from anju.site.wecom.provider import WeComProvider

urlpatterns = default_urlpatterns(WeComProvider)
