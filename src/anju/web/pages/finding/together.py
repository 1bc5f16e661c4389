"""One thing known of many: the questions that a class turns on, answered for everybody chosen at once."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from anju.core.intake.classify import asked
from anju.core.plan.model import Form
from anju.operations.finding import screen
from anju.operations.refused import Refused
from anju.records.queries import found as rows
from anju.web import access
from anju.web.asked import Asked
from anju.web.forms import Answers
from anju.web.pages.finding.candidates import WHO, table


@access.staff(*WHO)
@require_POST
def together(request: Asked) -> HttpResponse:
    """Shows the questions for those chosen; sent with answers, stores them. What was answered for one of them before and is not asked here stays."""
    by = table(request)
    chosen = [int(one) for text in request.POST.getlist("person")[: rows.PAGE] if (one := text.partition(":")[0]).isdecimal()]
    people = [one for one in screen.chosen(request.viewer, by, chosen, request.now) if one.decision is None] if by and chosen else []
    if by is None or not people:
        messages.error(request, _("Choose somebody first."))
        return redirect("web:candidates")
    sent = request.POST if request.POST.get("act") == "save" else None
    answers = Answers(_questions(by), by.zone, request.now, sent)
    if sent is not None and answers.is_valid():
        try:
            done = screen.save_for(request.viewer, [one.person for one in people], answers.values, now=request.now)
        except Refused as refused:
            for fault in refused.faults:
                answers.add_error(fault.field if fault.field in answers.fields else None, str(fault.text))
        else:
            messages.success(request, ngettext("Stored for %(n)d person.", "Stored for %(n)d people.", done) % {"n": done})
            return redirect("web:candidates")
    context = {"by": by, "people": people, "answers": answers}
    return render(request, "web/finding/together.html", context, status=422 if answers.errors else 200)


def _questions(by: screen.Table) -> Form:
    """What the rows of the table look at; the rest is each one's own."""
    turns = {name for row in by.classes.rows for name in asked(row.when)}
    form = by.plan.forms[by.classes.asks]
    return replace(form, fields=tuple(replace(field, required=False) for field in form.fields if field.name in turns))
