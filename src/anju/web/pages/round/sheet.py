"""The round on paper, as a file to print."""

from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.operations.refused import Refused
from anju.operations.round.sheet import sheet as drawn
from anju.papers.model import Language
from anju.web import access
from anju.web.asked import Asked, bounds


class Purpose(forms.Form):
    """What the paper is taken out for, as text that can be stored."""

    purpose = forms.CharField()


@access.staff("area", "seat", "needs")
@require_POST
def sheet(request: Asked) -> HttpResponse:
    """The PDF in the language asked for. Whom it names can see that it was taken out, and for what."""
    language: Language = "en" if request.POST.get("language") == "en" else "zh"
    asked = Purpose(request.POST)
    purpose = asked.cleaned_data["purpose"] if asked.is_valid() else ""
    try:
        made = drawn(request.viewer, *bounds(request.viewer), language, purpose, now=request.now)
    except Refused as refused:
        messages.error(request, str(refused.faults[0].text))
        return redirect("web:round")
    name = quote(f"{_('round')}-{request.now:%Y%m%d}-{language}.pdf")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
