"""The list: members by the sound of their names, agencies, and what is still missing before the first enrolment."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from anju.core.intake.names import key
from anju.operations import staffing
from anju.records.queries.staff import Member
from anju.web import access
from anju.web.asked import Asked
from anju.web.pages.staff import choices


@dataclass(frozen=True, slots=True)
class Steps:
    """What an installation has: from nothing to the first enrolment."""

    areas: bool
    plans: bool
    agencies: bool
    members: bool

    @property
    def done(self) -> bool:
        """Nothing is missing."""
        return self.areas and self.plans and self.agencies and self.members


def held(member: Member) -> str:
    """What a member holds, as it was titled."""
    return " ".join(f"{each.title} {each.agency} {each.agency_en}" for each in member.posts)


@access.staff("area", "admin")
def staff(request: Asked) -> HttpResponse:
    """Members and agencies; `q` is a part of a name, in characters or in letters."""
    whole = staffing.whole(request.viewer, request.now)
    wanted = request.GET.get("q", "").strip()[:60]
    sound = key(wanted).replace(" ", "") if wanted else ""
    members = [m for m in whole.members if not wanted or wanted in f"{m.name} {m.username} {held(m)}" or sound in key(m.name).replace(" ", "")]
    context = {
        "active": [each for each in members if each.active],
        "gone": [each for each in members if not each.active],
        "offices": whole.offices,
        "in_force": [each for each in whole.in_force if each.until is None],
        "q": wanted,
        "steps": Steps(
            bool(whole.places), any(each.until is None for each in whole.in_force), bool(whole.offices), any(m.posts for m in whole.members)
        ),
        "roles": choices.titles((each.area for each in whole.in_force if each.until is None), request.now),
        "admin": request.viewer.purpose == "admin",
    }
    return render(request, "web/staff/list.html", context)
