"""One's own account: language, password, second step, signing out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from anju.web import access, navigation
from anju.web.asked import Asked


@access.staff()
def settings(request: Asked) -> HttpResponse:
    """What a member may change of their own account."""
    return render(request, "web/settings.html")


@access.staff()
def menu(request: Asked) -> HttpResponse:
    """Every page the member is offered, for phones where the bar has room for four."""
    groups = [(heading, [(entry, navigation.address(entry.name)) for entry in entries]) for heading, entries in navigation.grouped(request.viewer)]
    return render(request, "web/menu.html", {"groups": groups})


@access.staff()
def banners(request: Asked) -> HttpResponse:
    """The banners alone, for a page that stays open."""
    return render(request, "web/banners.html")


urlpatterns = [
    path("banners/", banners, name="banners"),
    path("settings/", settings, name="settings"),
    path("menu/", menu, name="menu"),
]
