"""What follows from a track's rules and is asked for at every step: indexes over it, made once a plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from anju.core.plan.model import Daily, Entry, Follow, IncidentKind, Moment, Plan, Reaction, Rule, Shift, Track

Grouped = TypeVar("Grouped")


@dataclass(frozen=True, eq=False, slots=True)
class Index:
    """One track's rules by what opens them."""

    track: Track
    daily: tuple[Rule, ...]
    entry: tuple[Rule, ...]
    moment: tuple[Rule, ...]
    shifts: Mapping[str, tuple[Rule, ...]]
    follow: Mapping[str, tuple[Rule, ...]]
    """By the name of a rule they wait for."""
    followed: frozenset[str]
    asked: frozenset[str]
    """Forms that conditions of rules look at."""
    by_form: Mapping[str, tuple[Rule, ...]]
    reactions: Mapping[str, tuple[Reaction, ...]]
    settles: Mapping[str, IncidentKind]
    """By the lead rule's name."""


@lru_cache(maxsize=64)
def _indexes(plan: "_ById") -> Mapping[str, Index]:
    return {name: _index(track) for name, track in plan.plan.tracks.items()}


@dataclass(frozen=True, slots=True)
class _ById:
    """A plan compared by identity, so that looking it up does not hash its whole text."""

    plan: Plan

    def __hash__(self) -> int:
        return id(self.plan)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.plan is self.plan


def index(plan: Plan, track: str) -> Index:
    """The index of `track`; raises `KeyError` where the plan has none of that name."""
    return _indexes(_ById(plan))[track]


def _index(track: Track) -> Index:
    rules = tuple(track.rules.values())
    stage_waits = {name for s in track.stages if isinstance(s.enters, Follow) for name in s.enters.rules}
    follow = _grouped((name, r) for r in rules if isinstance(r.opens, Follow) for name in r.opens.rules)
    return Index(
        track=track,
        daily=tuple(r for r in rules if isinstance(r.opens, Daily)),
        entry=tuple(r for r in rules if isinstance(r.opens, Entry)),
        moment=tuple(r for r in rules if isinstance(r.opens, Moment)),
        shifts=_grouped((r.opens.roster, r) for r in rules if isinstance(r.opens, Shift)),
        follow=follow,
        followed=frozenset(follow) | stage_waits,
        asked=frozenset(r.when_form for r in rules if r.when_form),
        by_form=_grouped((r.evidence, r) for r in rules),
        reactions=_grouped((r.form, r) for r in track.reactions),
        settles={kind.lead: kind for kind in track.incidents.values()},
    )


def _grouped(pairs: Iterator[tuple[str, Grouped]]) -> dict[str, tuple[Grouped, ...]]:
    found: dict[str, tuple[Grouped, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found
