"""The live board, on a wall and on a phone: what is open now, who is on it, how long it has, and where. It names nobody who lives anywhere."""

from django.urls import path

from anju.web.pages.board.screen import board, now, on_it
from anju.web.pages.board.wall import wall, wall_now
from anju.web.pages.board.walls import end, walls

urlpatterns = [
    path("board/", board, name="board"),
    path("board/now/", now, name="board-now"),
    path("board/<int:number>/on-it/", on_it, name="board-on-it"),
    path("wall/<str:secret>/", wall, name="wall"),
    path("wall/<str:secret>/now/", wall_now, name="wall-now"),
    path("walls/", walls, name="walls"),
    path("walls/<int:number>/end/", end, name="wall-end"),
]
