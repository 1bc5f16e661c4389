"""The plan as a person reads it: every rule with its clauses and what it comes to just now. Every "why" leads here."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from anju.core.moments import instant_of, local_day
from anju.core.plan.explain import read
from anju.operations.library import clauses, rules
from anju.operations.plans import plan_of
from anju.operations.switching import look
from anju.records.queries import plan as queries
from anju.records.queries.adopting import behind
from anju.records.queries.plan import Adopted, Live
from anju.web import access
from anju.web.asked import EVERYWHERE, Asked
from anju.web.pages.adopting.shown import rehearsed
from anju.web.pages.plan.parts import Part, Whole, kept, of_plan, of_track

SEES_DUTIES = ("area", "seat", "needs", "watch", "auditor")
BACK = timedelta(days=60)
CLAUSE = 80
LONGEST = 200
"""Signs of an anchor."""


@access.staff()
def plans(request: Asked) -> HttpResponse:
    """The plans in force where the viewer stands; straight to the one where there is but one."""
    viewer = request.viewer
    lo, hi = (viewer.lo, viewer.hi) if viewer.purpose != "admin" else EVERYWHERE
    found = queries.in_force(lo, hi, viewer.posts, request.now)
    if len(found) == 1:
        return redirect("web:plan", found[0].adoption)
    return render(request, "web/plan/list.html", {"found": [(each, plan_of(each.adoption).title) for each in found]})


@access.staff()
def plan(request: Asked, adoption: int) -> HttpResponse:
    """The plan under one adoption's parameters, folded to its parts; `q` keeps what mentions it, `at` opens the part that has it, `all` every one.

    `part` is one of them as a page of its own; `piece` what stands in it, for a page that opens it.
    """
    adopted = queries.one(adoption)
    if adopted is None:
        raise Http404
    known, wanted = plan_of(adoption), request.GET.get("q", "").strip()[:CLAUSE]
    reading = kept(read(known), wanted.casefold())
    live = _live(request, adopted)
    outranking = list(rules().values()) if any(note.how == "outranked" for note in known.notes) and not wanted else []
    tracks = [of_track(track, live) for track in reading.tracks]
    others = of_plan(known, reading, outranking, wanted.casefold())
    for asked, template in (("piece", "web/plan/body.html"), ("part", "web/plan/one.html")):
        if asked in request.GET:
            one = _one(request.GET[asked], tracks, others)
            return render(request, template, {"part": one, "below": one.below, "adopted": adopted, "plan": known})
    whole = bool(wanted) or "all" in request.GET
    at = request.GET.get("at", "")[:LONGEST]
    draft = behind(adoption)
    context = {
        "adopted": adopted,
        "plan": known,
        "reading": reading,
        "tracks": [replace(track, parts=_opened(track.parts, at, whole=whole)) for track in tracks],
        "parts": _opened(others, at, whole=whole),
        "q": wanted,
        "all": whole,
        "clause": {**rules(), **clauses()}.get(wanted.upper()),
        "nothing": not others and not any(track.parts for track in tracks),
        "rules": sum(len(track.rules) for track in known.tracks.values()),
        "draft": draft,
        "behind": sum(each.files for each in look.behind(request.viewer, adoption, request.now)),
        "told": rehearsed(known, draft.result) if draft is not None and draft.result is not None else None,
    }
    return render(request, "web/plan/read.html", context)


def _one(name: str, tracks: Sequence[Whole], others: Sequence[Part]) -> Part:
    found = (part for part in (*(part for track in tracks for part in track.parts), *others) if part.anchor == name)
    one = next(found, None)
    if one is None:
        raise Http404
    return replace(one, shown=True)


def _opened(parts: Sequence[Part], at: str, *, whole: bool) -> tuple[Part, ...]:
    return tuple(replace(part, shown=True) if whole or part.leads_to(at) else part for part in parts)


def _live(request: Asked, adopted: Adopted) -> dict[tuple[str, str], Live] | None:
    viewer = request.viewer
    if viewer.purpose not in SEES_DUTIES:
        return None
    lo, hi = (viewer.lo, viewer.hi) if viewer.lo <= viewer.hi else EVERYWHERE
    today = local_day(request.now, adopted.zone)
    midnight = instant_of(today, time(0), adopted.zone)
    found = queries.live(adopted.adoption, lo, hi, request.now, midnight, today - BACK, today - timedelta(days=7))
    return {(each.track, each.rule): each for each in found}
