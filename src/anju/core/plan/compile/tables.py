"""What SQL applies set-wise: the days of a group and the rungs of a ladder, as rows."""

from dataclasses import dataclass
from datetime import time

from anju.core.plan.model import Daily, Plan


@dataclass(frozen=True, slots=True)
class Routine:
    """One time of day of one routine rule. It holds on each `every`th local day of the term, while the enrolment is in one of `stages`."""

    track: str
    rule: str
    nth: int
    """From 0, as in the occurrence's key."""
    at: time
    every: int
    within: int
    """Seconds."""
    stages: tuple[str, ...]
    role: str
    evidence: str
    lapse: bool
    """Whether something is opened when its window closes unanswered."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of one rule's ladder. `step` counts from 0; `after` is in seconds from the end of the window."""

    track: str
    rule: str
    step: int
    after: int
    to: str


def routines(plan: Plan) -> tuple[Routine, ...]:
    """The rows of all rules that depend on nothing but plan, track, stage and day."""
    return tuple(
        Routine(
            track.name, rule.name, nth, at, rule.opens.every, int(rule.within.total_seconds()), rule.stages, rule.owner, rule.evidence,
            bool(rule.missed),
        )  # fmt: skip
        for track in plan.tracks.values()
        for rule in track.rules.values()
        if rule.routine and isinstance(rule.opens, Daily)
        for nth, at in enumerate(rule.opens.times)
    )


def rungs(plan: Plan) -> tuple[Step, ...]:
    """The rows of all ladders."""
    return tuple(
        Step(track.name, rule.name, step, int(rung.after.total_seconds()), rung.to)
        for track in plan.tracks.values()
        for rule in track.rules.values()
        for step, rung in enumerate(rule.ladder)
    )
