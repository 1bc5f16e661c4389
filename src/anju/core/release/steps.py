"""The sign-off of a release paper, step by step, in the order of the plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from anju.core.enrolment.state import Duty
from anju.core.plan.model import Rule, Track

Stands = Literal["signed", "next", "waits", "again"]


@dataclass(frozen=True, slots=True)
class Step:
    """One signature, seal or review: whose, of which paper, how it stands. `late`: its time has passed and the paper is red.

    `again`: it was signed, but the paper was returned to an earlier step since and comes back here.
    """

    rule: Rule
    stands: Stands
    duty: Duty | None
    late: bool


def steps(track: Track, duties: Iterable[Duty], now: datetime) -> tuple[Step, ...]:
    """How each step of `track`'s sign-off stands at `now`, by the latest duty of each rule."""
    latest: dict[str, Duty] = {}
    for duty in sorted(duties, key=lambda d: (d.opens, d.key)):
        if duty.key.rule in track.sign_off:
            latest[duty.key.rule] = duty
    found: list[Step] = []
    for name in track.sign_off:
        before = max((s.duty.opens for s in found if s.duty is not None), default=None)
        found.append(_step(track.rules[name], latest.get(name), before, now))
    return tuple(found)


def _step(rule: Rule, duty: Duty | None, before: datetime | None, now: datetime) -> Step:
    if duty is None:
        return Step(rule, "waits", None, late=False)
    if duty.closing is None:
        return Step(rule, "next", duty, late=duty.closes < now)
    returned = before is not None and duty.opens < before
    return Step(rule, "again" if returned else "signed", duty, late=False)


def complete(found: Iterable[Step]) -> bool:
    """Whether every step is signed, so that the paper is ready."""
    return all(step.stands == "signed" for step in found)
