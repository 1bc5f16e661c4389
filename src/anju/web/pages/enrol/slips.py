"""Enrolled by mistake, and the wrong household: put right here, each with a way back."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.operations.annul import annul, reinstate
from anju.operations.move import move
from anju.operations.refused import Refused
from anju.records.queries import household, waiting
from anju.web import access, wording
from anju.web.asked import Asked, bounds, key_of


class Why(forms.Form):
    """Why it was a mistake."""

    reason = forms.CharField(label=gettext_lazy("What was the mistake"), max_length=500, widget=forms.Textarea({"rows": 2}))


class Door(forms.Form):
    """Where somebody really lives."""

    village = forms.ChoiceField(label=gettext_lazy("Village or community"))
    address = forms.CharField(label=gettext_lazy("Address, down to the door"), max_length=200)

    def __init__(self, places: tuple[waiting.Place, ...], data: object = None, initial: dict[str, object] | None = None) -> None:
        super().__init__(data, initial=initial, use_required_attribute=False)  # type: ignore[arg-type]  # a QueryDict or nothing
        choices = [(str(one.area), one.name if wording.chinese() else one.name_en or one.name) for one in places]
        self.fields["village"] = forms.ChoiceField(label=gettext_lazy("Village or community"), choices=choices)


@access.staff("area")
def mistake(request: Asked, enrolment: int) -> HttpResponse:
    """Takes an enrolment back, with the reason; shown again afterwards, it offers the way back."""
    case = household.case(enrolment, wide=True)
    if case is None:
        raise Http404
    form = Why(request.POST or None, use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        try:
            annul(request.viewer, enrolment, form.cleaned_data["reason"], now=request.now, key=key_of(request))
        except Refused as refused:
            form.add_error(None, " ".join(str(fault.text) for fault in refused.faults))
        else:
            messages.success(request, _("Taken back. Nothing of this enrolment is open any more; the ledger keeps it."))
            return redirect("web:enrol-mistake", enrolment)
    return render(request, "web/enrol/mistake.html", {"case": case, "form": form}, status=422 if form.errors else 200)


@access.staff("area")
@require_POST
def reinstated(request: Asked, enrolment: int) -> HttpResponse:
    """It was no mistake: the enrolment counts again."""
    try:
        reinstate(request.viewer, enrolment, now=request.now, key=key_of(request))
        messages.success(request, _("The enrolment counts again. What was open is open again."))
    except Refused as refused:
        messages.error(request, " ".join(str(fault.text) for fault in refused.faults))
        return redirect("web:enrol-mistake", enrolment)
    return redirect("web:household", enrolment)


@access.staff("area")
def moved(request: Asked, person: int) -> HttpResponse:
    """Somebody lives at another door."""
    lo, hi = bounds(request.viewer)
    who = waiting.who(person, lo, hi)
    if who is None:
        raise Http404
    places = waiting.places(lo, hi)
    form = Door(places, request.POST or None, {"village": str(who.area), "address": who.address})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            move(request.viewer, person, given["address"], int(given["village"]), now=request.now, key=key_of(request))
        except Refused as refused:
            for fault in refused.faults:
                form.add_error(fault.field or None, str(fault.text))
        else:
            messages.success(request, _("They live at the other door now."))
            return redirect("web:household", who.enrolment) if who.enrolment else redirect("web:enrol")
    return render(request, "web/enrol/move.html", {"who": who, "form": form}, status=422 if form.errors else 200)
