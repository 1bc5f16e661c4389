"""Complaints laid before the viewer: read in clear by them alone, answered with the plan's form, told to who complained."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from anju.operations.answer import Laid, answer, laid
from anju.operations.refused import Refused
from anju.web import access, told
from anju.web import places as spots
from anju.web.asked import Asked, key_of, sent
from anju.web.forms import Answers

STAFF = ("area", "seat", "needs")


@access.staff(*STAFF)
def complaints(request: Asked) -> HttpResponse:
    """The list, unanswered ones first."""
    return render(request, "web/complaints/list.html", {"found": [(each, _said(each, request)) for each in laid(request.viewer, now=request.now)]})


def _said(each: Laid, request: Asked) -> list[tuple[str, str]]:
    return list(told.answers(each.asks, dict(each.values), {}, request.viewer.zone)) if each.asks is not None else []


@access.staff(*STAFF)
def one(request: Asked, number: int) -> HttpResponse:
    """One complaint and the form that answers it."""
    found = next(iter(laid(request.viewer, now=request.now, number=number)), None)
    if found is None:
        raise Http404
    answers = Answers(found.form, found.zone, request.now, *sent(request)) if found.form is not None and found.due is not None else None
    if answers is not None and answers.is_valid():
        try:
            answer(request.viewer, number, answers.values, now=request.now, key=key_of(request), pictures=answers.pictures)
        except Refused as refused:
            answers.refuse(refused)
        else:
            messages.success(request, _("Answered. Who complained can read it."))
            return redirect("web:complaints")
    context = {"each": found, "said": _said(found, request), "answers": answers}
    return spots.page(request, "web/complaints/one.html", context, status=422 if answers is not None and answers.errors else 200)


urlpatterns = [
    path("complaints/", complaints, name="complaints"),
    path("complaints/<int:number>/", one, name="complaint"),
]
