"""The addresses of all pages. A page is a module of `anju.web.pages` with `urlpatterns`; a new one is one more line here."""

from importlib import import_module

from django.urls import include, path

app_name = "web"

PAGES = (
    "duties",
    "round",
    "call",
    "grid",
    "household",
    "households",
    "things",
    "entrance",
    "settings",
    "contact",
    "identities",
    "reached",
    "calls",
    "channels",
    "intake",
    "enrol",
    "finding",
    "resources",
    "digests",
    "incidents",
    "board",
    "roster",
    "shifts",
    "release",
    "plan",
    "balance",
    "people",
    "staff",
    "qualified",
    "adopting",
    "units",
    "agreed",
    "papers",
    "verify",
    "home",
    "complaints",
    "photo",
    "field",
    "demo",
)

urlpatterns = [path("", include(import_module(f"anju.web.pages.{page}").urlpatterns)) for page in PAGES]
