"""My people: whose duties run late, stepping in, seats and backups, supplies; and what one was told."""

from django.urls import path

from anju.web.pages.people.acting import act, fill, seats
from anju.web.pages.people.listing import nobody, people, person
from anju.web.pages.people.supplies import answer, issue, receive, supplies, undo
from anju.web.pages.people.told import notices

urlpatterns = [
    path("my-people/", people, name="people"),
    path("my-people/act/", act, name="people-act"),
    path("my-people/fill/", fill, name="people-fill"),
    path("my-people/nobody/", nobody, name="people-nobody"),
    path("my-people/supplies/", supplies, name="supplies"),
    path("my-people/supplies/receive/", receive, name="supplies-receive"),
    path("my-people/supplies/issue/", issue, name="supplies-issue"),
    path("my-people/supplies/undo/<int:row>/", undo, name="supplies-undo"),
    path("my-people/supplies/answer/<str:token>/", answer, name="supplies-answer"),
    path("my-people/<int:post>/", person, name="people-post"),
    path("my-people/<int:post>/seats/", seats, name="people-seats"),
    path("told/", notices, name="told"),
]
