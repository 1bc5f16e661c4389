"""The second look: enrolments that wait for another person's verdict, by deadline (DESIGN rule 9)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from anju.core.enrolment.fact import Key
from anju.operations.plans import plan_of
from anju.operations.refused import Refused
from anju.operations.review import review, second_looks
from anju.records.queries import waiting as rows
from anju.web import access, wording
from anju.web import places as spots
from anju.web.asked import Asked, bounds, key_of, sent
from anju.web.forms import Answers


@access.staff("area", "seat")
def second_list(request: Asked) -> HttpResponse:
    """What waits: for a command all of its area, for a post its own."""
    looks = _looks(request)
    return render(request, "web/enrol/seconds.html", {"looks": looks, "mine": request.viewer.purpose == "seat"})


def _looks(request: Asked, enrolment: int | None = None) -> tuple[rows.Look, ...]:
    lo, hi = bounds(request.viewer)
    plans = [plan_of(number) for number in rows.in_force(lo, hi)]
    rules = {rule.name for plan in plans for track in plan.tracks for rule in second_looks(plan, track)}
    posts = request.viewer.posts if request.viewer.purpose == "seat" else None
    return rows.looks(sorted(rules), posts, lo, hi, enrolment)


@access.staff("area", "seat")
def second(request: Asked, enrolment: int) -> HttpResponse:
    """The whole basis, and the verdict; something less restrictive is weighed in writing."""
    found = _looks(request, enrolment)
    if not found:
        raise Http404
    look = found[0]
    plan = plan_of(look.adoption)
    form = plan.forms[plan.tracks[look.track].rules[look.rule].evidence]
    answers = Answers(form, look.zone, request.now, *sent(request))
    if answers.is_valid():
        duty = Key(look.rule, look.occurs_on, look.nth)
        try:
            review(request.viewer, enrolment, duty, form.name, answers.values, now=request.now, key=key_of(request), pictures=answers.pictures)
        except Refused as refused:
            answers.refuse(refused)
        else:
            messages.success(request, _("Your second look is recorded. The person can read it."))
            return redirect("web:second-looks")
    track = wording.said(plan.tracks[look.track].title)
    context = {"look": look, "answers": answers, "plan": plan, "track": track}
    return spots.page(request, "web/enrol/second.html", context, status=422 if answers.errors else 200)
