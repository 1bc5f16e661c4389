"""Every address of the web process."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

HERE = (("api/", "anju.api.urls"), ("", "anju.web.urls"))
PARTS = [(place, name) for place, name in HERE if find_spec(name.rpartition(".")[0]) and find_spec(name)]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    *(path(place, include(name)) for place, name in PARTS),
]
