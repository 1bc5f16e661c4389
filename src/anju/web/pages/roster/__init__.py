"""Watch roster: a day of 24 hours by role and post, laid out fairly, published as duties."""

from django.urls import path

from anju.web.pages.roster.day import roster

urlpatterns = [path("roster/", roster, name="roster")]
