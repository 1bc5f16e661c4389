"""My duties: the list, doing one, doing many."""

from django.urls import path

from anju.web.pages.duties.doing import close, do, extra, undo
from anju.web.pages.duties.listing import duties, home, landing
from anju.web.pages.duties.many import many

urlpatterns = [
    path("", home, name="start"),
    path("landing/", landing, name="landing"),
    path("duties/", duties, name="duties"),
    path("duties/many/", many, name="many"),
    path("duties/<str:token>/", do, name="do"),
    path("duties/<str:token>/close/", close, name="close"),
    path("duties/<str:token>/<slug:act>/", extra, name="extra"),
    path("undo/<int:enrolment>/<int:fact>/", undo, name="undo"),
]
