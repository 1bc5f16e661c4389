"""Members: added, changed, given posts, signed out, deactivated. A first password is shown once, on the page that made it."""

from datetime import datetime
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from anju.core.intake import phones
from anju.operations import clock, staffing
from anju.operations import member as members
from anju.operations import post as posts
from anju.operations.qualifying import look
from anju.operations.signin import show as signin
from anju.operations.unable import Unable
from anju.records.queries.staff import Member, Tenure
from anju.web import access
from anju.web.asked import Asked
from anju.web.pages.staff import choices

REGION = "CN"
"""Of telephone numbers written without a country."""
APART = "sight_%s"
"""Ids of what stands on one page with a form that asks for an area too."""


class Person(forms.Form):
    """What colleagues read of a member, and where mail goes."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)


class Sight(forms.Form):
    """What a member sees beyond their posts."""

    purpose = forms.ChoiceField(label=gettext_lazy("What they see"), choices=choices.PURPOSES, widget=forms.RadioSelect, initial="seat")
    area = forms.ChoiceField(
        label=gettext_lazy("Of which area"), required=False,
        help_text=gettext_lazy("A command or an auditor sees it. Anybody else is managed by its command until they hold a post."),
    )  # fmt: skip


class New(Sight, Person):
    """A new member."""

    field_order = ("name", "email", "username", "purpose", "area")
    username = forms.SlugField(
        label=gettext_lazy("Username"),
        max_length=60,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy("Letters, figures, - and _"),
    )


Offered = TypeVar("Offered", bound=Sight)


class Backup(forms.Form):
    """Who stands by."""

    backup = forms.ChoiceField(
        label=gettext_lazy("Who stands by"), required=False, help_text=gettext_lazy("A named colleague who takes over when the first is away.")
    )


class Giving(forms.Form):
    """A post to be given."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    agency = forms.ChoiceField(label=gettext_lazy("Agency"))
    area = forms.ChoiceField(label=gettext_lazy("For which area"))
    phone = forms.CharField(
        label=gettext_lazy("Duty telephone"), max_length=30, required=False, widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
    )

    def clean_phone(self) -> str:
        """Refuse what is no telephone number."""
        given: str = self.cleaned_data["phone"]
        numbers = phones.read([given], REGION).numbers if given else ()
        if given and not numbers:
            raise forms.ValidationError(_("This is not a telephone number."))
        return numbers[0] if numbers else ""


@access.staff("area", "admin")
@never_cache
def new(request: Asked) -> HttpResponse:
    """Makes a member; their first password stands on the answer and nowhere else."""
    form = _offered(request, New(request.POST or None))
    if form.is_valid():
        given = form.cleaned_data
        try:
            number, first = members.add(
                request.viewer, given["name"], given["username"], email=given["email"], purpose=given["purpose"], area=_area(given)
            )
        except Unable as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.text))
        else:
            return _secret(request, number, given["name"], given["username"], first)
    context = {"form": form, "title": _("A new member"), "back": "web:staff"}
    return render(request, "web/staff/form.html", context, status=422 if form.errors else 200)


@access.staff("area", "admin")
def member(request: Asked, number: int) -> HttpResponse:
    """One member: what they hold, held, and what can be done."""
    found, _held = _found(request, number)
    form = Person(request.POST or None, initial={"name": found.name, "email": found.email})
    if form.is_valid():
        try:
            members.edit(request.viewer, number, name=form.cleaned_data["name"], email=form.cleaned_data["email"], now=request.now)
        except Unable as error:
            form.add_error(None, str(error.text))
        else:
            messages.success(request, _("Stored."))
            return redirect("web:member", number)
    return _page(request, number, form=form)


@access.staff("area", "admin")
@require_POST
def sight(request: Asked, number: int) -> HttpResponse:
    """Changes what a member sees beyond their posts."""
    _found(request, number)
    form = _offered(request, Sight(request.POST, auto_id=APART))
    if form.is_valid():
        given = form.cleaned_data
        try:
            members.allow(request.viewer, number, purpose=given["purpose"], area=_area(given), now=request.now)
        except Unable as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.text))
        else:
            messages.success(request, _("From now on they see: %(what)s.") % {"what": dict(choices.PURPOSES)[given["purpose"]]})
            return redirect("web:member", number)
    return _page(request, number, sight=form)


@access.staff("area", "admin")
@require_POST
def give(request: Asked, number: int) -> HttpResponse:
    """Gives a post."""
    _found(request, number)
    form = _giving(request, sent=True)
    if form.is_valid():
        given = form.cleaned_data
        try:
            posts.give(request.viewer, number, int(given["agency"]), int(given["area"]), given["role"], request.now, phone=given["phone"])
        except Unable as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.text))
        else:
            messages.success(request, _("The post is theirs from now on."))
            return redirect("web:member", number)
    return _page(request, number, giving=form)


