"""Adopting a plan, step by step: parameters, who does what, the check, a rehearsal, what is otherwise, and the decision."""

from django.urls import path

from anju.web.pages.adopting.listing import adopt, adopting
from anju.web.pages.adopting.steps import draft, drop, step
from anju.web.pages.adopting.switching import switch, switched

urlpatterns = [
    path("adopt/", adopt, name="adopt"),
    path("adopt/version/<int:adoption>/", switch, name="switch"),
    path("adopt/switched/<int:number>/", switched, name="switched"),
    path("adopt/<slug:folder>/", adopting, name="adopting"),
    path("adopt/draft/<int:number>/", draft, name="draft"),
    path("adopt/draft/<int:number>/drop/", drop, name="draft-drop"),
    path("adopt/draft/<int:number>/<slug:name>/", step, name="draft-step"),
]
