"""One's own posts, being away, and standing in for somebody."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from anju.operations import absence as absences
from anju.operations import signout, staffing, standby
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.queries import staff
from anju.web import access
from anju.web.asked import Asked
from anju.web.forms import local
from anju.web.pages.staff import choices

STAFF = ("area", "seat", "needs", "watch")


class Away(forms.Form):
    """From when to when, why, and who is asked to stand in."""

    since = forms.CharField(
        label=gettext_lazy("Away from"), required=False, widget=forms.DateTimeInput({"type": "datetime-local"}),
        help_text=gettext_lazy("Left empty: from now on."),
    )  # fmt: skip
    until = forms.CharField(
        label=gettext_lazy("Back on"), required=False, widget=forms.DateTimeInput({"type": "datetime-local"}),
        help_text=gettext_lazy("Left empty: until somebody notes that they are back."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=400, help_text=gettext_lazy("Nobody has to say. Colleagues do not read it.")
    )
    successor = forms.ChoiceField(
        label=gettext_lazy("Who is asked to stand in"),
        required=False,
        help_text=gettext_lazy("What is open moves when they accept. Until then, and where nobody is chosen, it is an incident for the command."),
    )


@access.staff(*STAFF, "auditor", "admin")
def mine(request: Asked) -> HttpResponse:
    """The viewer's own posts, whom they are asked to stand in for, and what can be done."""
    held = staff.tenures(_me(request), request.now)
    asked = staff.asked(request.viewer.posts, request.now) if request.viewer.posts else ()
    return render(
        request,
        "web/staff/mine.html",
        {
            "held": [each for each in held if each.until is None or each.until > request.now],
            "before": [each for each in held if each.until is not None and each.until <= request.now],
            "waiting": standby.waiting(request.viewer, request.now),
            "asked": asked,
            "roles": choices.titles((each.area for each in held), request.now),
        },
    )


@access.staff(*STAFF, "admin")
def absence(request: Asked, post: int) -> HttpResponse:
    """Notes that whoever holds a post is away, and asks somebody to stand in."""
    try:
        others = staffing.colleagues(request.viewer, post, request.now)
    except Unable as error:
        raise Http404 from error
    going = absences.current(post, request.now)
    form = Away(request.POST or None)
    for settled in ("since", "until", "reason") if going is not None else ():
        del form.fields[settled]
    form.fields["successor"].choices = choices.of_colleagues(others)  # type: ignore[attr-defined]
    if form.is_valid() and (_declared(request, post, form) if going is None else _asked(request, going, form)):
        messages.success(request, _("Noted. Whoever was asked sees it at once."))
        return redirect("web:mine" if post in request.viewer.posts else "web:people" if request.viewer.purpose != "admin" else "web:staff")
    context = {"form": form, "title": _("Away from a post") if going is None else _("Ask somebody else to stand in"), "back": "web:mine"}
    return render(request, "web/staff/form.html", context, status=422 if form.errors else 200)


def _declared(request: Asked, post: int, form: Away) -> bool:
    given, zone = form.cleaned_data, request.viewer.zone
    since, until = _instant(given["since"], zone), _instant(given["until"], zone)
    for name, moment in (("since", since), ("until", until)):
        if given[name] and moment is None:
            form.add_error(name, _("This is not a date and time."))
    if form.errors:
        return False
    successor = int(given["successor"]) if given["successor"] else None
    try:
        absences.declare(request.viewer, post, since or request.now, until, given["reason"], successor, request.now)
    except Unable as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.text))
        return False
    return True


def _asked(request: Asked, going: int, form: Away) -> bool:
    if not form.cleaned_data["successor"]:
        form.add_error("successor", _("This needs an answer."))
        return False
    try:
        absences.ask(request.viewer, going, int(form.cleaned_data["successor"]), request.now)
    except Unable as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.text))
        return False
    return True


def _instant(text: str, zone: str) -> datetime | None:
    read = local(text, zone) if text else None
    return datetime.fromisoformat(read) if read else None


def _me(request: Asked) -> int:
    return int(request.user.pk or 0)


@access.staff(*STAFF, "admin")
@require_POST
def answer(request: Asked, number: int, what: str) -> HttpResponse:
    """`accept`, `decline` by the one asked; `back` by whoever was away, or those above."""
    viewer, now = request.viewer, request.now
    try:
        messages.success(request, _answered(viewer, number, what, now))
    except Unable as error:
        messages.error(request, str(error.text))
    return redirect("web:mine")


def _answered(viewer: Viewer, number: int, what: str, now: datetime) -> str:
    match what:
        case "accept":
            n = absences.accept(viewer, number, now)
            return ngettext("Accepted. %(n)d duty is yours now.", "Accepted. %(n)d duties are yours now.", n) % {"n": n}
        case "decline":
            absences.decline(viewer, number, now)
            return _("Declined. The command knows that somebody else is needed.")
        case "back":
            absences.back(viewer, number, now)
            return _("Back. What is open is with its own post again.")
        case _:
            raise Http404


@access.staff(*STAFF)
@require_POST
def take_over(request: Asked) -> HttpResponse:
    """The viewer takes over what they were named to stand by for."""
    try:
        n = standby.accept(request.viewer, request.now)
    except Unable as error:
        messages.error(request, str(error.text))
    else:
        messages.success(
            request, ngettext("Taken over: %(n)d seat or post is yours now.", "Taken over: %(n)d seats or posts are yours now.", n) % {"n": n}
        )
    return redirect("web:mine")


@access.staff(*STAFF, "auditor", "admin")
@require_POST
def sign_out(request: Asked) -> HttpResponse:
    """Ends the viewer's sessions on every other device."""
    n = signout.own(request.viewer, _me(request), request.session.session_key or "")
    messages.success(request, ngettext("Signed out on %(n)d other device.", "Signed out on %(n)d other devices.", n) % {"n": n})
    return redirect("web:settings")
