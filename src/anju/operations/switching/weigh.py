"""What going over to another version decides for each file, evaluated by the core and stored by nobody here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.core.enrolment.fact import Fact
from anju.core.enrolment.state import State
from anju.core.flow import Outcome, evaluate
from anju.core.plan.derive import index
from anju.core.plan.model import Plan
from anju.core.reactions.switch import tallied
from anju.core.reactions.unfit import Unfit, unfit
from anju.operations.plans import plan_of
from anju.records import loading
from anju.records.convert import Loaded
from anju.records.queries import switching as queries


@dataclass(frozen=True, slots=True)
class Weighed:
    """One file as it was loaded, its state under the version before, and what the fact decides; or why it cannot go over."""

    loaded: Loaded
    old: Plan
    new: Plan
    state: State
    fact: Fact
    outcome: Outcome
    unfit: Unfit | None


def weigh(
    enrolments: Sequence[int], adoption: int, who: str, values: Mapping[str, object], now: datetime, *, locks: bool
) -> dict[int, Weighed]:
    """What a fact of `who` with `values`, recorded at `now`, would decide for each; those annulled or unknown are left out.

    Everything due until `now` is decided first, under the version before, and is in `state`. With `locks` the pulses are locked until the
    transaction ends. Needs the engine's scope.
    """
    olds = {enrolment: plan_of(number) for enrolment, number in loading.adoptions(enrolments).items()}
    new = plan_of(adoption)
    states = loading.states(olds, list(olds), locks=locks)
    recalled = loading.states(dict.fromkeys(olds, new), list(olds), locks=False)
    rules = sorted({rule for track in new.tracks for rule in tallied(index(new, track))})
    done = queries.done(list(olds), rules)
    around = loading.around([one.place for one in states.values()], [new, *{id(old): old for old in olds.values()}.values()])
    found: dict[int, Weighed] = {}
    for enrolment, one in states.items():
        if not one.annulled:
            at = max(now, one.state.until)
            before = evaluate(olds[enrolment], one.state, around[one.place], (), at)
            seq = one.seq + 1 + bool(before.decisions)
            fact = Fact(at, seq, "switch", values={"adoption": adoption, "before": one.adoption, "done": done.get(enrolment, {}), **values}, by=who)
            earlier = sorted((f for facts in recalled[enrolment].state.recent.values() for f in facts), key=lambda f: (f.recorded, f.seq))
            wrong = unfit(olds[enrolment], new, before.state, at)
            plans = {adoption: new} if wrong is None else {}
            facts = [fact] if wrong is None else []
            outcome = evaluate(olds[enrolment], before.state, around[one.place], facts, at, plans, earlier)
            found[enrolment] = Weighed(one, olds[enrolment], new, before.state, fact, outcome, wrong)
    return found
