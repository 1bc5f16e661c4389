"""The day's round: its doors in order, on the phone and on paper; and a door by its code."""

from django.urls import path

from anju.web.pages.round.at import at, find
from anju.web.pages.round.sheet import sheet
from anju.web.pages.round.today import today

urlpatterns = [
    path("round/", today, name="round"),
    path("round/sheet/", sheet, name="round-sheet"),
    path("at/", find, name="at"),
    path("at/<str:code>/", at, name="at-door"),
]
