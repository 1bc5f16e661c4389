"""Accounts elsewhere by which one signs in: WeCom, DingTalk, another provider. One's own, and a member's for whoever manages them."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anju.operations import linking, staffing
from anju.operations.linking import Identity
from anju.operations.unable import Unable
from anju.web import access
from anju.web.asked import Asked
from anju.web.elsewhere import LINKING, ways


class Given(forms.Form):
    """An identity as its provider writes it."""

    provider = forms.ChoiceField(label=gettext_lazy("By which account"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("The account, as the provider writes it"),
        max_length=linking.LONGEST,
        help_text=gettext_lazy(
            "WeCom: the userid of the address book. OpenID Connect: the subject. DingTalk gives out none: they link it themselves."
        ),
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )


def _listed(request: Asked, member: int) -> list[tuple[Identity, Promise | str]]:
    names: dict[str, Promise | str] = {way.word: way.name for way in ways(request)}
    return [(each, names.get(each.provider, each.provider)) for each in linking.held(member)]


@access.staff()
def identities(request: Asked) -> HttpResponse:
    """One's own, and those that can be linked."""
    context = {"mine": _listed(request, int(request.user.pk or 0)), "ways": ways(request)}
    return render(request, "web/identities/mine.html", context)


@access.staff()
@require_POST
def begin(request: Asked, provider: str) -> HttpResponse:
    """Asks for linking an account: only after this does one that comes back from the provider count for that."""
    way = next((each for each in ways(request) if each.word == provider), None)
    if way is None:
        raise Http404
    request.session[LINKING] = provider
    return render(request, "web/identities/go.html", {"way": way})


@access.staff()
@require_POST
def end(request: Asked, number: int) -> HttpResponse:
    """Takes one of one's own away."""
    linking.unlink(request.viewer, int(request.user.pk or 0), number, now=request.now, own=True)
    messages.success(request, _("Taken away. It signs you in no more."))
    return redirect("web:identities")


@access.staff("area", "admin")
def of_member(request: Asked, number: int) -> HttpResponse:
    """A member's, and linking one for them."""
    try:
        member, _held = staffing.member(request.viewer, number, request.now)
    except Unable as error:
        raise Http404 from error
    form = Given(request.POST or None)
    form.fields["provider"].choices = [(way.word, way.name) for way in ways(request)]  # type: ignore[attr-defined]  # a choice field's
    if form.is_valid():
        try:
            linking.link(request.viewer, number, form.cleaned_data["provider"], form.cleaned_data["name"], now=request.now)
        except Unable as error:
            form.add_error(error.field or None, str(error.text))
        else:
            messages.success(request, _("Linked. They can sign in by it from now on."))
            return redirect("web:member-identities", number)
    context = {"member": member, "found": _listed(request, number), "form": form, "ways": ways(request)}
    return render(request, "web/identities/member.html", context, status=422 if form.errors else 200)


@access.staff("area", "admin")
@require_POST
def end_for(request: Asked, number: int, identity: int) -> HttpResponse:
    """Takes one of a member's away, and ends their sessions."""
    try:
        linking.unlink(request.viewer, number, identity, now=request.now)
    except Unable as error:
        raise Http404 from error
    messages.success(request, _("Taken away, and all their sessions ended."))
    return redirect("web:member-identities", number)


urlpatterns = [
    path("settings/identities/", identities, name="identities"),
    path("settings/identities/<int:number>/end/", end, name="identity-end"),
    path("settings/identities/<slug:provider>/", begin, name="identity-begin"),
    path("staff/members/<int:number>/identities/", of_member, name="member-identities"),
    path("staff/members/<int:number>/identities/<int:identity>/end/", end_for, name="member-identity-end"),
]
