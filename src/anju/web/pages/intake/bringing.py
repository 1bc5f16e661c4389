"""Bringing a file, the files brought before, and requests for people known elsewhere."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.core.intake import reasons
from anju.core.intake.sheets import Unreadable
from anju.operations import offer as offers
from anju.operations.intake import receive, transfer
from anju.operations.refused import Refused
from anju.records.queries import intake as rows
from anju.records.queries import offers as offered
from anju.records.queries import waiting
from anju.web import access
from anju.web.asked import Asked, bounds
from anju.web.pages.intake import words

KINDS = (
    ("people", gettext_lazy("people who arrived")), ("staff", gettext_lazy("staff, posts and agencies")),
    ("results", gettext_lazy("results of a laboratory")),
)  # fmt: skip

BROUGHT: tuple[receive.Kind, ...] = ("people", "staff", "results")


class Bring(forms.Form):
    """A file and what it lists."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy("xlsx, xls, ods or csv as your office keeps it, up to 20 MB. You see what would happen before anything is taken in."),
        widget=forms.FileInput({"accept": ".xlsx,.xls,.ods,.csv,.tsv,.txt"}),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("This file is empty.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("It lists"), choices=KINDS, initial="people", widget=forms.RadioSelect)


@access.staff("area")
def intake(request: Asked) -> HttpResponse:
    """The files brought here; sent a file, it is kept and its columns are recognised."""
    form = Bring(request.POST or None, request.FILES or None, use_required_attribute=False)
    if request.method == "POST" and _too_large(request):
        form = Bring(request.POST, use_required_attribute=False)
        form.full_clean()
        form.errors.pop("file", None)
        form.add_error("file", words.reason(reasons.FILE_TOO_LARGE))
    elif request.method == "POST" and form.is_valid():
        made = _received(request, form)
        if made is not None:
            return redirect("web:import", made)
    lo, hi = bounds(request.viewer)
    files = rows.files(lo, hi)
    asked = rows.transfers(lo, hi)
    context = {
        "form": form, "files": files, "to_answer": [one for one in asked if not one.mine and one.state == "asked"],
        "mine": [one for one in asked if one.mine], "to_take": offers.waiting(request.viewer, now=request.now),
        "handed": [one for one in offered.offered(lo, hi) if not one.mine], "waiting": waiting.count(lo, hi, request.now),
    }  # fmt: skip
    return render(request, "web/intake/list.html", context, status=422 if form.errors else 200)


def _too_large(request: Asked) -> bool:
    """A file above the limit is read to its end and dropped before it reaches any view: only its size arrives."""
    sent = request.FILES.get("file")
    return sent is not None and (sent.size or 0) > receive.LARGEST


def _received(request: Asked, form: Bring) -> int | None:
    sent = form.cleaned_data["file"]
    kind: receive.Kind = next((known for known in BROUGHT if known == form.cleaned_data["kind"]), "people")
    try:
        return receive.receive(request.viewer, sent.read(), sent.name, kind, now=request.now)
    except Unreadable as wrong:
        form.add_error("file", words.reason(wrong.key))
        return None


@access.staff("area")
@require_POST
def answered(request: Asked, number: int) -> HttpResponse:
    """Lets somebody go to the area that asks for them, or declines."""
    accept = request.POST.get("answer") == "accept"
    try:
        transfer.answer(request.viewer, number, accept=accept, now=request.now)
        messages.success(request, _("They belong to the other area now.") if accept else _("Declined. Who asked can see that."))
    except Refused as refused:
        messages.error(request, str(refused.faults[0].text))
    return redirect("web:intake")


@access.staff("area")
@require_POST
def undone(request: Asked, number: int) -> HttpResponse:
    """Takes back one's own request."""
    try:
        transfer.withdraw(request.viewer, number, now=request.now)
        messages.success(request, _("Your request is taken back."))
    except Refused as refused:
        messages.error(request, str(refused.faults[0].text))
    back = request.POST.get("back", "")
    return redirect("web:household", int(back)) if back.isdecimal() and len(back) < 19 else redirect("web:intake")
