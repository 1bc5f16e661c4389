"""Every address of the web process. /healthz, /readyz and /metrics are answered before any of them: see `anju.site.health`."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("api/", include("anju.api.urls")),
    path("", include("anju.web.urls")),
]
