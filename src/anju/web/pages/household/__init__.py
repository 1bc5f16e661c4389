"""Household: one screen for everything about one case, and what can be done there."""

from django.urls import path

from anju.web.pages.household.acts import correct, write
from anju.web.pages.household.opening import begin
from anju.web.pages.household.screen import household, ledger
from anju.web.pages.household.sensors import act, sensors

urlpatterns = [
    path("household/<int:enrolment>/", household, name="household"),
    path("household/<int:enrolment>/ledger/", ledger, name="ledger"),
    path("household/<int:enrolment>/write/<slug:form>/", write, name="write"),
    path("household/<int:enrolment>/correct/<int:seq>/", correct, name="correct"),
    path("household/<int:enrolment>/begin/<slug:kind>/", begin, name="begin"),
    path("household/<int:enrolment>/sensors/", sensors, name="sensors"),
    path("household/<int:enrolment>/sensors/<int:device>/", act, name="sensor-act"),
]
