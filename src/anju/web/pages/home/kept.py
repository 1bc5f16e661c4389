"""What was typed while the page had closed meanwhile: carried past the PIN, shown once more, and sent only by whoever has looked at it then."""

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse

MARK = "kept-"
"""Before the name of each carried answer, so that it is no other form's: answers have no hyphen in their names."""
PASSING = ("csrfmiddlewaretoken", "key", "pin", "to")
"""What a form is sent with beside its answers, and a PIN for somebody else: typed anew."""


def carried(request: HttpRequest) -> list[tuple[str, str]]:
    """The hidden fields that carry what was typed, or was carried here, on."""
    here = [(name, value) for name, values in request.POST.lists() for value in values]
    return [each for each in here if each[0].startswith(MARK)] or [(MARK + name, value) for name, value in here if name not in PASSING]


def typed(request: HttpRequest) -> QueryDict | None:
    """The answers that were carried past the PIN, to be looked at; None where a form is sent from its own page."""
    found = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name.startswith(MARK):
            found.setlist(name.removeprefix(MARK), values)
    return found or None


def leads(request: HttpRequest) -> str:
    """The address of the form it belongs to; empty where no page of ours takes it back."""
    try:
        found = resolve(request.POST.get("to") or request.GET.get("to", ""))
    except Resolver404:
        return ""
    return reverse(found.view_name, args=found.args, kwargs=found.kwargs) if getattr(found.func, "keeps", False) else ""
