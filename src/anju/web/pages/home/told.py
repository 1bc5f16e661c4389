"""How I am told: when to be reminded, language, by SMS or by a call, and when not. An adult's own."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from anju.operations import contact as contacts
from anju.operations.unable import Unable
from anju.records.queries import household
from anju.web.pages.home import kept
from anju.web.pages.home.door import Visit, covered
from anju.web.pages.home.seen import home_of, page
from anju.web.wishes import AtHome, initial


@covered("self", keeps=True)
def told(request: Visit) -> HttpResponse:
    """One's own wishes, and who wrote them down where that was somebody else; without any, the plan's night is quiet."""
    here = home_of(request)
    person = request.door.person
    if person is None:
        return redirect("web:home")
    said = contacts.of_person(person)
    typed = kept.typed(request)
    form = AtHome(typed or request.POST or None, initial=initial(said) | {"language": said.language or settings.LANGUAGE_CODE})
    if typed is None and form.is_valid():
        try:
            contacts.put_person(person, form.contact(), by=request.viewer.who, now=request.now, night=here.plan.quiet)
        except Unable as error:
            form.add_error(error.field or None, str(error.text))
        else:
            messages.success(request, _("Stored."))
            return redirect("web:home")
    others = household.names([said.by]).get(said.by, _("staff")) if said.by and said.by != f"person:{person}" else ""
    status = 422 if form.errors and typed is None else 200
    return page(request, "told", here, status=status, form=form, night=here.plan.quiet, said=said, others=others)
