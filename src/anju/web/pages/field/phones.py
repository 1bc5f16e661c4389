"""The phones that carry a round: heard when, how much waits on each; told to forget."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.core.plan.model import Text
from anju.operations.field import wipe as wiping
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.queries import field as queries
from anju.web import access
from anju.web.asked import EVERYWHERE, Asked, bounds
from anju.web.pages.field.words import HOW_WORDS

RECENT = timedelta(days=7)
"""For so long a wiped phone stays on the list."""


class Act(Protocol):
    """Something that is done to a phone."""

    def __call__(self, viewer: Viewer, member: int, number: int, *, now: datetime) -> None:
        """See `anju.operations.field.wipe`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A phone on the list."""

    row: queries.Carrier
    mine: bool

    @property
    def place(self) -> Text:
        """Its member's area."""
        return Text(zh=self.row.place, en=self.row.place_en or self.row.place)

    @property
    def how(self) -> Promise | str:
        """How it forgot."""
        return HOW_WORDS.get(self.row.how, "")

    @property
    def lost(self) -> bool:
        """Whether unsent work went with it, and nobody has asked after it."""
        return self.row.lost > 0 and self.row.seen is None


@access.staff("area", "admin")
def phones(request: Asked) -> HttpResponse:
    """Those in sight, what needs somebody first."""
    admin = request.viewer.purpose == "admin"
    lo, hi = EVERYWHERE if admin else bounds(request.viewer)
    found = queries.phones(lo, hi, request.now - RECENT, request.now, cases=not admin)
    return render(request, "web/field/phones.html", {"phones": [Shown(row, row.member == request.user.pk) for row in found]})


@access.staff("area", "admin")
@require_POST
def wipe(request: Asked, number: int) -> HttpResponse:
    """Has a phone forget when it next connects."""
    return _done(request, wiping.wipe, number, _("It forgets everything when it next connects."))


@access.staff("area", "admin")
@require_POST
def seen(request: Asked, number: int) -> HttpResponse:
    """Somebody has asked after the work that was lost."""
    return _done(request, wiping.seen, number, _("Noted that somebody has asked after it."))


def _done(request: Asked, act: Act, number: int, words: str) -> HttpResponse:
    try:
        act(request.viewer, int(request.user.pk or 0), number, now=request.now)
    except Unable as error:
        messages.error(request, str(error.text))
    else:
        messages.success(request, words)
    return redirect("web:phones")
