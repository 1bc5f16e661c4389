"""Watches in the hands of those who stand them, on a phone."""

from django.urls import path

from anju.web.pages.shifts import acts, feed, mine, swapping, taking

urlpatterns = [
    path("shifts/", mine.mine, name="shifts"),
    path("shifts/<int:number>/take/", taking.take, name="shift-take"),
    path("shifts/<int:number>/cannot/", acts.cannot, name="shift-cannot"),
    path("shifts/<int:number>/can/", acts.can, name="shift-can"),
    path("shifts/<int:number>/swap/", swapping.ask, name="shift-swap"),
    path("shifts/asked/<int:number>/<str:answer>/", acts.answer, name="shift-answer"),
    path("shifts/swaps/<int:number>/<str:what>/", acts.settle, name="swap-settle"),
    path("shifts/calendar/", feed.link, name="calendar"),
    path("calendar/<str:secret>.ics", feed.feed, name="calendar-feed"),
]
