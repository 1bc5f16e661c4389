"""Files of units and areas: all of them, the readiness board of a command, and one on one screen."""

from django.urls import path

from anju.web.pages.units.board import board
from anju.web.pages.units.listing import units
from anju.web.pages.units.one import unit

urlpatterns = [
    path("units/", units, name="units"),
    path("units/board/", board, name="units-board"),
    path("unit/<int:enrolment>/", unit, name="unit"),
]
