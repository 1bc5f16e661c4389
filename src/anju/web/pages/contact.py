"""How I am told outside Anju: a member's own page."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.operations import clock as times
from anju.operations import contact as contacts
from anju.operations.contact import REGION
from anju.operations.signin import ask as signin
from anju.operations.unable import Unable
from anju.web import access
from anju.web.asked import Asked
from anju.web.wishes import Wishes, initial


class Mine(Wishes):
    """A member's, with their telephone."""

    phone = forms.CharField(
        label=gettext_lazy("Mobile number"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("Kept sealed; used for messages, and to sign in once you have proven that it is yours."),
    )
    field_order = ("language", "phone", "channel", "quiet_from", "quiet_until")

    def clean_phone(self) -> str:
        """Refuse what is no telephone number."""
        given: str = self.cleaned_data["phone"]
        found = contacts.number(given, REGION)
        if given and not found:
            raise forms.ValidationError(_("This is not a telephone number."))
        return found


@access.staff()
def contact(request: Asked) -> HttpResponse:
    """One's own wishes."""
    member = int(request.user.pk or 0)
    form = Mine(request.POST or None, initial=initial(contacts.of_member(member)))
    if form.is_valid():
        try:
            contacts.put_member(member, form.contact())
        except Unable as error:
            form.add_error(error.field or None, str(error.text))
        else:
            messages.success(request, _("Stored."))
            return redirect("web:settings")
    unproven = bool(form.initial.get("phone")) and not contacts.of_member(member).proven
    return render(request, "web/messages/contact.html", {"form": form, "unproven": unproven}, status=422 if form.errors else 200)


class Figures(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=gettext_lazy("The six figures"),
        max_length=12,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "class": "figure"}),
    )


@access.staff()
@require_POST
def ask(request: Asked) -> HttpResponse:
    """Asks for the code that proves one's number."""
    try:
        signin.ask_proof(int(request.user.pk or 0), times.real())
    except Unable as error:
        messages.error(request, str(error.text))
        return redirect("web:contact")
    return redirect("web:prove")


@access.staff()
def prove(request: Asked) -> HttpResponse:
    """The code is typed in: from then on the number signs its member in."""
    form = Figures(request.POST or None)
    if form.is_valid():
        if signin.prove(int(request.user.pk or 0), form.cleaned_data["code"], times.real()):
            messages.success(request, _("The number is yours. You can sign in with a code from now on."))
            return redirect("web:contact")
        form.add_error("code", _("This code is wrong, or its time is past. After three wrong ones ask for another."))
    return render(request, "web/messages/prove.html", {"form": form}, status=422 if form.errors else 200)


urlpatterns = [
    path("settings/told/", contact, name="contact"),
    path("settings/told/ask/", ask, name="prove-ask"),
    path("settings/told/prove/", prove, name="prove"),
]
