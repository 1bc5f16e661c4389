"""What SQL applies set-wise: the days of a group and the rungs of a ladder, as rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal

from anju.core.plan.model import Daily, Plan, Role, Rule

_Kind = Literal["seat", "post", "person"]


@dataclass(frozen=True, slots=True)
class Routine:
    """One time of day of one routine rule. It holds on each `every`th local day of the term, while the enrolment is in one of `stages`."""

    track: str
    rule: str
    nth: int
    """From 0, as in the occurrence's key."""
    at: time
    every: int
    within: timedelta
    stages: tuple[str, ...]
    role: str
    kind: _Kind
    falls_back: str
    evidence: str
    lapses: bool
    """Whether something is opened when its window closes unanswered."""
    need: bool
    must: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of one rule's ladder. `step` counts from 0; `after` runs from the end of the window."""

    track: str
    rule: str
    step: int
    after: timedelta
    to_role: str
    kind: _Kind


def routines(plan: Plan) -> tuple[Routine, ...]:
    """The rows of all rules that depend on nothing but plan, track, stage and day."""
    return tuple(
        Routine(
            track, rule.name, nth, at, rule.opens.every, rule.within, rule.stages, rule.owner, _kind(plan, rule.owner), rule.falls_back,
            rule.evidence, bool(rule.missed), rule.need, rule.force == "must",
        )
        for track, rule in _rules(plan)
        if rule.routine and isinstance(rule.opens, Daily)
        for nth, at in enumerate(rule.opens.times)
    )  # fmt: skip


def rungs(plan: Plan) -> tuple[Step, ...]:
    """The rows of all ladders."""
    return tuple(
        Step(track, rule.name, step, rung.after, rung.to, _kind(plan, rung.to))
        for track, rule in _rules(plan)
        for step, rung in enumerate(rule.ladder)
    )


def _rules(plan: Plan) -> Iterator[tuple[str, Rule]]:
    return ((track.name, rule) for track in plan.tracks.values() for rule in track.rules.values())


def _kind(plan: Plan, name: str) -> _Kind:
    role: Role | None = plan.roles.get(name)
    return role.kind if role else "post"
