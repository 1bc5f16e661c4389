"""Wall screens: which there are, when each last asked, one more, and taken away."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.operations import staffing
from anju.operations import wall as passes
from anju.operations.unable import Unable
from anju.records.queries import walls as queries
from anju.web import access
from anju.web.asked import Asked
from anju.web.pages.staff import choices

RECENT = timedelta(days=30)
"""For so long a screen that was taken away stays on the list."""
QUIET = timedelta(minutes=5)
"""A screen that is on asks every few seconds; after so long it is off, or cut off."""
LANGUAGES = (("zh-hans", "中文"), ("en", "English"))


class WallForm(forms.Form):
    """A new screen."""

    name = forms.CharField(
        label=gettext_lazy("Where it hangs"), max_length=80, help_text=gettext_lazy("For example: duty room, second floor. Nobody's name.")
    )
    area = forms.ChoiceField(label=gettext_lazy("Which area it shows"))
    language = forms.ChoiceField(label=gettext_lazy("In which language"), choices=LANGUAGES)


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen on the list. `on`: it asked a moment ago."""

    row: queries.Row
    on: bool


@access.staff("area", "admin")
def walls(request: Asked) -> HttpResponse:
    """The screens in sight; sent, one is made and its address shown once."""
    form, address = _form(request), ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            secret = passes.make(request.viewer, int(given["area"]), given["name"], given["language"], now=request.now)
        except Unable as error:
            form.add_error(error.field or None, str(error.text))
        else:
            address, form = request.build_absolute_uri(reverse("web:wall", args=[secret])), _form(request, fresh=True)
    context = {"form": form, "address": address, "walls": _shown(request)}
    answer = render(request, "web/board/walls.html", context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "private, no-store"
    return answer


@access.staff("area", "admin")
@require_POST
def end(request: Asked, number: int) -> HttpResponse:
    """Takes a screen's pass away."""
    try:
        passes.end(request.viewer, number, now=request.now)
    except Unable as error:
        messages.error(request, str(error.text))
    else:
        messages.success(request, _("Its address opens nothing any more."))
    return redirect("web:walls")


def _form(request: Asked, *, fresh: bool = False) -> WallForm:
    form = WallForm(None if fresh or request.method != "POST" else request.POST, use_required_attribute=False)
    form.fields["area"].choices = choices.of_places(staffing.whole(request.viewer, request.now).places)  # type: ignore[attr-defined]  # a choice field
    return form


def _shown(request: Asked) -> list[Shown]:
    found = queries.walls(*staffing.bounds(request.viewer), request.now - RECENT)
    return [Shown(row, row.seen is not None and row.seen > request.now - QUIET) for row in found]
