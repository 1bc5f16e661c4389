"""The live board, on a wall and on a phone: what is open now, who is on it, how long it has, and where. It names nobody who lives anywhere."""

from django.urls import path

from anju.web.pages.board.screen import board, now, on_it

urlpatterns = [
    path("board/", board, name="board"),
    path("board/now/", now, name="board-now"),
    path("board/<int:number>/on-it/", on_it, name="board-on-it"),
]
