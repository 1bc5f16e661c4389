"""The proof that a plan closes: every examination of the compiled plan, all faults at once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from anju.core.language.diagnostic import Diagnostic, Words
from anju.core.language.values import flag_of
from anju.core.plan.check import (
    answers,
    finding,
    holds,
    judging,
    papers,
    paths,
    people,
    qualified,
    silence,
    spacing,
    subjects,
    teams,
    things,
    tubes,
    turns,
    watches,
    windows,
)  # fmt: skip
from anju.core.plan.check.scene import Scene
from anju.core.plan.compile import draft_plan
from anju.core.plan.compile.parameters import REASONS
from anju.core.plan.model import Plan

OF_PLAN: tuple[Callable[[Plan], Iterator[Diagnostic]], ...] = (
    people.roles, holds.basis, watches.rosters, papers.documents, papers.unsupplied, answers.pages, finding.registers, finding.classes,
    finding.themselves, things.resources, qualified.qualifications, teams.teams, tubes.results, subjects.places,
)  # fmt: skip
OF_TRACK: tuple[Callable[[Scene], Iterator[Diagnostic]], ...] = (
    people.seats, people.ladders, people.units, people.heirs, people.companions, people.custody, people.sights, paths.openings, paths.stages,
    paths.repeats,
    holds.term, holds.sign_off, windows.overlaps, windows.misplaced, windows.travel, windows.nights, spacing.draws, spacing.apart,
    spacing.ambers, spacing.fields, answers.outcomes, answers.readings, answers.flags, answers.secrets, silence.silences, answers.uncounted,
    answers.alarms, answers.bars, answers.ways_out, papers.citations,
    papers.archive, turns.asides, turns.ends, turns.proposals, turns.published, turns.days, turns.loops,
    turns.empty, windows.endless, things.takings, things.digests, qualified.alone, teams.manned, teams.alone,
    subjects.workers, subjects.owed, subjects.things, subjects.begun,
    tubes.samples, tubes.unsampled, judging.complaints, judging.second_looks,
)  # fmt: skip


def check(plan: Plan) -> tuple[Diagnostic, ...]:
    """Everything that keeps the plan's loop from closing, by file and line; nothing where it closes."""
    found: list[Diagnostic] = []
    for examine in OF_PLAN:
        found.extend(examine(plan))
    for track in (one for one in plan.tracks.values() if one.supplied):
        for examine_track in OF_TRACK:
            found.extend(examine_track(Scene(plan, track)))
    return tuple(sorted(set(found)))


def ways(plan: Plan, texts: Mapping[str, str], parameters: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """What keeps a plan that closes from closing with one of its yes-or-no parameters the other way, each by itself, and which one that is.

    What stands under `only_if` or `unless` may be no part of the compiled plan: whoever adopts it with the other answer would be the first to see it.
    `parameters` are those given; of these none is turned.
    """
    found: list[Diagnostic] = []
    for one in plan.parameters.values():
        if one.kind == "flag" and one.name not in parameters:
            turned = "false" if flag_of(one.value) else "true"
            said = {f"{one.name}.{name}": "…" for name in REASONS} if one.reasoned else {}
            told = prove(texts, {**parameters, one.name: turned, **said})[1]
            found += [replace(each, says=_where(each.says, f"{one.name}={turned}")) for each in told]
    return tuple(sorted(set(found)))


def _where(says: Words, given: str) -> Words:
    return Words(f"（{given} 时）{says.zh}", f"(With {given}) {says.en}")


def prove(texts: Mapping[str, str], parameters: Mapping[str, str]) -> tuple[Plan | None, tuple[Diagnostic, ...]]:
    """The compiled plan where it compiles and closes; else every fault of form, meaning and closure at once. Never raises."""
    plan, found = draft_plan(texts, parameters)
    # Where hardly anything could be read, what is missing from the rest is not the author's fault.
    closure = check(plan) if plan.tracks and plan.roles else ()
    every = tuple(sorted({*found, *closure}))
    return (None if every else plan), every