@access.staff("area", "admin")
@never_cache
@require_POST
def act(request: Asked, number: int, what: str) -> HttpResponse:
    """`password`, `code`, `sign-out`, `deactivate`, `activate`."""
    found, _held = _found(request, number)
    try:
        if what == "code":
            code = signin.show(request.viewer, number, now=request.now, real=clock.real())
            return render(request, "web/staff/code.html", {"number": number, "name": found.name, "code": code})
        if what in ("password", "activate"):
            make = members.renew if what == "password" else members.activate
            return _secret(request, number, found.name, found.username, make(request.viewer, number, request.now))
        _do(request, number, what)
    except Unable as error:
        messages.error(request, str(error.text))
    return redirect("web:member", number)


def _do(request: Asked, number: int, what: str) -> None:
    match what:
        case "sign-out":
            n = members.sign_out(request.viewer, number, request.now)
            messages.success(request, ngettext("%(n)d session ended.", "%(n)d sessions ended.", n) % {"n": n})
        case "deactivate":
            _left(request, members.deactivate(request.viewer, number, request.now), _("Deactivated: they can sign in no more."))
        case _:
            raise Http404


def _left(request: Asked, empty: int, done: str) -> None:
    messages.success(request, done)
    if empty:
        text = ngettext(
            "In %(n)d file somebody is missing now: it is an incident.", "In %(n)d files somebody is missing now: each is an incident.", empty
        )
        messages.warning(request, text % {"n": empty})


@access.staff("area", "admin")
@require_POST
def end(request: Asked, number: int) -> HttpResponse:
    """Ends a tenure."""
    holder = request.POST.get("member", "")
    try:
        _left(request, posts.end(request.viewer, number, request.now), _("The post is given up."))
    except Unable as error:
        messages.error(request, str(error.text))
    return redirect("web:member", int(holder)) if holder.isdecimal() and len(holder) < 19 else redirect("web:staff")


@access.staff("area", "admin")
def stand_by(request: Asked, number: int) -> HttpResponse:
    """Names who stands by for a post."""
    try:
        others = staffing.colleagues(request.viewer, number, request.now)
    except Unable as error:
        raise Http404 from error
    form = Backup(request.POST or None)
    form.fields["backup"].choices = choices.of_colleagues(others)  # type: ignore[attr-defined]
    if form.is_valid():
        chosen = form.cleaned_data["backup"]
        try:
            posts.stand_by(request.viewer, number, int(chosen) if chosen else None)
        except Unable as error:
            form.add_error(None, str(error.text))
        else:
            messages.success(request, _("Stored."))
            return redirect("web:staff")
    context = {"form": form, "title": _("Who stands by"), "back": "web:staff"}
    return render(request, "web/staff/form.html", context, status=422 if form.errors else 200)


def _found(request: Asked, number: int) -> tuple[Member, tuple[Tenure, ...]]:
    try:
        return staffing.member(request.viewer, number, request.now)
    except Unable as error:
        raise Http404 from error


def _giving(request: Asked, *, sent: bool = False) -> Giving:
    whole = staffing.whole(request.viewer, request.now)
    form = Giving(request.POST if sent else None)
    form.fields["role"].choices = choices.of_roles(whole, request.now)  # type: ignore[attr-defined]
    form.fields["agency"].choices = choices.of_offices([each for each in whole.offices if each.closed is None])  # type: ignore[attr-defined]
    form.fields["area"].choices = choices.of_places(whole.places)  # type: ignore[attr-defined]
    return form


def _offered(request: Asked, form: Offered) -> Offered:
    """The form with what the viewer may let somebody see: of the areas in sight, and a command no more than another command."""
    places = staffing.whole(request.viewer, request.now).places
    form.fields["area"].choices = [("", _("none")), *choices.of_places(places)]  # type: ignore[attr-defined]
    if request.viewer.purpose != "admin":
        form.fields["purpose"].choices = choices.PURPOSES[:2]  # type: ignore[attr-defined]
    return form


def _area(given: dict[str, str]) -> int | None:
    return int(given["area"]) if given["area"] else None


def _page(request: Asked, number: int, **sent: forms.Form) -> HttpResponse:
    """A member's page, with the forms that were `sent` as they came: `form`, `giving` or `sight`."""
    found, held = _found(request, number)
    _name, kept, papers = look.of_member(request.viewer, number, request.now)
    shown = {
        "form": Person(initial={"name": found.name, "email": found.email}),
        "giving": _giving(request),
        "sight": _offered(request, Sight(initial={"purpose": found.purpose, "area": found.area or ""}, auto_id=APART)),
    }
    context = {
        "kept": kept,
        "papers": papers,
        "member": found,
        "held": [each for each in held if _now(each, request.now)],
        "before": [each for each in held if not _now(each, request.now)],
        "purpose": dict(choices.PURPOSES).get(found.purpose, ""),
        "roles": choices.titles((each.area for each in held), request.now),
        "code": signin.waits(number, clock.real()),
    }
    wrong = any(form.errors for form in sent.values())
    return render(request, "web/staff/member.html", context | shown | sent, status=422 if wrong else 200)


def _now(tenure: object, now: datetime) -> bool:
    until: datetime | None = getattr(tenure, "until", None)
    return until is None or until > now


def _secret(request: Asked, number: int, name: str, username: str, first: str) -> HttpResponse:
    return render(request, "web/staff/secret.html", {"number": number, "name": name, "username": username, "first": first})
