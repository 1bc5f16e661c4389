"""For staff: who may act for somebody at a door. Written down as it is said, at the door or by telephone, and ended the same way."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.operations.consent.give import at_door, from_afar
from anju.operations.consent.standing import COVERS, given, others
from anju.operations.consent.withdraw import withdraw
from anju.operations.refused import Refused
from anju.records.queries import household
from anju.records.queries.household import Case
from anju.web import access
from anju.web.agreements import COVERED, told
from anju.web.asked import Asked
from anju.web.pages.home.agreed import Afar

STAFF = ("area", "seat")


def _case(request: Asked, enrolment: int) -> Case:
    case = household.case(enrolment, wide=True) if request.viewer.wide else None
    if case is None or case.person is None:
        raise Http404
    return case


@access.staff(*STAFF)
def agreed(request: Asked, enrolment: int) -> HttpResponse:
    """What stands and what stood; and writing another down."""
    return _page(request, _case(request, enrolment), Afar())


def _page(request: Asked, case: Case, afar: Afar, address: str = "") -> HttpResponse:
    """What stands and what stood. `address`: of a relative's link just made, shown this once."""
    found = given(case.enrolment)
    names = household.names({each.by for each in found})
    context = {
        "case": case,
        "found": [(each, told(each), names.get(each.by) or _("the person")) for each in found],
        "people": others(case.enrolment),
        "covered": COVERED,
        "afar": afar,
        "address": address,
    }
    return render(request, "web/agreed.html", context, status=422 if afar.errors else 200)


@access.staff(*STAFF)
@require_POST
def inviting(request: Asked, enrolment: int) -> HttpResponse:
    """Makes a relative's link for somebody who has no page of their own, as they said."""
    case, afar, address = _case(request, enrolment), Afar(request.POST), ""
    if afar.is_valid():
        kept = afar.cleaned_data
        try:
            secret = from_afar(request.viewer, enrolment, kept["name"], kept["covers"], kept["pin"], now=request.now)
        except Refused as refused:
            for fault in refused.faults:
                afar.add_error(fault.field or None, str(fault.text))
        else:
            afar, address = Afar(), request.build_absolute_uri(f"/h/{secret}/")
    return _page(request, case, afar, address)


@access.staff(*STAFF)
@require_POST
def agreeing(request: Asked, enrolment: int) -> HttpResponse:
    """Writes down what a person has agreed to, or who is their guardian."""
    _case(request, enrolment)
    holder, what = request.POST.get("holder", ""), request.POST.get("what", "")
    covers = [word for word in request.POST.getlist("covers") if word in COVERS]
    if not holder.isdecimal() or len(holder) > 17 or what not in ("speaks", "guardian"):
        messages.error(request, _("Say who, and whether they are the guardian or the person agrees."))
        return redirect("web:agreed", enrolment)
    try:
        at_door(request.viewer, enrolment, int(holder), covers, what=what, now=request.now)  # type: ignore[arg-type]  # one of the two words
    except Refused as refused:
        messages.error(request, " ".join(str(fault.text) for fault in refused.faults))
    else:
        messages.success(request, _("Written down. It can be ended here or on the person's own page."))
    return redirect("web:agreed", enrolment)


@access.staff(*STAFF)
@require_POST
def ending(request: Asked, enrolment: int, number: int) -> HttpResponse:
    """Ends an agreement, as the person said."""
    _case(request, enrolment)
    try:
        withdraw(request.viewer, enrolment, number, now=request.now)
    except Refused as refused:
        messages.error(request, " ".join(str(fault.text) for fault in refused.faults))
    else:
        messages.success(request, _("Ended. From now on it opens nothing."))
    return redirect("web:agreed", enrolment)


urlpatterns = [
    path("household/<int:enrolment>/agreed/", agreed, name="agreed"),
    path("household/<int:enrolment>/agreed/new/", agreeing, name="agreeing"),
    path("household/<int:enrolment>/agreed/afar/", inviting, name="agreed-afar"),
    path("household/<int:enrolment>/agreed/<int:number>/end/", ending, name="agreed-end"),
]
