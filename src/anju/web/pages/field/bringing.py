"""What a phone brings back, and its contact with us. Every answer is JSON; what is refused comes with words for a person."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from anju.core.moments import thinkable
from anju.operations import clock
from anju.operations.field import bring as work
from anju.operations.field import contact as contacts
from anju.operations.field import hand as handing
from anju.operations.field.bring import Brought, Work
from anju.operations.refused import Fault
from anju.operations.unable import Unable
from anju.operations.viewer import Viewer
from anju.records.queries import duties as rows
from anju.records.queries import members
from anju.web import access, shown
from anju.web.asked import Asked
from anju.web.pages.field.round import STAFF, answers, word_of


class Act(Protocol):
    """What is done with a piece of work whose answers can be read."""

    def __call__(self, viewer: Viewer, member: int, given: Work, /, *, now: datetime) -> Brought:
        """See `anju.operations.field.bring` and `hand`."""


LARGEST = 2000
"""Bytes of what a contact says."""
LEFT = frozenset({"unknown enrolment", "not yours", "archived", "annulled"})
"""Refusals after which even the answers alone are not taken from here."""


@csrf_exempt
@access.public
@require_POST
def contact(request: HttpRequest) -> HttpResponse:
    """How much waits on a phone; whether it is to forget, what the hour is, whether its member is signed in. Needs its word and no sign-in."""
    said, word = _said(request)
    now = clock.now()
    heard, whose = contacts.contact(word, int(said.get("queued") or 0), _instant(said.get("oldest")), now=now)
    signed = request.user.is_authenticated and not request.user.first and whose in (None, request.user.pk)
    return JsonResponse({"answer": heard, "now": now.isoformat(), "signed": signed, "csrf": get_token(request)})


@csrf_exempt
@access.public
@require_POST
def forgotten(request: HttpRequest) -> HttpResponse:
    """A phone has forgotten everything."""
    said, word = _said(request)
    known = contacts.forgotten(word, str(said.get("how", "")), int(said.get("lost") or 0), now=clock.now())
    return JsonResponse({"known": known})


@access.staff(*STAFF)
@require_POST
def bring(request: Asked, token: str) -> HttpResponse:
    """One piece of work: the form of a duty as its page would send it, with its key and when it was kept."""
    given = _work(request, token)
    try:
        return _answer(_brought(request, given, rows.one(given.enrolment, given.duty)))
    except Unable as error:
        return JsonResponse({"error": str(error.text)}, status=422)


@access.staff(*STAFF)
@require_POST
def hand(request: Asked, token: str) -> HttpResponse:
    """One piece of work that was refused because the household is somebody else's now: handed to them."""
    given = _work(request, token)
    try:
        row, captured = handing.carried(request.viewer, int(request.user.pk or 0), given.word, given.key, given.enrolment, given.duty)
        return _answer(_brought(request, replace(given, captured=captured), row, handing.hand))
    except Unable as error:
        return JsonResponse({"error": str(error.text)}, status=422)


def _work(request: Asked, token: str) -> Work:
    """What was sent, before its answers are read. Raises Http404 for anything else."""
    parsed, word, key = shown.parse(token), word_of(request), _uuid(request.headers.get("Idempotency-Key", ""))
    captured = _instant(request.headers.get("X-Captured"))
    if parsed is None or word is None or key is None or captured is None:
        raise Http404
    return Work(key, word, *parsed, "", {}, "", captured, addition=request.headers.get("X-Addition") == "1")


def _brought(request: Asked, given: Work, row: rows.Row | None, act: Act = work.bring) -> Brought | dict[str, object]:
    viewer, member, now = request.viewer, int(request.user.pk or 0), request.now
    if row is None:
        return work.refuse(viewer, member, given, Fault("unknown enrolment"), now=now)
    held = [(str(each.post), each.name) for each in members.for_area(row.area, now)]
    form = answers(shown.duty(row, now), request, held, sent=True)
    if form is None:
        return work.refuse(viewer, member, given, Fault("other form"), now=now)
    if not form.is_valid():
        refused = work.refuse(viewer, member, given, Fault("wrong answer"), now=now)
        asked = {name: f"{field.label}: " for name, field in form.fields.items()}
        words = [f"{asked.get(name, '')}{said[0]}" for name, said in form.errors.items()]
        return {"outcome": refused.outcome, "texts": words, "add": False, "hand": False}
    filled = replace(given, form=form.form.name, values=form.values, via=form.via, pictures=form.pictures, happened=form.happened)
    return act(viewer, member, filled, now=now)


def _answer(brought: Brought | dict[str, object]) -> HttpResponse:
    if isinstance(brought, dict):
        return JsonResponse(brought)
    codes, told = {fault.code for fault in brought.faults}, [str(fault.text) for fault in brought.faults]
    add, away = bool(codes) and not codes & LEFT, bool(codes) and codes <= handing.AWAY
    texts = [_("This household has another team now. What you did is not lost: hand it over, and it is recorded as yours.")] if away else told
    return JsonResponse({"outcome": brought.outcome, "texts": list(dict.fromkeys(texts)), "add": add, "hand": away})


@access.staff(*STAFF)
@require_POST
def drop(request: Asked) -> HttpResponse:
    """Refused work is given up, for a reason."""
    word, key = word_of(request), _uuid(request.headers.get("Idempotency-Key", ""))
    if word is None or key is None:
        raise Http404
    try:
        work.drop(request.viewer, int(request.user.pk or 0), word, key, request.POST.get("reason", ""), now=request.now)
    except Unable as error:
        return JsonResponse({"error": str(error.text)}, status=422)
    return JsonResponse({"outcome": "dropped"})


def _said(request: HttpRequest) -> tuple[dict[str, Any], UUID]:
    """What a phone says, and its word. Raises Http404 for anything else."""
    try:
        said = json.loads(request.body) if len(request.body) <= LARGEST else None
    except (ValueError, RecursionError):
        said = None
    word = _uuid(str(said.get("word", ""))) if isinstance(said, dict) else None
    if word is None or not isinstance(said, dict) or not all(isinstance(said.get(name, 0), int) for name in ("queued", "lost")):
        raise Http404
    return said, word


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _instant(text: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return instant if instant.tzinfo and thinkable(instant) else None
