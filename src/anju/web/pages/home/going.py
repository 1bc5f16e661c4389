"""Going out: asked for, answered, told in one tap as one goes, and as one is home again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.web.asked import key_of
from anju.web.leaves import KINDS, Leave, leaves
from anju.web.pages.home.door import Visit, covered
from anju.web.pages.home.seen import Home, home_of, page


@covered("ask")
def going(request: Visit) -> HttpResponse:
    """What one may ask to go out for, and how each request stands."""
    here = home_of(request)
    return page(request, "going", here, forms=here.forms(*KINDS), leaves=mine(here), goes=here.forms("gone"))


def mine(here: Home) -> tuple[Leave, ...]:
    """The household's requests, newest first."""
    return leaves(here.plan, here.case.track, here.case.enrolment, here.now, here.case.zone)


@covered("ask")
@require_POST
def gone(request: Visit) -> HttpResponse:
    """ "I am going out now", in one tap."""
    here = home_of(request)
    said = Said("evidence", here.form("gone").name, {}, via="household")
    try:
        record(request.viewer, here.case.enrolment, [said], now=request.now, key=key_of(request))
    except Refused as refused:
        messages.error(request, " ".join(str(fault.text) for fault in refused.faults))
    else:
        messages.success(request, _("Noted that you are out. Tell us in one tap when you are home. In danger call the emergency number first."))
    return redirect("web:home")
