"""The list: overdue, told to me, now, later; by door, needs first."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anju.operations.viewer import Viewer
from anju.records.queries import duties as rows
from anju.records.queries import members
from anju.web import access, navigation, shown
from anju.web.asked import Asked, bounds

AHEAD = timedelta(hours=24)
"""How far ahead the list looks."""
RECENT = timedelta(hours=12)
"""How long what was just done stays below the list, to be taken back."""


@access.public
def home(request: HttpRequest) -> HttpResponse:
    """The bare address: a member's first page; the entrance for others; the very first run where nobody has an account."""
    if request.user.is_authenticated:
        return redirect("web:landing")
    return redirect("account_login" if members.any_yet() else "web:first")


@access.staff()
def landing(request: Asked) -> HttpResponse:
    """The first page that a member's purpose is offered."""
    return redirect(navigation.address(navigation.offered(request.viewer)[0].name))


@access.staff("area", "seat", "needs", "watch")
def duties(request: Asked) -> HttpResponse:
    """Everything the viewer's posts have to do, and what their ladders brought them."""
    viewer, now = request.viewer, request.now
    lo, hi = bounds(viewer)
    owed, done = rows.listed(viewer.posts, lo, hi, now + AHEAD, now - RECENT)
    mine = [shown.duty(row, now) for row in owed]
    late = [each for each in mine if each.red]
    cut = len(mine) == rows.MOST  # only then do the rows not say themselves how many there are
    facing = [each for each in mine if not each.red and each.stands != "later"]
    return render(
        request,
        "web/duties/list.html",
        {
            "late": shown.doors(late),
            "late_count": rows.overdue(viewer.posts, lo, hi, now) if cut else len(late),
            "facing": shown.doors(facing),
            "facing_count": len(facing),
            "amber_count": _amber(viewer, mine, now) if cut else sum(each.amber for each in mine),
            "later": shown.doors(each for each in mine if each.stands == "later"),
            "coming": shown.coming(rows.coming(viewer.posts, lo, hi, now), now, AHEAD),
            "told": [(each, shown.told_title(each), shown.token(each.enrolment, each.key)) for each in rows.told(viewer.posts, lo, hi)],
            "done": [shown.duty(row, now) for row in done],
            "cut": cut,
            "posts": bool(viewer.posts),
        },
    )


def _amber(viewer: Viewer, mine: Sequence[shown.Duty], now: datetime) -> int:
    """How many are open longer than their plan thinks well of, of the tracks that the list shows."""
    return rows.amber(viewer.posts, *bounds(viewer), now, shown.limits({each.row.adoption for each in mine}))
