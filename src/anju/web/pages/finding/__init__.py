"""Finding people: registers and what is left of them, dated places, the way in for those who arrive, and their classes."""

from django.urls import path

from anju.web.pages.finding.arriving import arrive, arrived, bring
from anju.web.pages.finding.candidates import candidate, candidates, confirm
from anju.web.pages.finding.covering import check, door, door_new, register, registers
from anju.web.pages.finding.gates import gate, gate_new, gate_revoke, gates
from anju.web.pages.finding.places import place_strike, places
from anju.web.pages.finding.telling import neighbour, told
from anju.web.pages.finding.together import together

urlpatterns = [
    path("registers/", registers, name="registers"),
    path("registers/<int:number>/", register, name="register"),
    path("registers/<int:number>/door/", door_new, name="register-door-new"),
    path("registers/<int:number>/places/", places, name="register-places"),
    path("registers/places/<int:line>/strike/", place_strike, name="place-strike"),
    path("registers/door/<int:line>/", door, name="register-door"),
    path("registers/door/<int:line>/check/", check, name="register-check"),
    path("found/", candidates, name="candidates"),
    path("found/confirm/", confirm, name="candidates-confirm"),
    path("found/together/", together, name="candidates-together"),
    path("found/<int:person>/", candidate, name="candidate"),
    path("found/new/", bring, name="candidate-new"),
    path("gates/", gates, name="gates"),
    path("gates/new/", gate_new, name="gate-new"),
    path("gates/<int:number>/", gate, name="gate"),
    path("gates/<int:number>/revoke/", gate_revoke, name="gate-revoke"),
    path("arrive/<str:code>/", arrive, name="arrive"),
    path("arrive/<str:code>/done/", arrived, name="arrived"),
    path("neighbour/<str:code>/", neighbour, name="neighbour"),
    path("neighbour/<str:code>/done/", told, name="neighbour-told"),
]
