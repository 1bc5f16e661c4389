"""Qualifications of members of staff: whose runs out when, one member's records, recording one with its certificate, withdrawing one."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.operations.photo.take import LARGEST, MIMES, Picture, Unusable, take
from anju.operations.qualifying import keep, look
from anju.operations.unable import Unable
from anju.web import access, wording
from anju.web.asked import Asked
from anju.web.forms import FLAWS

WHO = ("area", "seat", "needs", "watch", "admin")
DAY = {"type": "date"}


class Certificate(forms.Form):
    """What is recorded of somebody."""

    what = forms.ChoiceField(label=gettext_lazy("Which qualification"), widget=forms.RadioSelect({"data-stack": "1"}))
    since = forms.DateField(label=gettext_lazy("Valid from"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    until = forms.DateField(label=gettext_lazy("Valid until, that day included"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    paper = forms.CharField(
        label=gettext_lazy("The certificate: who gave it, its number"),
        max_length=keep.LONGEST,
        required=False,
        help_text=gettext_lazy("In words, as a photograph, or both."),
    )
    picture = forms.FileField(
        label=gettext_lazy("The certificate, photographed"), required=False, widget=forms.FileInput({"accept": ",".join(MIMES)})
    )

    def clean_picture(self) -> Picture | None:
        """The photograph drawn anew; refused where it is none."""
        given: Any = self.cleaned_data["picture"]
        if not given:
            return None
        try:
            if given.size > LARGEST:
                raise Unusable("too big")
            return take(given.read())
        except Unusable as unusable:
            raise forms.ValidationError(str(FLAWS[unusable.flaw])) from unusable


@access.staff(*WHO)
def kept(request: Asked) -> HttpResponse:
    """Every qualification that the viewer keeps: whose runs out when, and of whom nothing is recorded."""
    return render(request, "web/qualified/list.html", {"found": look.listed(request.viewer, request.now)})


@access.staff(*WHO)
def member(request: Asked, number: int) -> HttpResponse:
    """One member's records; sent a certificate, one more."""
    name, mine, papers = look.of_member(request.viewer, number, request.now)
    if not mine:
        raise Http404
    form = Certificate(request.POST or None, request.FILES or None, use_required_attribute=False)
    choices = [(f"{one.plan}.{one.written.name}", wording.said(one.written.title)) for one in mine]
    form.fields["what"].choices = choices  # type: ignore[attr-defined]  # a choice field
    form.initial["what"] = choices[0][0] if len(choices) == 1 else None
    if request.method == "POST" and form.is_valid() and _noted(request, number, form):
        messages.success(request, _("Recorded. They may be named from that day on."))
        return redirect("web:qualification", number)
    context = {"number": number, "name": name, "papers": papers, "form": form, "back": request.viewer.purpose in ("area", "admin")}
    return render(request, "web/qualified/member.html", context, status=422 if form.errors else 200)


def _noted(request: Asked, number: int, form: Certificate) -> bool:
    given = form.cleaned_data
    plan, _dot, name = str(given["what"]).partition(".")
    since, until = (value for value in (given["since"], given["until"]) if isinstance(value, date))
    try:
        said = keep.Certificate(since, until, given["paper"], given["picture"])
        keep.note(request.viewer, number, plan, name, said, request.now)
    except Unable as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.text))
        return False
    return True


@access.staff(*WHO)
@require_POST
def withdraw(request: Asked, number: int, record: int) -> HttpResponse:
    """Takes one back, with the reason."""
    try:
        keep.withdraw(request.viewer, record, request.POST.get("why", "")[: keep.LONGEST], request.now)
        messages.success(request, _("Withdrawn. It stays to be read, and counts no more."))
    except Unable as error:
        messages.error(request, str(error.text))
    return redirect("web:qualification", number)


@access.staff(*WHO)
def picture(request: Asked, record: int) -> HttpResponse:
    """The photographed certificate."""
    try:
        content = keep.picture(request.viewer, record, request.now)
    except Unable as error:
        raise Http404 from error
    return HttpResponse(content, content_type="image/jpeg", headers={"Content-Disposition": "inline", "X-Robots-Tag": "noindex"})


urlpatterns = [
    path("qualifications/", kept, name="qualifications"),
    path("qualifications/<int:number>/", member, name="qualification"),
    path("qualifications/<int:number>/<int:record>/withdraw/", withdraw, name="qualification-withdraw"),
    path("qualifications/paper/<int:record>/", picture, name="qualification-paper"),
]
