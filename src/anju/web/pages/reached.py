"""For staff: how somebody at home likes to be told and when to be reminded, written down as they say it at a call or at the door.

The call is kept among those of the household; their own page says who wrote it down.
"""

from typing import cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.operations import call as calls
from anju.operations import contact as contacts
from anju.operations.plans import plan_of
from anju.operations.unable import Unable
from anju.records.queries import household
from anju.web import access
from anju.web.asked import Asked
from anju.web.wishes import AtHome, initial


class Told(AtHome):
    """With how they said so."""

    via = forms.ChoiceField(
        label=gettext_lazy("They said so"),
        choices=(("phone", gettext_lazy("at a call")), ("door", gettext_lazy("at the door"))),
        widget=forms.RadioSelect,
    )
    field_order = ["via", *AtHome.field_order]  # as Django has it


@access.staff("area", "seat")
def reached(request: Asked, enrolment: int) -> HttpResponse:
    """The wishes of the person of a file."""
    case = household.case(enrolment, wide=True) if request.viewer.wide else None
    if case is None or case.person is None or case.archived is not None:
        raise Http404
    said, night = contacts.of_person(case.person), plan_of(case.adoption).quiet
    form = Told(request.POST or None, initial=initial(said) | {"language": said.language or settings.LANGUAGE_CODE})
    if form.is_valid():
        try:
            contacts.put_person(case.person, form.contact(), by=request.viewer.who, now=request.now, night=night)
        except Unable as error:
            form.add_error(error.field or None, str(error.text))
        else:
            calls.call(request.viewer, enrolment, cast(calls.Channel, form.cleaned_data["via"]), "answered", now=request.now)
            messages.success(request, _("Stored. Their own page says that you wrote it down."))
            return redirect("web:household", enrolment)
    by = household.names([said.by]).get(said.by, "") if said.by else ""
    context = {"case": case, "form": form, "said": said, "by": by, "night": night}
    return render(request, "web/messages/reached.html", context, status=422 if form.errors else 200)


urlpatterns = [path("household/<int:enrolment>/told/", reached, name="reached")]
