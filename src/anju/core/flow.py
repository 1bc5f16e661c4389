"""The whole system on one page: what a plan calls for, given what is known, at this moment.

    plan text -> compiled plan -> enrolment -> duties -> evidence -> reactions -> stages -> release -> archive
                                                 ^---------- through the ledger ----------'

The law: the outcome depends on the ledger (facts in the order recorded) and `now` alone, never on when or how often anybody looked.
Hence everything due up to the instant a fact was recorded is decided before the fact is taken. Every decision is returned; the shell
stores each of them in one transaction, and the next evaluation sees them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.core.duties import due
from anju.core.duties.scene import Scene
from anju.core.enrolment.decision import Close, Decision
from anju.core.enrolment.fact import Fact
from anju.core.enrolment.fold import apply, forget, remember
from anju.core.enrolment.state import Around, State
from anju.core.plan.model import Plan
from anju.core.reactions.respond import follow_up
from anju.core.reactions.take import take
from anju.core.stages.advance import moves

ENGINE = "1"
"""The version every decision is recorded under. It changes when the same ledger would be decided otherwise."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that was decided, in order; the state it leads to; and when to look again.

    `look_at` is the earliest moment of all. `routine_at` is the earliest that a whole group shares and SQL may decide,
    `alone_at` the earliest that needs this evaluation.
    """

    decisions: tuple[Decision, ...]
    state: State
    look_at: datetime | None
    routine_at: datetime | None
    alone_at: datetime | None


def evaluate(plan: Plan, state: State, around: Around, facts: Sequence[Fact], now: datetime) -> Outcome:
    """Everything that follows from `facts`, none recorded after `now`, and from time passing until `now` (aware, UTC).

    Evaluating again at the same `now` without facts decides nothing.
    """
    scene, made = Scene.of(plan, state.track, around), list[Decision]()

    def decide(state: State, decisions: list[Decision]) -> State:
        return _decide(scene, state, decisions, made)

    for fact in sorted(facts, key=lambda f: (f.recorded, f.seq)):
        state = _advance(scene, state, fact.recorded, made)
        state = take(scene, remember(state, fact, scene.index.asked), fact, decide)
    state = forget(_advance(scene, state, now, made), plan, max(state.until, now))
    return Outcome(tuple(made), state, *due.looks(scene, state))


def _advance(scene: Scene, state: State, to: datetime, made: list[Decision]) -> State:
    """Decide all that time alone brings up to and including `to`, moment by moment."""
    while (found := due.coming(scene, state, state.until)) and (at := min(c.at for c in found)) <= to:
        for rank in due.RANKS:
            decisions = due.decide(scene, state, found, at, rank)
            state = _decide(scene, state, decisions, made)
            found = due.coming(scene, state, at) if decisions else found
        state = forget(state, scene.plan, at)
    return forget(state, scene.plan, max(state.until, to))


def _decide(scene: Scene, state: State, decisions: list[Decision], made: list[Decision]) -> State:
    """Apply each decision, and then what it calls for, before the next."""
    for decision in decisions:
        state = apply(state, decision, scene.index.followed)
        made.append(decision)
        if isinstance(decision, Close) and decision.closing.how in ("done", "late"):
            state = _decide(scene, state, list(moves(scene, state, decision)), made)
        state = _decide(scene, state, follow_up(scene, state, decision), made)
    return state
