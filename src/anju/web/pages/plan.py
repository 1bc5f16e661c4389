"""The plan as a person reads it: every rule with its clauses and what it comes to just now. Every "why" leads here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.core.moments import instant_of, local_day
from anju.core.plan.explain import Item, Reading, Section, TrackReading, phrases, read
from anju.core.plan.model import Note, Plan, Text
from anju.operations.library import clauses, rules
from anju.operations.plans import plan_of
from anju.operations.switching import look
from anju.records.queries import plan as queries
from anju.records.queries.adopting import behind
from anju.records.queries.plan import Adopted, Live
from anju.web import access
from anju.web.asked import EVERYWHERE, Asked
from anju.web.pages.adopting.shown import rehearsed

SEES_DUTIES = ("area", "seat", "needs", "watch", "auditor")
BACK = timedelta(days=60)
HOWS: Mapping[str, Promise | str] = {
    "principle": _("A principle: it is met by the whole, not by one rule"),
    "attested": _("Attested by a person, at the place named"),
    "page": _("Met by a page"),
    "engine": _("Met by the engine for every plan"),
    "outranked": _("Outranked by a design rule"),
}
"""How a clause is met that no single rule carries out."""
CLAUSE = 80
LONGEST = 200
"""Signs of an anchor."""


@dataclass(frozen=True, slots=True)
class Line:
    """One rule with its anchor, empty where nothing leads to it, and what it comes to; `live` None where the viewer sees no duty."""

    item: Item
    anchor: str
    live: Live | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Rules under one heading, folded until somebody opens them; `overdue` and `open` over all of them."""

    anchor: str
    title: Text
    lines: tuple[Line, ...]

    @property
    def overdue(self) -> int:
        """Duties of its rules that are overdue just now, as far as the viewer sees them."""
        return sum(line.live.overdue for line in self.lines if line.live is not None)

    @property
    def open(self) -> int:
        """Duties of its rules that are open in time."""
        return sum(line.live.open for line in self.lines if line.live is not None)

    @property
    def anchors(self) -> tuple[str, ...]:
        """What may be led to in it."""
        return (self.anchor, *(line.anchor for line in self.lines if line.anchor))


@dataclass(frozen=True, slots=True)
class Whole:
    """One track with its parts, in the order in which they are read."""

    track: TrackReading
    parts: tuple[Part, ...]


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
    """The plan under one adoption's parameters, folded to its parts; `q` keeps what mentions it, `at` opens the part that has it, `all` every one."""
    adopted = queries.one(adoption)
    if adopted is None:
        raise Http404
    known, wanted = plan_of(adoption), request.GET.get("q", "").strip()[:CLAUSE]
    reading = _kept(read(known), wanted.casefold())
    draft = behind(adoption)
    live = _live(request, adopted)
    context = {
        "adopted": adopted,
        "plan": known,
        "reading": reading,
        "tracks": [_whole(track, live) for track in reading.tracks],
        "rosters": _rosters(known, wanted.casefold()),
        "papers": _part("papers", reading.papers, {}, ""),
        "finding": [
            _part(one.name, one, {}, "") for one in (reading.registers, reading.classes, reading.resources, reading.qualifications) if one.items
        ],
        "notes": _notes(known, wanted.casefold()),
        "q": wanted,
        "at": request.GET.get("at", "")[:LONGEST],
        "all": wanted or "all" in request.GET,
        "clause": {**rules(), **clauses()}.get(wanted.upper()),
        "outranking": rules().values() if any(note.how == "outranked" for note in known.notes) and not wanted else (),
        "rules": sum(len(track.rules) for track in known.tracks.values()),
        "counted": live is not None,
        "draft": draft,
        "behind": sum(each.files for each in look.behind(request.viewer, adoption, request.now)),
        "told": rehearsed(known, draft.result) if draft is not None and draft.result is not None else None,
    }
    return render(request, "web/plan/read.html", context)


def _live(request: Asked, adopted: Adopted) -> dict[tuple[str, str], Live] | None:
    viewer = request.viewer
    if viewer.purpose not in SEES_DUTIES:
        return None
    lo, hi = (viewer.lo, viewer.hi) if viewer.lo <= viewer.hi else EVERYWHERE
    today = local_day(request.now, adopted.zone)
    midnight = instant_of(today, time(0), adopted.zone)
    found = queries.live(adopted.adoption, lo, hi, request.now, midnight, today - BACK, today - timedelta(days=7))
    return {(each.track, each.rule): each for each in found}


