"""Free sooner than was decided: the day, or the right first day, on what basis; the hour it comes to and what changes, and only then the act."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.operations.refused import Refused
from anju.operations.shorten import Foreseen, Sooner, foresee, shorten
from anju.records.queries import household
from anju.records.queries.household import Case
from anju.web import access, wording
from anju.web.asked import Asked, key_of


class Earlier(forms.Form):
    """From which day on somebody is free, or what their first day was, and who says so."""

    free_on = forms.DateField(
        label=gettext_lazy("Free from the first minute of"), widget=forms.DateInput({"type": "date"}), required=False,
        help_text=gettext_lazy("Today means: from this minute on."),
    )  # fmt: skip
    first_day = forms.DateField(
        label=gettext_lazy("Or: the first day was in truth"), widget=forms.DateInput({"type": "date"}), required=False,
        help_text=gettext_lazy(
            "Only an earlier one. The end comes sooner with it. One that was written down too early stays, and so does the end that was told."
        ),
    )  # fmt: skip
    first_day_evidence = forms.CharField(label=gettext_lazy("What shows that first day"), max_length=200, required=False)
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

    def clean(self) -> dict[str, object]:
        """One of the two days, and with the first day what shows it."""
        said = super().clean() or {}
        if not self.errors and not said.get("free_on") and not said.get("first_day"):
            self.add_error("free_on", _("Say from when on they are free, or what the first day was."))
        if said.get("first_day") and not said.get("first_day_evidence"):
            self.add_error("first_day_evidence", _("Say what proves the first day: ticket, record, statement."))
        return said


@access.staff("area")
def sooner(request: Asked, enrolment: int) -> HttpResponse:
    """Asks, shows the new END to the minute beside the old one, and frees when that is confirmed."""
    case = household.case(enrolment, wide=True)
    if case is None or case.ends is None or case.subject != "person":
        raise Http404
    form = Earlier(case, request.POST or None)
    found = _foreseen(request, case, form)
    shown = found and _shown(found, request.now)
    if found and request.POST.get("shown") == shown and _done(request, case, form):
        messages.success(request, _("Decided. They are free %(moment)s.") % {"moment": wording.moment(found.ends, request.now, case.zone)})
        return redirect("web:household", enrolment)
    context = {"case": case, "form": form, "found": found, "shown": shown, "at_once": found and found.ends == request.now}
    return render(request, "web/enrol/sooner.html", context, status=422 if form.errors else 200)


def _foreseen(request: Asked, case: Case, form: Earlier) -> Foreseen | None:
    """The END that was asked for, and what lies otherwise by it; None where nothing is asked, or wrongly."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return foresee(request.viewer, case.enrolment, Sooner(**form.cleaned_data), now=request.now)
    except Refused as refused:
        _say(form, refused)
        return None


def _shown(found: Foreseen, now: datetime) -> str:
    """How the confirming form names all that was shown: when it has changed meanwhile, it is shown once more."""
    ends = "now" if found.ends == now else found.ends.isoformat()
    return " ".join([ends, *(each.after.isoformat() if each.after else "-" for each in found.moved)])


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
