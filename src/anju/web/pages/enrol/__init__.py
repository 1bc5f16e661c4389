"""Enrolment: who is taken in and not enrolled, the basis, the first questions, the second look, and what was a mistake."""

from django.urls import path

from anju.web.pages.enrol.basis import enrol_new
from anju.web.pages.enrol.elsewhere import elsewhere, taken
from anju.web.pages.enrol.first import first
from anju.web.pages.enrol.listing import enrol
from anju.web.pages.enrol.proposed import proposed
from anju.web.pages.enrol.second import second, second_list
from anju.web.pages.enrol.slips import mistake, moved, reinstated
from anju.web.pages.enrol.sooner import sooner

urlpatterns = [
    path("enrol/", enrol, name="enrol"),
    path("enrol/new/", enrol_new, name="enrol-new"),
    path("enrol/proposal/<int:number>/", proposed, name="enrol-proposed"),
    path("enrol/second/", second_list, name="second-looks"),
    path("enrol/second/<int:enrolment>/", second, name="second-look"),
    path("enrol/<int:enrolment>/first/", first, name="enrol-first"),
    path("enrol/<int:enrolment>/mistake/", mistake, name="enrol-mistake"),
    path("enrol/<int:enrolment>/mistake/undo/", reinstated, name="enrol-reinstate"),
    path("enrol/<int:enrolment>/sooner/", sooner, name="enrol-sooner"),
    path("enrol/<int:enrolment>/elsewhere/", elsewhere, name="enrol-elsewhere"),
    path("enrol/elsewhere/<int:number>/", taken, name="enrol-taken"),
    path("enrol/person/<int:person>/move/", moved, name="enrol-move"),
]
