"""The plan as a person reads it: folded to its parts, each of which is fetched when it is opened, or is a page of its own."""

from django.urls import path

from anju.web.pages.plan.reading import plan, plans

urlpatterns = [
    path("plans/", plans, name="plans"),
    path("plan/<int:adoption>/", plan, name="plan"),
]
