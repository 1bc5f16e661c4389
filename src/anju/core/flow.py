"""The whole system on one page: what a plan calls for, given what is known, at this moment.

    plan text -> compiled plan -> enrolment -> duties -> evidence -> reactions -> stages -> release -> archive
                                                 ^---------- through the ledger ----------'

The law: the outcome depends on the ledger (facts in the order recorded) and `now` alone, never on when or how often anybody looked. A plan counts
until a fact of the ledger says that another version of it does.
Hence everything due up to the instant a fact was recorded is decided before the fact is taken. Every decision is returned; the shell
stores each of them in one transaction, and the next evaluation sees them.
"""

from collections.abc import Mapping, Sequence
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
from anju.core.reactions.switch import Turn, adoption, recalled, switch
from anju.core.reactions.take import take
from anju.core.reactions.unfit import unfit
from anju.core.stages.advance import moves

ENGINE = "4"
"""The version every decision is recorded under. It changes when the same ledger would be decided otherwise."""

Versions = Mapping[int, Plan]
"""Plans by the number of their adoption: what a fact of kind `switch` names."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that was decided, in order; the state it leads to; and when to look again.

    `look_at` is the earliest moment of all. `routine_at` is the earliest that a whole group shares and SQL may decide,
    `alone_at` the earliest that needs this evaluation, `own_at` the earliest of those that is no window closing unanswered.
    """

    decisions: tuple[Decision, ...]
    state: State
    look_at: datetime | None
    routine_at: datetime | None
    alone_at: datetime | None
    own_at: datetime | None


def evaluate(
    plan: Plan, state: State, around: Around, facts: Sequence[Fact], now: datetime, versions: Versions | None = None, earlier: Sequence[Fact] = ()
) -> Outcome:
    """Everything that follows from `facts`, none recorded after `now`, and from time passing until `now` (aware, UTC).

    `plan` counts until a fact says that another of `versions` does. `earlier`: answers recorded before `state.until` that such a version looks
    back on, in the order recorded; KeyError where a fact names a version that is not given. Evaluating again at the same `now` without facts
    decides nothing.
    """
    course = Course(plan, state, around, versions, earlier)
    for fact in sorted(facts, key=lambda f: (f.recorded, f.seq)):
        course.take(fact)
    course.advance(now)
    return course.outcome()


class Course:
    """One evaluation under way: where it stands, what was decided, and what is to come by time alone, as long as nothing has changed that."""

    def __init__(
        self, plan: Plan, state: State, around: Around, versions: Versions | None = None, earlier: Sequence[Fact] = ()
    ) -> None:
        self.state = state
        self._scene = Scene.of(plan, state.track, around)
        self._versions, self._told = versions or {}, list(earlier)
        self._made: list[Decision] = []
        self._found: list[due.Coming] | None = None

    def take(self, fact: Fact) -> None:
        """Decide all that is due until `fact` was recorded, and then what it calls for."""
        self.advance(fact.recorded)
        self._told += [fact] if self._versions else []
        if fact.kind == "switch":
            self._switch(fact)
        self.state = take(self._scene, remember(self.state, fact, self._scene.index.asked), fact, self._decide)
        self._found = None

    def _switch(self, fact: Fact) -> None:
        """From here on another version of the plan decides. One that does not fit leaves everything as it is."""
        old, plan = self._scene, self._versions[adoption(fact)]
        if unfit(old.plan, plan, self.state, fact.recorded) is None:
            self._scene = Scene.of(plan, self.state.track, old.around)
            self.state = self.state._replace(recent=recalled(self._told, self._scene, fact.recorded))
            self.state = switch(Turn(old, self._scene, fact), self.state, self._decide)

    def advance(self, to: datetime) -> None:
        """Decide all that time alone brings up to and including `to`, moment by moment."""
        while (found := self._coming()) and (at := min(c.at for c in found)) <= to:
            # all before this moment was decided, whenever that was: what it moves the enrolment into brings nothing of an earlier hour
            self.state = self.state._replace(until=max(self.state.until, at - datetime.resolution))
            for rank in due.RANKS:
                decisions = due.decide(self._scene, self.state, found, at, rank)
                self.state = self._decide(self.state, decisions)
                found = due.coming(self._scene, self.state, at) if decisions and rank != due.RANKS[-1] else found
            self.state, self._found = forget(self.state, self._scene.plan, at), None
        self.state = forget(self.state, self._scene.plan, max(self.state.until, to))

    def outcome(self) -> Outcome:
        """All that was decided since this was last asked."""
        made, self._made = tuple(self._made), []
        return Outcome(made, self.state, *due.looks(self.state, self._coming()))

    def _coming(self) -> list[due.Coming]:
        if self._found is None:
            self._found = due.coming(self._scene, self.state, self.state.until)
        return self._found

    def _decide(self, state: State, decisions: list[Decision]) -> State:
        """Apply each decision, and then what it calls for, before the next."""
        for decision in decisions:
            state = apply(state, decision, self._scene.index.followed)
            self._made.append(decision)
            if isinstance(decision, Close) and decision.closing.how in ("done", "late"):
                state = self._decide(state, list(moves(self._scene, state, decision)))
            state = self._decide(state, follow_up(self._scene, state, decision))
        return state
