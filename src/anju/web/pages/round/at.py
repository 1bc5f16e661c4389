"""At a door: what is to be done there, found by the code scanned or typed. Whoever may not see the household learns nothing from it."""

from datetime import time, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render

from anju.core.moments import instant_of, local_day
from anju.operations.look import look_many
from anju.operations.round import code as codes
from anju.records.queries import duties, rounds
from anju.web import access, shown
from anju.web.asked import Asked, bounds

WHO = ("area", "seat", "needs", "watch")


@access.staff(*WHO)
def find(request: Asked) -> HttpResponse:
    """Asks for the code of a door, and leads there."""
    typed = request.GET.get("code", "")
    code = codes.spelled(typed[:200])
    if code:
        return redirect("web:at-door", code)
    return render(request, "web/round/find.html", {"typed": typed[:200]}, status=422 if typed else 200)


@access.staff(*WHO)
def at(request: Asked, code: str) -> HttpResponse:
    """The door of a code: what is for whoever asks to do there until the day's end, and what is for others."""
    household = codes.household(request.viewer, codes.spelled(code))
    lo, hi = bounds(request.viewer)
    rows = duties.at_door(0, household, lo, hi) if household is not None else ()
    if household is None:
        return render(request, "web/round/find.html", {"typed": code[:20], "unknown": True}, status=404)
    end = instant_of(local_day(request.now, request.viewer.zone) + timedelta(days=1), time(0), request.viewer.zone)
    due = [shown.duty(row, request.now) for row in rows if row.opens < end]
    files = rounds.files(household, lo, hi)
    look_many(request.viewer, [one.enrolment for one in files], "round", now=request.now, purpose="reach")
    context = {
        "mine": [duty for duty in due if duty.row.post in request.viewer.posts],
        "others": [duty for duty in due if duty.row.post not in request.viewer.posts],
        "files": files, "address": next(iter(rounds.addresses([one.enrolment for one in files]).values()), ""),
        "code": codes.shown(codes.spelled(code)),
    }  # fmt: skip
    return render(request, "web/round/door.html", context)
