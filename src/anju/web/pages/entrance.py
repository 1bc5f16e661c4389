"""The way in: sign-in's short address, the language, and the very first administrator."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from anju.operations import found
from anju.records.queries import members
from anju.web import access

YEAR = 365 * 24 * 3600


@access.public
def sign_in(request: HttpRequest) -> HttpResponse:
    """The address people can remember."""
    return redirect("account_login")


@access.public
def forgotten(request: HttpRequest) -> HttpResponse:
    """Stands where the library would promise an e-mail: whoever forgot a password is given another by a person."""
    messages.info(request, str(_("Forgotten? Ask your administrator for a new one.")))
    return redirect("web:settings" if request.user.is_authenticated else "account_login")


@access.public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chooses the language of this device and goes back to where it was asked."""
    back, chosen = request.POST.get("next", "/"), request.POST.get("language", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    place = urlsplit(back)._replace(scheme="", netloc="").geturl()
    ours = safe and url_has_allowed_host_and_scheme(place, None)  # without its host an address may begin with two slashes, and then lead elsewhere
    answer = HttpResponseRedirect(place if ours else "/")
    if translation.check_for_language(chosen) and chosen in dict(settings.LANGUAGES):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax", secure=settings.LANGUAGE_COOKIE_SECURE, httponly=True)
    return answer


class First(forms.Form):
    """The first administrator's account."""

    name = forms.CharField(label=_("Your name"), max_length=60, widget=forms.TextInput({"autocomplete": "name"}))
    username = forms.SlugField(
        label=_("Username"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("Letters, figures, - and _"),
    )
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 10 characters; three or four words you can remember are best."),
    )
    again = forms.CharField(label=_("Password again"), widget=forms.PasswordInput({"autocomplete": "new-password"}))

    def clean_password(self) -> str:
        """Refuse what is easily guessed."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean_again(self) -> str:
        """Refuse two that differ."""
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError(_("The two passwords differ."))
        return again


@access.public
def first(request: HttpRequest) -> HttpResponse:
    """Makes the first administrator, once; afterwards it only leads to sign-in."""
    if members.any_yet():
        return redirect("account_login")
    form = First(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            found.found(given["username"], given["password"], given["name"], translation.get_language() or "zh-hans")
        except found.AlreadyFounded:
            return redirect("account_login")
        messages.success(request, str(_("Your account is made. Sign in with it now.")))
        return redirect("account_login")
    return render(request, "web/first.html", {"form": form}, status=422 if form.errors else 200)


urlpatterns = [
    path("sign-in/", sign_in, name="sign_in"),
    path("language/", language, name="language"),
    path("first/", first, name="first"),
]
