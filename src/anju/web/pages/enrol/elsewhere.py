"""Handing somebody over to another area: asked for on the household's page, accepted or declined by whoever will answer for them."""

from itertools import groupby

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.operations import offer as offers
from anju.operations.offer import Offer, offer
from anju.operations.refused import TEXTS, Refused
from anju.records.queries import household
from anju.records.queries import offers as rows
from anju.web import access, wording
from anju.web.asked import Asked, bounds


class Going(forms.Form):
    """Where to, why, and who stays behind."""

    village = forms.ChoiceField(label=gettext_lazy("Village or community they go to"))
    address = forms.CharField(label=gettext_lazy("Address there, down to the door"), max_length=200)
    reason = forms.CharField(label=gettext_lazy("Why they go"), max_length=500, widget=forms.Textarea({"rows": 2}))
    behind = forms.CharField(
        label=gettext_lazy("Who stays behind, and who cares for them"),
        help_text=gettext_lazy("Children, old people, animals. If it is nobody, say that."), max_length=500, widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip

    def __init__(self, places: tuple[rows.Village, ...], data: object = None) -> None:
        super().__init__(data, use_required_attribute=False)  # type: ignore[arg-type]  # a QueryDict or nothing
        grouped = [
            (name, [(str(one.area), wording.said(one.name)) for one in found]) for name, found in groupby(places, lambda v: wording.said(v.township))
        ]
        self.fields["village"] = forms.ChoiceField(label=gettext_lazy("Village or community they go to"), choices=[("", _("Choose")), *grouped])


@access.staff("area")
def elsewhere(request: Asked, enrolment: int) -> HttpResponse:
    """Asks another area to take somebody over."""
    case = household.case(enrolment, wide=False)
    if case is None or case.person is None:
        raise Http404
    form = Going(rows.villages(case.area, *bounds(request.viewer)), request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            offer(request.viewer, enrolment, Offer(int(given["village"]), given["address"], given["reason"], given["behind"]), now=request.now)
        except Refused as refused:
            for fault in refused.faults:
                form.add_error(fault.field if fault.field in form.fields else None, str(fault.text))
        else:
            messages.success(request, _("Asked. Until the other area accepts, everything stays with you."))
            return redirect("web:household", enrolment)
    context = {"case": case, "form": form, "county": TEXTS["other county"]}
    return render(request, "web/enrol/elsewhere.html", context, status=422 if form.errors else 200)


@access.staff("area")
@require_POST
def taken(request: Asked, number: int) -> HttpResponse:
    """Takes over somebody another area hands over, or declines."""
    accept = request.POST.get("answer") == "accept"
    try:
        enrolment = offers.answer(request.viewer, number, accept=accept, now=request.now)
    except Refused as refused:
        messages.error(request, str(refused.faults[0].text))
        return redirect("web:intake")
    if enrolment is None:
        messages.success(request, _("Declined. They stay where they are, and who asked can see that."))
        return redirect("web:intake")
    messages.success(request, _("They are in your hands now. Fill the empty seats first: each is an incident until then."))
    return redirect("web:household", enrolment)
