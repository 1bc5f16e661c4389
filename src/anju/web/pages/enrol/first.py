"""The first questions, right after enrolling: answered here and now, or left to whoever has the duty."""

from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from anju.core.plan.model import Form, Plan, Via
from anju.operations.plans import plan_of
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.records.queries import household
from anju.web import access
from anju.web import places as spots
from anju.web.asked import Asked, key_of
from anju.web.forms import Answers

VIAS: tuple[Via, ...] = ("call", "visit", "paper", "staff")


def first_questions(plan: Plan, track: str) -> Form | None:
    """The form whose answers open most needs (DESIGN rule 13): what is asked before anybody asks for it. None where a plan has no such form."""
    rules = plan.tracks[track].rules
    needs = Counter[str]()
    for reaction in plan.tracks[track].reactions:
        needs[reaction.form] += sum(rules[name].need for effects in (reaction.then, reaction.otherwise) for name in effects.opens if name in rules)
    best = [name for name, count in needs.most_common() if count > 1 and name in plan.forms and not plan.forms[name].home]
    return plan.forms[best[0]] if best else None


@access.staff("area")
def first(request: Asked, enrolment: int) -> HttpResponse:
    """The enrolment as it stands now, with the first questions; sent, they are recorded and open the duties they call for."""
    case = household.case(enrolment, wide=True)
    if case is None or case.annulled:
        raise Http404
    plan = plan_of(case.adoption)
    form = first_questions(plan, case.track)
    sent = request.method == "POST"
    answers = Answers(form, case.zone, request.now, *((request.POST, request.FILES) if sent else (None, None)), vias=VIAS) if form else None
    if sent and answers and form and answers.is_valid():
        said = Said("evidence", form.name, answers.values, answers.happened, answers.via or "staff", pictures=answers.pictures)
        try:
            done = record(request.viewer, enrolment, [said], now=request.now, key=key_of(request))
        except Refused as refused:
            for fault in refused.faults:
                answers.add_error(fault.field if fault.field in answers.fields else None, str(fault.text))
            answers.again()
        else:
            messages.success(request, _("Stored. What they need is on its way: %(n)d decisions follow.") % {"n": len(done.decisions)})
            return redirect("web:household", enrolment)
    context = {"case": case, "plan": plan, "answers": answers}
    return spots.page(request, "web/enrol/first.html", context, status=422 if answers and answers.errors else 200)
