"""How I am told: language, by SMS or by a call, and when not. An adult's own."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anju.operations import contact as contacts
from anju.operations.unable import Unable
from anju.web.pages.contact import Wishes, initial
from anju.web.pages.home.door import Visit, covered
from anju.web.pages.home.seen import home_of, page


class Mine(Wishes):
    """At home there is no group chat and no e-mail."""

    channel = forms.ChoiceField(
        label=gettext_lazy("By which way"),
        required=False,
        choices=(("", gettext_lazy("SMS, or a call where none arrives")), ("call", gettext_lazy("Please call me"))),
        widget=forms.RadioSelect,
    )


@covered("self")
def told(request: Visit) -> HttpResponse:
    """One's own wishes; without any, the plan's night is quiet."""
    here = home_of(request)
    person = request.door.person
    if person is None:
        return redirect("web:home")
    said = contacts.of_person(person)
    form = Mine(request.POST or None, initial=initial(said) | {"language": said.language or settings.LANGUAGE_CODE})
    if form.is_valid():
        try:
            contacts.put_person(person, form.contact())
        except Unable as error:
            form.add_error(error.field or None, str(error.text))
        else:
            messages.success(request, _("Stored."))
            return redirect("web:home")
    return page(request, "told", here, status=422 if form.errors else 200, form=form, night=here.plan.quiet)