def _whole(track: TrackReading, live: Mapping[tuple[str, str], Live] | None) -> Whole:
    named = [("stages", track.stages), *((f"role-{section.name}", section) for section in track.duties)]
    named += [("release", track.release), ("reactions", track.reactions), ("incidents", track.incidents)]
    parts = [_part(f"{track.name}--{anchor}", section, live, track.name) for anchor, section in named]
    return Whole(track, tuple(part for part in parts if part.lines))


def _part(anchor: str, section: Section, live: Mapping[tuple[str, str], Live] | None, track: str) -> Part:
    """Duties are named `track.rule`, as every "why" names them; other items stand under their part's name, but for what nothing leads to: they are
    the most, and every name has to be carried to a phone."""
    duties = section.name not in ("stages", "reactions", "incidents", "papers", "registers", "classes", "resources", "qualifications")
    found, named = live if duties else None, "" if section.name in ("stages", "reactions", "incidents") else f"{anchor}.{{}}"
    return Part(
        anchor,
        section.title,
        tuple(
            Line(item, f"{track}.{item.name}" if duties else named.format(item.name), None if found is None else found.get((track, item.name)))
            for item in section.items
        ),
    )


def _kept(reading: Reading, wanted: str) -> Reading:
    """What mentions `wanted`, in either language or as a clause; everything where nothing is wanted."""
    if not wanted:
        return reading
    tracks = tuple(
        replace(
            track,
            stages=_only(track.stages, wanted),
            duties=tuple(_only(section, wanted) for section in track.duties),
            reactions=_only(track.reactions, wanted),
            incidents=_only(track.incidents, wanted),
            release=_only(track.release, wanted),
        )
        for track in reading.tracks
    )
    return replace(
        reading, tracks=tracks, parameters=_only(reading.parameters, wanted), papers=_only(reading.papers, wanted),
        registers=_only(reading.registers, wanted), classes=_only(reading.classes, wanted), resources=_only(reading.resources, wanted),
        qualifications=_only(reading.qualifications, wanted),
    )  # fmt: skip


def _only(section: Section, wanted: str) -> Section:
    return replace(section, items=tuple(item for item in section.items if _mentions((item.title, *item.says), (item.name, *item.cites), wanted)))


def _mentions(texts: Iterable[Text], names: Sequence[str], wanted: str) -> bool:
    words = [word for text in texts for word in (text.zh, text.en)]
    return any(wanted in word.casefold() for word in (*words, *names))


def _rosters(known: Plan, wanted: str) -> list[tuple[Text, list[Text], tuple[str, ...]]]:
    found = []
    for roster in known.rosters.values():
        who = phrases.joined([phrases.role(known, name) for name in roster.roles])
        lead, longest, rest, week = phrases.role(known, roster.planned_by), *map(phrases.span, (roster.longest, roster.rest, roster.week))
        says = [
            Text(f"由{who.zh}轮流看管，24 小时不断", f"Stood in turn by: {who.en}; 24 hours without a gap"),
            Text(f"由{lead.zh}排班", f"Planned by: {lead.en}"),
            Text(
                f"一班最长 {longest.zh}，两班之间至少休息 {rest.zh}，每人每周最多 {week.zh}",
                f"A shift lasts {longest.en} at most, with {rest.en} of rest between two; {week.en} a person and week at most",
            ),
        ]
        if roster.of:
            whose = known.tracks[roster.of].title
            says.insert(0, Text(f"每个“{whose.zh}”各有一张", f"Each of “{whose.en}” has its own"))
        if not wanted or _mentions((roster.title, *says), (roster.name, *roster.cites), wanted):
            found.append((roster.title, says, roster.cites))
    return found


def _notes(known: Plan, wanted: str) -> list[tuple[str, Promise | str, list[Note]]]:
    """Notes by how the clause is met."""
    kept = [note for note in known.notes if not wanted or _mentions((note.says,), (note.clause, note.how), wanted)]
    grouped = {how: [note for note in kept if note.how == how] for how in HOWS}
    return [(how, HOWS[how], notes) for how, notes in grouped.items() if notes]


urlpatterns = [
    path("plans/", plans, name="plans"),
    path("plan/<int:adoption>/", plan, name="plan"),
]
