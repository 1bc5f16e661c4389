"""One round of the watch over time: what the compiled tables decide, set-wise in SQL; the rest through the core, in batches.

Any number of workers may do this at once: each claims enrolments nobody else holds, and every decision has a key of its own.
One enrolment that cannot be evaluated stops no other: it is put aside for ten minutes, and is an incident of its area.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anju.core.flow import evaluate
from anju.operations import parts
from anju.operations.apart import Batch, together
from anju.operations.plans import plan_of
from anju.operations.record import hear
from anju.operations.viewer import Viewer
from anju.records import alarms, loading, sweep
from anju.records.scope import ENGINE, scoped
from anju.records.store import Settled, counts, put

AGAIN = timedelta(minutes=10)
"""How long an enrolment that could not be evaluated is put aside."""
BATCH = 20_000
"""Enrolments that one transaction sweeps."""
OWN = Viewer(who="engine", purpose="engine")
SHARE = 40
"""Of those the core evaluates one transaction takes so many times fewer, for their decisions pass through Python."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one round did. `claimed`: enrolments swept in SQL; `evaluated`: through the core."""

    claimed: int = 0
    raised: int = 0
    climbed: int = 0
    evaluated: int = 0

    def __add__(self, other: "Ticked") -> "Ticked":
        return Ticked(self.claimed + other.claimed, self.raised + other.raised, self.climbed + other.climbed, self.evaluated + other.evaluated)


def tick(now: datetime, batch: int = BATCH, goes_on: Callable[[], bool] = lambda: True) -> Ticked:
    """Decide everything that is due at `now` (aware, UTC). `goes_on` is asked between transactions, so that a worker can stop when told to."""
    total = Ticked()
    while goes_on():
        done = _sweep(now, batch) + _evaluate(now, max(batch // SHARE, 1))
        total += done
        if not done.claimed and not done.evaluated:
            break
    return total


def catch_up(enrolments: Sequence[int], now: datetime) -> int:
    """Evaluate these enrolments up to `now`, whatever their pulses say; tells how many decisions that made."""
    with scoped(ENGINE):
        settled = _settle(enrolments, now)
        return sum(counts(one.outcome).total() for one in settled)


def _sweep(now: datetime, batch: int) -> Ticked:
    with scoped(ENGINE):
        swept = sweep.routine(now, batch)
        return Ticked(swept.claimed, swept.raised, swept.climbed)


def _evaluate(now: datetime, batch: int) -> Ticked:
    """Whichever cannot be evaluated is put aside and told to its area's command."""
    _, made = together(
        Batch(
            what="evaluate",
            claim=lambda: sweep.claim(now, batch),
            do=lambda enrolments: _told(_settle(enrolments, now)),
            aside=lambda enrolment: alarms.alarm(sweep.put_aside(enrolment, now + AGAIN), "engine", now),
            file=lambda enrolment: enrolment,
        )
    )
    return sum(made, start=Ticked())


def _told(settled: Sequence[Settled]) -> Ticked:
    made = sum((counts(one.outcome) for one in settled), start=Counter[str]())
    return Ticked(0, made["raise"], made["climb"], len(settled))


def _settle(enrolments: Sequence[int], now: datetime) -> list[Settled]:
    """Lock, load, evaluate and store. An enrolment evaluated past `now` already, by a clock a little ahead, is left as it is."""
    plans = {enrolment: plan_of(adoption) for enrolment, adoption in loading.adoptions(enrolments).items()}
    states = loading.states(plans, list(plans))
    arounds = loading.around([one.place for one in states.values()], plans.values())
    settled = [
        Settled(one, plans[enrolment], (), evaluate(plans[enrolment], one.state, arounds[one.place], (), max(now, one.state.until)))
        for enrolment, one in states.items()
        if not one.annulled
    ]
    put(settled, now)
    hear(OWN, parts.ended(settled, now), now)
    return settled
