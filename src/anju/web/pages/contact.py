"""How I am told outside Anju: a member's own page."""

from datetime import time

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.operations import clock as times
from anju.operations import contact as contacts
from anju.operations.contact import REGION, Contact
from anju.operations.signin import ask as signin
from anju.operations.unable import Unable
from anju.web import access
from anju.web.asked import Asked

WAYS: tuple[tuple[str, Promise], ...] = (
    ("", gettext_lazy("As usual: the group chat and e-mail; SMS in an emergency")),
    ("robot", gettext_lazy("Group chat")),
    ("mail", gettext_lazy("E-mail")),
    ("sms", gettext_lazy("SMS")),
    ("call", gettext_lazy("Somebody calls me")),
)


def clock() -> forms.TextInput:
    """A time of day, typed or picked."""
    return forms.TextInput({"type": "time", "autocomplete": "off"})


class Wishes(forms.Form):
    """Language, way and quiet hours."""

    language = forms.ChoiceField(label=gettext_lazy("Language of messages"), choices=settings.LANGUAGES, widget=forms.RadioSelect({"data-pair": "1"}))
    channel = forms.ChoiceField(label=gettext_lazy("By which way"), required=False, choices=WAYS, widget=forms.RadioSelect)
    quiet_from = forms.TimeField(
        label=gettext_lazy("Do not disturb from"),
        required=False,
        widget=clock(),
        help_text=gettext_lazy("Messages wait until the quiet hours end. Emergencies come through."),
    )
    quiet_until = forms.TimeField(label=gettext_lazy("until"), required=False, widget=clock())

    def contact(self) -> Contact:
        """What was said."""
        given = self.cleaned_data
        hours: tuple[time | None, time | None] = (given["quiet_from"], given["quiet_until"])
        return Contact(given["language"], given["channel"], *hours, given.get("phone", ""))


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


def initial(said: Contact) -> dict[str, str]:
    """What a form of wishes shows of what was said before."""
    hours = {"quiet_from": said.quiet_from, "quiet_until": said.quiet_until}
    return {"language": said.language, "channel": said.channel, "phone": said.phone, **{name: f"{at:%H:%M}" for name, at in hours.items() if at}}


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
