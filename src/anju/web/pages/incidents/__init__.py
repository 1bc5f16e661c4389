"""Incidents: what must be disposed of, who leads, who was told, and how it ended."""

from django.urls import path

from anju.web.pages.incidents.listing import incidents
from anju.web.pages.incidents.one import acknowledge, incident, refer, take
from anju.web.pages.incidents.raising import beginning

urlpatterns = [
    path("incidents/", incidents, name="incidents"),
    path("incidents/new/", beginning, name="incident-new"),
    path("incidents/<int:number>/", incident, name="incident"),
    path("incidents/<int:number>/seen/", acknowledge, name="incident-seen"),
    path("incidents/<int:number>/take/", take, name="incident-take"),
    path("incidents/<int:number>/refer/", refer, name="incident-refer"),
]
