"""A neighbour worries: told through a square of the village, without signing in. It can be sent and never read (CF-49)."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy

from anju.operations.finding import gate
from anju.operations.finding.neighbour import tell
from anju.operations.link import emergency
from anju.operations.refused import Refused
from anju.web import access
from anju.web.asked import Asked
from anju.web.forms import Answers
from anju.web.pages.finding.street import quiet, too_often
from anju.web.pages.finding.told import choices_of

TRIES, SENT, A_DAY = 20, 6, 200
"""Tries a minute and words an hour from one address; words a day through one square."""


class Where(forms.Form):
    """In which village the door is."""

    village = forms.ChoiceField(label=gettext_lazy("Village or community"))

    def __init__(self, villages: list[tuple[str, str]], data: object) -> None:
        super().__init__(data, use_required_attribute=False)  # type: ignore[arg-type]  # a QueryDict or nothing
        chosen = villages if len(villages) == 1 else [("", gettext("Choose one")), *villages]
        self.fields["village"] = forms.ChoiceField(label=gettext_lazy("Village or community"), choices=chosen)


@access.public
def neighbour(request: Asked, code: str) -> HttpResponse:
    """The page behind a square: the emergency first, what becomes of it, three questions. It says the same of every door."""
    way, address = gate.opens(code, neighbours=True), request.META.get("REMOTE_ADDR", "")
    form = gate.word(way.plan) if way is not None else None
    if way is None or form is None or too_often(request, f"neighbour:{address}", TRIES, 60):
        return _closed(request, way, 404 if form is None else 429)
    sent = request.POST if request.method == "POST" else None
    where, answers = Where(choices_of(gate.villages(way)), sent), Answers(form, gate.zone(way), request.now, sent)
    good = where.is_valid() & answers.is_valid()
    if sent is not None and good:
        if too_often(request, f"gate:told:{address}", SENT, 3600) or too_often(request, f"gate:{way.gate}", A_DAY, 24 * 3600):
            return _closed(request, way, 429)
        try:
            tell(way, int(where.cleaned_data["village"]), answers.values, now=request.now)
        except Refused as refused:
            answers.add_error(None, " ".join(str(fault.text) for fault in refused.faults))
        else:
            return quiet(redirect("web:neighbour-told", code))
    context = {"where": where, "answers": answers, "emergency": way.plan.emergency, "days": way.plan.retention_days}
    return quiet(render(request, "web/finding/neighbour.html", context, status=422 if sent is not None else 200))


@access.public
def told(request: Asked, code: str) -> HttpResponse:
    """It has arrived. The same whoever lives at that door, and whether anybody does."""
    way = gate.opens(code, neighbours=True)
    return quiet(render(request, "web/finding/neighbour_told.html", {"emergency": way.plan.emergency if way else emergency()}))


def _closed(request: Asked, way: gate.Way | None, status: int) -> HttpResponse:
    numbers = way.plan.emergency if way is not None else emergency()
    return quiet(render(request, "web/finding/neighbour_closed.html", {"emergency": numbers, "closed": status == 404}, status=status))
