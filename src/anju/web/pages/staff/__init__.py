"""Staff and agencies: members, posts with their history, absences, areas; one's own posts."""

from django.urls import path

from anju.web.pages.staff.absences import absence, answer, mine, sign_out, take_over
from anju.web.pages.staff.listing import staff
from anju.web.pages.staff.members import act, end, give, member, new, sight, stand_by
from anju.web.pages.staff.places import agency, areas, close_agency, new_agency, new_area, reopen_agency

urlpatterns = [
    path("staff/", staff, name="staff"),
    path("staff/agencies/new/", new_agency, name="agency-new"),
    path("staff/agencies/<int:number>/", agency, name="agency"),
    path("staff/agencies/<int:number>/close/", close_agency, name="agency-close"),
    path("staff/agencies/<int:number>/reopen/", reopen_agency, name="agency-reopen"),
    path("staff/areas/", areas, name="areas"),
    path("staff/areas/new/", new_area, name="area-new"),
    path("staff/members/new/", new, name="member-new"),
    path("staff/members/<int:number>/", member, name="member"),
    path("staff/members/<int:number>/give/", give, name="member-give"),
    path("staff/members/<int:number>/sight/", sight, name="member-sight"),
    path("staff/members/<int:number>/<slug:what>/", act, name="member-act"),
    path("staff/posts/<int:number>/end/", end, name="post-end"),
    path("staff/posts/<int:number>/stand-by/", stand_by, name="stand-by"),
    path("my-posts/", mine, name="mine"),
    path("my-posts/take-over/", take_over, name="take-over"),
    path("my-posts/sign-out/", sign_out, name="sign_out_others"),
    path("absence/<int:post>/", absence, name="absence"),
    path("absence/<int:number>/<slug:what>/", answer, name="absence-answer"),
]
