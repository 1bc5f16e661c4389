"""The parts of a plan, in the order in which they are read: of each track its stages, duties by role and what follows; then the plan's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.core.plan.clauses import Clause
from anju.core.plan.explain import Item, Reading, Section, TrackReading, phrases
from anju.core.plan.model import Note, Plan, Text
from anju.records.queries.plan import Live

Lives = Mapping[tuple[str, str], Live]
Kind = Literal["lines", "papers", "parameters", "notes", "rules"]
HOWS: Mapping[str, Promise | str] = {
    "principle": _("A principle: it is met by the whole, not by one rule"),
    "attested": _("Attested by a person, at the place named"),
    "page": _("Met by a page"),
    "engine": _("Met by the engine for every plan"),
    "outranked": _("Outranked by a design rule"),
}
"""How a clause is met that no single rule carries out."""
UNNAMED = ("stages", "reactions", "incidents")
NO_DUTIES = (*UNNAMED, "papers", "registers", "classes", "resources", "qualifications", "teams", "rosters", "parameters")


@dataclass(frozen=True, slots=True)
class Line:
    """One rule with its anchor, empty where nothing leads to it, and what it comes to; `live` None where the viewer sees no duty."""

    item: Item
    anchor: str
    live: Live | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What stands under one heading, folded until somebody opens it; `shown`: open already, with everything in it. `of`: its track."""

    anchor: str
    title: Text
    lines: tuple[Line, ...] = ()
    kind: Kind = "lines"
    of: Text | None = None
    notes: Sequence[tuple[str, Promise | str, list[Note]]] = ()
    outranking: Sequence[Clause] = ()
    shown: bool = False

    @property
    def level(self) -> str:
        """Its heading's element: a track's parts stand under the track's."""
        return "h3" if self.of is not None else "h2"

    @property
    def below(self) -> str:
        """The element of the headings in it."""
        return "h4" if self.of is not None else "h3"

    @property
    def overdue(self) -> int:
        """Duties of its rules that are overdue just now, as far as the viewer sees them."""
        return sum(line.live.overdue for line in self.lines if line.live is not None)

    @property
    def open(self) -> int:
        """Duties of its rules that are open in time."""
        return sum(line.live.open for line in self.lines if line.live is not None)

    @property
    def size(self) -> int:
        """How many things stand in it."""
        return len(self.lines) + sum(len(notes) for _how, _title, notes in self.notes) + len(self.outranking)

    def leads_to(self, name: str) -> bool:
        """Whether `name`, as addresses have it, is in it."""
        return name == self.anchor or any(line.anchor == name for line in self.lines if line.anchor)


@dataclass(frozen=True, slots=True)
class Whole:
    """One track with its parts, in the order in which they are read."""

    track: TrackReading
    parts: tuple[Part, ...]


def of_track(track: TrackReading, live: Lives | None) -> Whole:
    """A track's parts, none of them empty."""
    named = [("stages", track.stages), *((f"role-{section.name}", section) for section in track.duties)]
    named += [("release", track.release), ("reactions", track.reactions), ("incidents", track.incidents)]
    parts = [_part(f"{track.name}--{anchor}", section, live, track.name) for anchor, section in named]
    return Whole(track, tuple(replace(part, of=track.title) for part in parts if part.lines))


def of_plan(known: Plan, reading: Reading, outranking: Sequence[Clause], wanted: str) -> tuple[Part, ...]:
    """The parts that are no track's, none of them empty; of what `reading` does not hold, what mentions `wanted`."""
    own = (reading.teams, reading.registers, reading.classes, reading.resources, reading.qualifications)
    found = [_part(one.name, one, {}, "") for one in own]
    found.append(_part("rosters", rosters(known, wanted), {}, ""))
    found.append(replace(_part("papers", reading.papers, {}, ""), kind="papers"))
    numbers = replace(reading.parameters, title=Text("本地区确定的数值", "Numbers this area has set"))
    found.append(replace(_part("parameters", numbers, {}, ""), kind="parameters"))
    found.append(Part("notes", Text("以其他方式落实的条款", "Clauses met in another way"), kind="notes", notes=_notes(known, wanted)))
    found.append(Part("rules", Text("高于一切条款的规则", "The rules that outrank every clause"), kind="rules", outranking=outranking))
    return tuple(part for part in found if part.size)


def _part(anchor: str, section: Section, live: Lives | None, track: str) -> Part:
    """Duties are named `track.rule`, as every "why" names them; other items stand under their part's name, but for what nothing leads to: they are
    the most, and every name has to be carried to a phone."""
    duties = section.name not in NO_DUTIES
    found, named = live if duties else None, "" if section.name in UNNAMED else f"{anchor}.{{}}"
    return Part(
        anchor,
        section.title,
        tuple(
            Line(item, f"{track}.{item.name}" if duties else named.format(item.name), None if found is None else found.get((track, item.name)))
            for item in section.items
        ),
    )


def kept(reading: Reading, wanted: str) -> Reading:
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
        qualifications=_only(reading.qualifications, wanted), teams=_only(reading.teams, wanted),
    )  # fmt: skip


def _only(section: Section, wanted: str) -> Section:
    return replace(section, items=tuple(item for item in section.items if _mentions((item.title, *item.says), (item.name, *item.cites), wanted)))


def _mentions(texts: Iterable[Text], names: Sequence[str], wanted: str) -> bool:
    words = [word for text in texts for word in (text.zh, text.en)]
    return any(wanted in word.casefold() for word in (*words, *names))


def rosters(known: Plan, wanted: str) -> Section:
    """The plan's watches: who stands them, who lays them out, and their limits."""
    found = []
    for roster in known.rosters.values():
        who = phrases.joined([phrases.role(known, name) for name in roster.roles])
        lead, longest, rest, week = phrases.role(known, roster.planned_by), *map(phrases.span, (roster.longest, roster.rest, roster.week))
        says = [
            Text(f"由{who.zh}轮流值守，24 小时不断", f"Stood in turn by: {who.en}; 24 hours without a gap"),
            Text(f"值守表由{lead.zh}编排", f"Planned by: {lead.en}"),
            Text(
                f"一班最长 {longest.zh}，两班之间至少休息 {rest.zh}，每人每周最多 {week.zh}",
                f"A watch lasts {longest.en} at most, with {rest.en} of rest between two; {week.en} a person and week at most",
            ),
        ]
        if roster.of:
            whose = known.tracks[roster.of].title
            says.insert(0, Text(f"每个“{whose.zh}”各有一张", f"Each of “{whose.en}” has its own"))
        found.append(Item(roster.name, roster.title, tuple(says), roster.cites))
    whole = Section("rosters", Text("值守表", "Watch rosters"), tuple(found))
    return _only(whole, wanted) if wanted else whole


def _notes(known: Plan, wanted: str) -> list[tuple[str, Promise | str, list[Note]]]:
    """Notes by how the clause is met."""
    kept = [note for note in known.notes if not wanted or _mentions((note.says,), (note.clause, note.how), wanted)]
    grouped = {how: [note for note in kept if note.how == how] for how in HOWS}
    return [(how, HOWS[how], notes) for how, notes in grouped.items() if notes]
