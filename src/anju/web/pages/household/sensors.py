"""The sensors of one home: fit one for a reason, see that it speaks, start it, take it away."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.operations.devices.fit import fit, remove, start
from anju.operations.refused import Refused
from anju.records.queries import devices
from anju.web import access
from anju.web.asked import Asked
from anju.web.pages.household.screen import FITS, seen

KINDS = (
    ("contact", gettext_lazy("Door: open or shut")),
    ("smoke", gettext_lazy("Smoke")),
    ("gas", gettext_lazy("Gas")),
    ("water", gettext_lazy("Water on the floor")),
)


class New(forms.Form):
    """What is fitted, and why. No name and no address: the word on the sensor."""

    key = forms.CharField(
        label=gettext_lazy("Code on the sensor"), max_length=64, help_text=gettext_lazy("As it stands on the label: letters and figures.")
    )
    kind = forms.ChoiceField(label=gettext_lazy("What it senses"), choices=KINDS)
    reason = forms.CharField(
        label=gettext_lazy("Why this household needs it"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What milder means were tried: reports, calls, visits."),
    )  # fmt: skip


@access.staff(*FITS)
def sensors(request: Asked, enrolment: int) -> HttpResponse:
    """Those of this home, and fitting one more."""
    here = seen(request, enrolment)
    if not here.senses:
        raise Http404
    over = here.case.archived is not None or (here.case.ends is not None and here.case.ends <= request.now)
    form = New(request.POST if request.method == "POST" else None, use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            fit(request.viewer, enrolment, given["key"].strip(), given["kind"], given["reason"], now=request.now)
        except Refused as refused:
            for fault in refused.faults:
                form.add_error(fault.field if fault.field in form.fields else None, str(fault.text))
        else:
            messages.success(request, _("Fitted. Open the door once; then press Start."))
            return redirect("web:sensors", enrolment)
    known = devices.sensors(enrolment, request.now)
    context = {"here": here, "case": here.case, "form": form, "sensors": known, "over": over, "kinds": dict(KINDS)}
    return render(request, "web/household/sensors.html", context, status=422 if form.errors else 200)


@access.staff(*FITS)
@require_POST
def act(request: Asked, enrolment: int, device: int) -> HttpResponse:
    """Starts a sensor, or takes it away."""
    here = seen(request, enrolment)
    if device not in {one.number for one in devices.sensors(here.case.enrolment, request.now)}:
        raise Http404
    try:
        if request.POST.get("what") == "start":
            start(request.viewer, device, now=request.now)
            messages.success(request, _("It counts from now on, until the measures end."))
        else:
            remove(request.viewer, device, now=request.now)
            messages.success(request, _("Taken away. Nothing it says is kept any more."))
    except Refused as refused:
        messages.error(request, " ".join(str(fault.text) for fault in refused.faults))
    return redirect("web:sensors", enrolment)
