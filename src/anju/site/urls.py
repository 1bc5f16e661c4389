"""Every address of the web process. /healthz, /readyz and /metrics are answered before any of them: see `anju.site.health`."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic.base import RedirectView

from anju.web.pages.entrance import forgotten

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("anju.api.urls")),
    path("accounts/3rdparty/", RedirectView.as_view(pattern_name="web:identities")),  # ours stands in their place
    path("accounts/3rdparty/signup/", RedirectView.as_view(pattern_name="account_login")),
    path("accounts/password/reset/", forgotten, name="account_reset_password"),
    path("accounts/email/", RedirectView.as_view(pattern_name="web:settings")),  # an administrator writes an address down, and nobody their own
    path("accounts/", include("allauth.urls")),
    path("", include("anju.web.urls")),
]

handler404, handler500 = "anju.web.wrong.missing", "anju.web.wrong.mistake"
