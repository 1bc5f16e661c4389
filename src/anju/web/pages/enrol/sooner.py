"""Free sooner than was decided: the day, on what basis, the hour it comes to, and only then the act."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.operations.refused import Refused
from anju.operations.shorten import Sooner, end_of, shorten
from anju.records.queries import household
from anju.records.queries.household import Case
from anju.web import access, wording
from anju.web.asked import Asked, key_of


class Earlier(forms.Form):
    """From which day on somebody is free, and who says so."""

    free_on = forms.DateField(
        label=gettext_lazy("Free from the first minute of"), widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("Today means: from this minute on."),
    )  # fmt: skip
    authority = forms.CharField(label=gettext_lazy("Authority that decides"), max_length=200)
    article = forms.CharField(label=gettext_lazy("Legal article"), max_length=200)
    decider = forms.CharField(label=gettext_lazy("Who decided"), max_length=200)
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=1000, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("The first day was written down wrongly; a second look said so; taken over by another county."),
    )  # fmt: skip

    def __init__(self, case: Case, data: object) -> None:
        initial = {"authority": case.authority, "article": case.article}
        super().__init__(data, initial=initial, use_required_attribute=False)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.fields["authority"].required = self.fields["article"].required = case.mode == "compulsory"


@access.staff("area")
def sooner(request: Asked, enrolment: int) -> HttpResponse:
    """Asks, shows the new END to the minute beside the old one, and frees when that is confirmed."""
    case = household.case(enrolment, wide=True)
    if case is None or case.ends is None or case.subject != "person":
        raise Http404
    form = Earlier(case, request.POST or None)
    ends = _end(request, case, form)
    if ends is not None and request.POST.get("shown") == ends[1] and _done(request, case, form):
        messages.success(request, _("Decided. They are free %(moment)s.") % {"moment": wording.moment(ends[0], request.now, case.zone)})
        return redirect("web:household", enrolment)
    context = {"case": case, "form": form, "ends": ends and ends[0], "shown": ends and ends[1], "at_once": ends and ends[1] == "now"}
    return render(request, "web/enrol/sooner.html", context, status=422 if form.errors else 200)


def _end(request: Asked, case: Case, form: Earlier) -> tuple[datetime, str] | None:
    """The END that was asked for, and how the confirming form names it; None where nothing is asked, or wrongly."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        ends = end_of(request.viewer, case.enrolment, form.cleaned_data["free_on"], now=request.now)
    except Refused as refused:
        _say(form, refused)
        return None
    return ends, "now" if ends == request.now else ends.isoformat()


def _done(request: Asked, case: Case, form: Earlier) -> bool:
    try:
        shorten(request.viewer, case.enrolment, Sooner(**form.cleaned_data), now=request.now, key=key_of(request))
    except Refused as refused:
        _say(form, refused)
        return False
    return True


def _say(form: Earlier, refused: Refused) -> None:
    for fault in refused.faults:
        form.add_error(fault.field if fault.field in form.fields else None, str(fault.text))
