"""Lists due at an hour: looked at and sent by their owner, opened and acknowledged once by each receiver, taken out as a workbook."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anju.core.plan.model import Text
from anju.operations import digest as lists
from anju.operations.plans import plan_of
from anju.operations.refused import Refused
from anju.records.queries import digests as rows
from anju.web import access, shown, wording
from anju.web.asked import Asked, key_of
from anju.web.pages.balance.sheet import WHYS
from anju.web.sheet import MIME, workbook

WHO = ("area", "seat", "needs", "watch")
_STRUCK = re.compile(r"strike(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Line:
    """One line on its page; without `at` it was purged."""

    number: int
    name: str
    place: Text | None
    what: Text | None
    at: datetime | None
    struck: bool
    reason: str
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """A list that was sent, with its title."""

    row: rows.Sent
    title: Text


@access.staff(*WHO)
def digests(request: Asked) -> HttpResponse:
    """The lists that were sent and received here, the latest first."""
    viewer = request.viewer
    found = [_header(row) for row in rows.sent(viewer.lo, viewer.hi, viewer.posts)]
    return render(request, "web/digests/list.html", {"found": found})


@access.staff(*WHO)
def due(request: Asked, token: str) -> HttpResponse:
    """A list that is to be sent, as of its cut-off; sent, each line that is struck needs its reason."""
    parsed = shown.parse(token)
    if parsed is None:
        raise Http404
    try:
        found = lists.due(request.viewer, *parsed, now=request.now)
    except Refused as refused:
        raise Http404 from refused
    if isinstance(found, int):
        return redirect("web:digest", found)
    struck = _struck(request)
    wrong = ""
    if request.method == "POST":
        try:
            number = lists.send(request.viewer, *parsed, struck, request.POST.get("code", ""), now=request.now, once=key_of(request))
        except Refused as refused:
            wrong = str(refused.faults[0].text)
        else:
            messages.success(request, _("Sent. Each receiver acknowledges it in their own duties."))
            return redirect("web:digest", number)
    context = {"list": found, "token": token, "lines": _lines(found, struck), "wrong": wrong, "nil": not found.lines}
    return render(request, "web/digests/due.html", context, status=422 if wrong else 200)


@access.staff(*WHO)
def digest(request: Asked, number: int) -> HttpResponse:
    """A list as it was sent."""
    return _sent(request, number, {})


def _sent(request: Asked, number: int, struck: dict[int, str], wrong: str = "") -> HttpResponse:
    """The page of a list that was sent, with what its receiver ticked and what is wrong with that."""
    try:
        found = lists.sent(request.viewer, number, now=request.now)
    except Refused as refused:
        raise Http404 from refused
    context = {"list": found, "lines": _lines(found, struck), "whys": WHYS, "wrong": wrong}
    return render(request, "web/digests/sent.html", context, status=422 if wrong else 200)


@access.staff(*WHO)
@require_POST
def receive(request: Asked, number: int) -> HttpResponse:
    """Received, once; each line that its receiver strikes needs its reason."""
    struck = _struck(request)
    try:
        lists.acknowledge(request.viewer, number, struck, now=request.now, once=key_of(request))
        messages.success(request, _("Noted that you have received it."))
    except Refused as refused:
        if struck:
            return _sent(request, number, struck, str(refused.faults[0].text))
        messages.error(request, str(refused.faults[0].text))
    return redirect("web:digest", number)


@access.staff(*WHO)
@require_POST
def taken(request: Asked, number: int) -> HttpResponse:
    """The list as a workbook, once it is kept who takes it out and for what. It holds no identity number and no telephone."""
    try:
        found = lists.taken_out(request.viewer, number, request.POST.get("why", ""), now=request.now)
    except Refused as refused:
        messages.error(request, str(refused.faults[0].text))
        return redirect("web:digest", number)
    head = [_("No."), _("Name"), _("Place"), _("What"), _("When"), _("Struck, because")]
    cells = [
        [
            str(one.number), one.name, wording.said(one.place), wording.said(one.what), wording.full(one.at, found.zone) if one.at else "",
            one.reason or (_("struck") if one.struck else ""),
        ]
        for one in _lines(found, {})
    ]  # fmt: skip
    answer = HttpResponse(workbook(wording.said(found.title), head, cells), content_type=MIME)
    answer["Content-Disposition"] = f'attachment; filename="{found.written.name}-{found.cut_off:%Y%m%d}-{number}.xlsx"'
    return answer


def _header(row: rows.Sent) -> Header:
    written = plan_of(row.adoption).tracks[row.track].digests.get(row.rule)
    return Header(row, written.title if written else Text(row.rule, row.rule))


def _struck(request: Asked) -> dict[int, str]:
    """Which lines are ticked, each with the reason beside it."""
    ticked = [int(found[1]) for name in request.POST if (found := _STRUCK.fullmatch(name))]
    return {number: request.POST.get(f"reason{number}", "") for number in ticked}


def _lines(found: lists.Shown, struck: dict[int, str]) -> list[Line]:
    return [_line(number, line, struck) for number, line in enumerate(found.lines, 1)]


def _line(number: int, said: lists.Line, struck: dict[int, str]) -> Line:
    at = datetime.fromisoformat(str(said["at"])) if "at" in said else None
    reason = str(said.get("reason", "")) or struck.get(number, "")
    name, place, what = str(said.get("name", "")), _text(said.get("place")), _text(said.get("what"))
    return Line(number, name, place, what, at, bool(said.get("struck")), reason, number in struck)


def _text(said: object) -> Text | None:
    return Text(str(said["zh"]), str(said["en"])) if isinstance(said, dict) else None


urlpatterns = [
    path("lists/", digests, name="digests"),
    path("lists/due/<str:token>/", due, name="digest-due"),
    path("lists/<int:number>/", digest, name="digest"),
    path("lists/<int:number>/received/", receive, name="digest-received"),
    path("lists/<int:number>/taken-out/", taken, name="digest-taken"),
]
