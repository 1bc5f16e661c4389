"""Stepping in, giving on, reminding, noting as seen; and who sits where."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from anju.core.enrolment.fact import Key
from anju.operations import remind, seat, stepin
from anju.operations.record import Done
from anju.operations.refused import Refused
from anju.operations.unable import Unable
from anju.web import access, shown
from anju.web.asked import Asked
from anju.web.pages.people.listing import one

LARGEST = 500


@access.staff("area", "seat", "needs", "watch")
@require_POST
def act(request: Asked) -> HttpResponse:
    """`act` is step_in, give, remind or see; `duty` the tokens; `post` to whom."""
    named = [found for text in request.POST.getlist("duty")[:LARGEST] if (found := shown.parse(text))]
    if not named:
        messages.warning(request, _("Choose at least one duty first."))
    else:
        try:
            _act(request, named)
        except Unable as error:
            messages.error(request, str(error.text))
    return _back(request)


def _act(request: Asked, named: Sequence[tuple[int, Key]]) -> None:
    viewer, now = request.viewer, request.now
    match request.POST.get("act"):
        case "step_in" if viewer.posts:
            done = _told(request, [answer for _row, answer in stepin.give(viewer, named, viewer.posts[0], now)])
            text = ngettext(
                "You have taken %(n)d duty over. It is on your list now.", "You have taken %(n)d duties over. They are on your list now.", done
            )
        case "give" if _number(request, "post"):
            done = _told(request, [answer for _row, answer in stepin.give(viewer, named, _number(request, "post"), now)])
            text = ngettext("%(n)d duty given on.", "%(n)d duties given on.", done)
        case "see":
            done = _told(request, [answer for _row, answer in stepin.see(viewer, named, now)])
            text = ngettext("%(n)d duty noted as seen. Its ladder stops.", "%(n)d duties noted as seen. Their ladders stop.", done)
        case "remind":
            done = remind.remind(viewer, named, now)
            text = ngettext("Reminded of %(n)d duty.", "Reminded of %(n)d duties.", done)
            if not done:
                messages.info(request, _("They were reminded within this hour already."))
        case _:
            done, text = 0, ""
            messages.warning(request, _("Choose to whom first."))
    if done:
        messages.success(request, text % {"n": done})


def _told(request: Asked, answers: Sequence[Done | Refused]) -> int:
    """How many were stored; why the others were not, each reason once."""
    for why in dict.fromkeys(str(fault.text) for answer in answers if not isinstance(answer, Done) for fault in answer.faults):
        messages.error(request, why)
    return sum(isinstance(answer, Done) for answer in answers)


@access.staff("area", "seat", "needs", "watch")
@require_POST
def seats(request: Asked, post: int) -> HttpResponse:
    """Seats somebody else where `post` sits, with who stands by."""
    one(request, post)
    _seat(request, _number(request, "to") or post)
    return redirect("web:people-post", post)


@access.staff("area", "seat", "needs", "watch")
@require_POST
def fill(request: Asked) -> HttpResponse:
    """Seats somebody where nobody sits, with who stands by."""
    if _number(request, "to"):
        _seat(request, _number(request, "to"))
    else:
        messages.warning(request, _("Choose to whom first."))
    return redirect("web:people-nobody")


def _seat(request: Asked, to: int) -> None:
    chosen = [(int(e), role) for e, _dot, role in (text.partition(".") for text in request.POST.getlist("seat")[:LARGEST]) if e.isdecimal()]
    if not chosen:
        messages.warning(request, _("Choose at least one seat first."))
        return
    try:
        done = _told(request, seat.name(request.viewer, chosen, to, _number(request, "backup") or None, request.now))
    except Unable as error:
        messages.error(request, str(error.text))
    else:
        if done:
            messages.success(request, ngettext("%(n)d seat changed.", "%(n)d seats changed.", done) % {"n": done})


def _number(request: Asked, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 19 else 0


def _back(request: Asked) -> HttpResponse:
    """To the post one came from, or to the list."""
    came = _number(request, "from")
    if request.POST.get("from") == "nobody":
        return redirect("web:people-nobody")
    return redirect("web:people-post", came) if came else redirect("web:people")
