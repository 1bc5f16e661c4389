"""Whom one lets act in one's name, at the same door or from afar; and turning to those for whom one speaks oneself."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.operations.consent import give
from anju.operations.consent.speak import speak
from anju.operations.consent.standing import given, others
from anju.operations.consent.withdraw import withdraw
from anju.operations.refused import Refused
from anju.web.agreements import COVERED, told
from anju.web.pages.home.door import FOR, KEEPS, PLACE, Visit, covered, keep
from anju.web.pages.home.seen import home_of, page


class Here(forms.Form):
    """An adult at the same door, and what they may do."""

    holder = forms.ChoiceField(label=gettext_lazy("Who"), widget=forms.RadioSelect({"data-stack": "1"}))
    covers = forms.MultipleChoiceField(
        label=gettext_lazy("What they may do for me"), choices=COVERED, widget=forms.CheckboxSelectMultiple({"data-stack": "1"}), required=False
    )


class Afar(forms.Form):
    """A relative elsewhere, what they may do, and the PIN that is told to them."""

    name = forms.CharField(label=gettext_lazy("Who it is, as you call them"), max_length=give.LONGEST)
    covers = Here.base_fields["covers"]
    pin = forms.CharField(
        label=gettext_lazy("A PIN for them, 4 to 8 figures"),
        help_text=gettext_lazy("Not your own. Tell it to them by voice, never with the address."),
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "code"}),
    )


@covered("own")
def agreed(request: Visit) -> HttpResponse:
    """What stands, and what one may agree to."""
    here = home_of(request)
    sent = request.POST if request.method == "POST" else None
    there = others(here.case.enrolment)
    near = Here(sent if sent is not None and "holder" in sent else None, prefix=None)
    near.fields["holder"].choices = there  # type: ignore[attr-defined]  # a choice field's
    afar = Afar(sent if sent is not None and "name" in sent else None)
    if near.is_valid():
        return _let(request, near)
    secret = _invited(request, afar) if afar.is_valid() else ""
    if secret:
        return page(request, "invited", here, address=request.build_absolute_uri(f"/h/{secret}/"), name=afar.cleaned_data["name"])
    stands = [(each, told(each)) for each in given(here.case.enrolment) if each.withdrawn is None]
    return page(request, "agreed", here, status=422 if near.errors or afar.errors else 200, stands=stands, there=there, near=near, afar=afar)


def _let(request: Visit, form: Here) -> HttpResponse:
    try:
        give.at_door(
            request.viewer, request.door.enrolment, int(form.cleaned_data["holder"]), form.cleaned_data["covers"], what="speaks", now=request.now
        )
    except Refused as refused:
        messages.error(request, " ".join(str(fault.text) for fault in refused.faults))
    else:
        messages.success(request, _("Stored. You can end it at any time."))
    return redirect("web:home-agreed")


def _invited(request: Visit, form: Afar) -> str:
    """The secret of a relative's link; empty where it was refused, which stands in the form."""
    kept = form.cleaned_data
    try:
        return give.from_afar(request.viewer, request.door.enrolment, kept["name"], kept["covers"], kept["pin"], now=request.now)
    except Refused as refused:
        for fault in refused.faults:
            form.add_error(fault.field or None, str(fault.text))
        return ""


@covered("own", "see")
@require_POST
def ended(request: Visit, number: int) -> HttpResponse:
    """Ends an agreement, one's own or one by which one acts."""
    own = request.acting is None
    try:
        withdraw(request.viewer, request.door.enrolment, number, now=request.now)
    except Refused as refused:
        messages.error(request, " ".join(str(fault.text) for fault in refused.faults))
    else:
        messages.success(request, _("Ended. From now on it opens nothing."))
    return redirect("web:home-agreed" if own else "web:home")


@covered("own", "see")
@require_POST
def turn(request: Visit) -> HttpResponse:
    """Turns to somebody for whom one speaks, or back to one's own page."""
    number, answer = request.POST.get("number", ""), redirect("web:home")
    answer.delete_cookie(FOR, path=PLACE)
    holder = request.door.person
    if holder is not None and number.isdecimal() and len(number) < 18 and speak(holder, int(number), now=request.now):
        keep(answer, FOR, number, KEEPS)
    return answer
