"""What follows from a track's rules and is asked for at every step: indexes over it, made once a plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from anju.core.plan.condition import asked
from anju.core.plan.model import (
    Calendar,
    Daily,
    Draw,
    Entry,
    Follow,
    IncidentKind,
    Moment,
    Plan,
    Proposal,
    Reaction,
    Rule,
    Series,
    Shift,
    Spaced,
    Stage,
    Track,
)

Grouped = TypeVar("Grouped")
Named = TypeVar("Named")
Thing = TypeVar("Thing")


def tubes(plan: Plan) -> frozenset[str]:
    """The forms that a laboratory answers for some tube."""
    return frozenset(field.awaits.form for form in plan.forms.values() for field in form.fields if field.awaits)


@dataclass(frozen=True, eq=False, slots=True)
class Index:
    """One track's rules by what opens them."""

    track: Track
    order: tuple[Stage, ...]
    """Its stages but those that stand aside."""
    asides: frozenset[str]
    daily: Mapping[str, tuple[tuple[Rule, Daily], ...]]
    """By the stage in which they open."""
    once: Mapping[str, tuple[tuple[Rule, Entry | Moment], ...]]
    """By stage: those that open once in an enrolment."""
    timed: Mapping[str, tuple[tuple[str, Entry | Moment | Calendar], ...]]
    """By stage of the order, and by "" for before the first: later stages that time alone begins."""
    calendars: Mapping[str, tuple[Rule, ...]]
    """By stage: those of the calendar that are not every day."""
    series: Mapping[Series, tuple[Rule, ...]]
    """Tests that are spread: their duties, and whatever else opens on their days."""
    shifts: Mapping[str, tuple[Rule, ...]]
    follow: Mapping[str, tuple[Rule, ...]]
    """By the name of a rule they wait for."""
    followed: frozenset[str]
    asked: frozenset[str]
    """Forms that conditions and windows look at, those after which a door is expected to open, and those whose latest answer the track publishes."""
    by_form: Mapping[str, tuple[Rule, ...]]
    reactions: Mapping[str, tuple[Reaction, ...]]
    settles: Mapping[str, IncidentKind]
    """By the lead rule's name."""
    proposals: Mapping[str, Proposal]
    """By the rule that decides on them."""
    called: frozenset[str]
    """Rules that an incident or a reaction opens."""


@dataclass(frozen=True, eq=False, slots=True)
class ById(Generic[Thing]):
    """A part of a plan compared by identity, so that looking it up does not hash its whole text."""

    thing: Thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ById) and other.thing is self.thing


@lru_cache(maxsize=64)
def _indexes(plan: ById[Plan]) -> Mapping[str, Index]:
    awaited = frozenset(form for one in plan.thing.forms.values() if one.device for why in one.device.expects for form in why.said)
    return {name: _index(track, awaited) for name, track in plan.thing.tracks.items()}


def index(plan: Plan, track: str) -> Index:
    """The index of `track`; raises `KeyError` where the plan has none of that name."""
    return _indexes(ById(plan))[track]


def _index(track: Track, awaited: frozenset[str]) -> Index:
    rules = tuple(track.rules.values())
    stage_waits = {name for s in track.stages if isinstance(s.enters, Follow) for name in s.enters.rules}
    follow = _grouped((name, r) for r in rules if isinstance(r.opens, Follow) for name in r.opens.rules)
    order = tuple(stage for stage in track.stages if not stage.aside)
    return Index(
        track=track,
        order=order,
        asides=frozenset(stage.name for stage in track.stages if stage.aside),
        daily=_grouped((stage, (r, r.opens)) for r in rules if isinstance(r.opens, Daily) for stage in set(r.stages)),
        once=_grouped((stage, (r, r.opens)) for r in rules if isinstance(r.opens, Entry | Moment) for stage in set(r.stages)),
        timed={name: _timed(order[n:]) for n, name in enumerate(["", *(s.name for s in order)])},
        calendars=_grouped((stage, r) for r in rules if isinstance(r.opens, Calendar | Draw | Spaced) for stage in set(r.stages)),
        series=_grouped((r.opens.series, r) for r in rules if isinstance(r.opens, Calendar) and r.opens.series),
        shifts=_grouped((r.opens.roster, r) for r in rules if isinstance(r.opens, Shift)),
        follow=follow,
        followed=frozenset(follow) | stage_waits,
        asked=_asked(track) | _remembered(track) | awaited,
        by_form=_grouped((r.evidence, r) for r in rules),
        reactions=_grouped((r.form, r) for r in track.reactions),
        proposals={effect.propose.by: effect.propose for one in track.reactions for effect in (one.then, one.otherwise) if effect.propose},
        settles={kind.lead: kind for kind in track.incidents.values()},
        called=frozenset(
            [rule for kind in track.incidents.values() for rule in (kind.lead, *kind.opens)]
            + [rule for reaction in track.reactions for rule in reaction.then.opens]
        ),
    )


def _timed(stages: tuple[Stage, ...]) -> tuple[tuple[str, Entry | Moment | Calendar], ...]:
    return tuple((s.name, s.enters) for s in stages if isinstance(s.enters, Entry | Moment | Calendar))


def _asked(track: Track) -> frozenset[str]:
    conditions = [rule.when for rule in track.rules.values()] + [reaction.when for reaction in track.reactions]
    return frozenset(form for condition in conditions for form in asked(condition)) | frozenset(track.publishes)


def _remembered(track: Track) -> set[str]:
    """Forms whose answers set a window, or must lie apart."""
    rules = track.rules.values()
    return {r.evidence for r in rules if r.apart} | {form for r in rules if r.begins or r.counts_from or r.until for form in callers(track, r.name)}


def follows(track: Track, form: str) -> bool:
    """Whether an answer to `form` is heard on `track`: a reaction is on it, a duty is proven by it, or a condition asks for it."""
    return form in _asked(track) or any(one.form == form for one in track.reactions) or any(one.evidence == form for one in track.rules.values())


def callers(track: Track, rule: str) -> frozenset[str]:
    """The forms whose answers open `rule`: through a reaction, an incident that a reaction raises, or by closing a duty that it follows."""
    kinds = {kind.name for kind in track.incidents.values() if rule in (kind.lead, *kind.opens)}
    effects = [(one.form, effect) for one in track.reactions for effect in (one.then, one.otherwise)]
    called = {form for form, effect in effects if rule in effect.opens or effect.alarm in kinds}
    opens = track.rules[rule].opens
    return frozenset(called | {track.rules[name].evidence for name in (opens.rules if isinstance(opens, Follow) else ()) if name in track.rules})


def _grouped(pairs: Iterator[tuple[Named, Grouped]]) -> dict[Named, tuple[Grouped, ...]]:
    found: dict[Named, tuple[Grouped, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found
