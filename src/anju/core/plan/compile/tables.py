"""What SQL applies set-wise: the days of a group and the rungs of a ladder, as rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal

from anju.core.plan.model import Called, Daily, Plan, Role, Rule, Track

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
    hidden: bool
    """Kept from the household's page."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of one rule's ladder. `step` counts from 0; `after` runs from the end of the window."""

    track: str
    rule: str
    step: int
    after: timedelta
    to_role: str
    kind: _Kind
    command: str
    """Who is told at once where nobody holds `to_role`."""
    command_kind: _Kind
    lead: str
    """Who answers for the duty, and so speaks with the household; empty where the plan names nobody."""
    lead_kind: _Kind
    wakes: bool
    """Goes through quiet hours."""
    home: bool
    """The household can do something about it: it owes it, or may answer it."""


def openers(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Track and role of whoever may open something by hand in a file about an area or a unit, by the plan's word: its owner, or who stands in.

    No file about a person is among them: that one is seen by those who sit there or have something to do there (DESIGN rule 12).
    """
    return tuple(
        sorted(
            (track.name, role)
            for track in plan.tracks.values() if track.subject in ("area", "unit")
            for role in {
                role for rule in track.rules.values() if isinstance(rule.opens, Called) and rule.opens.by_hand
                for role in (rule.owner, rule.falls_back) if role
            }
        )
    )  # fmt: skip


def routines(plan: Plan) -> tuple[Routine, ...]:
    """The rows of all rules that depend on nothing but plan, track, stage and day."""
    return tuple(
        Routine(
            track, rule.name, nth, at, rule.opens.every, rule.within, rule.stages, rule.owner, _kind(plan, rule.owner), rule.falls_back,
            rule.evidence, bool(rule.missed), rule.need, rule.force == "must", hides(plan, plan.tracks[track], rule),
        )
        for track, rule in _rules(plan)
        if rule.routine and isinstance(rule.opens, Daily)
        for nth, at in enumerate(rule.opens.times)
    )  # fmt: skip


def rungs(plan: Plan) -> tuple[Step, ...]:
    """The rows of all ladders."""
    return tuple(
        Step(
            track, rule.name, step, rung.after, rung.to, _kind(plan, rung.to), *commands(plan, plan.tracks[track]), rule.accountable,
            _kind(plan, rule.accountable), rule.wakes, _kind(plan, rule.owner) == "person" or "household" in rule.answered_by,
        )
        for track, rule in _rules(plan)
        for step, rung in enumerate(rule.ladder)
    )  # fmt: skip


def commands(plan: Plan, track: Track) -> tuple[str, _Kind]:
    """Who leads when nobody holds a role, and so is told what a role without anybody was to be told; empty where the track does not say."""
    lead = track.rules[track.incidents[track.unowned].lead].owner if track.unowned else ""
    return lead, _kind(plan, lead)


def hides(plan: Plan, track: Track, rule: Rule) -> bool:
    """Whether duties of `rule` are kept from the household's page: its form is hidden, or it belongs to hidden incidents only."""
    form = plan.forms.get(rule.evidence)
    incidents = [one for one in track.incidents.values() if rule.name in (one.lead, *one.opens)]
    return (form is not None and form.sensitivity == "hidden") or (bool(incidents) and all(one.hidden for one in incidents))


def _rules(plan: Plan) -> Iterator[tuple[str, Rule]]:
    return ((track.name, rule) for track in plan.tracks.values() for rule in track.rules.values())


def _kind(plan: Plan, name: str) -> _Kind:
    role: Role | None = plan.roles.get(name)
    return role.kind if role else "post"
