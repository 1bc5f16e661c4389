"""What tells two states apart for whatever comes later, and nothing else."""

from collections import Counter

from anju.core.duties.scene import Scene
from anju.core.enrolment.state import Duty, State
from anju.core.plan.model import Follow

SEVERAL = 2
"""Duties of one kind beyond which one more makes no difference."""
ROUNDS = 3
"""Times that something followed was done, beyond which one more makes no difference; their order is kept."""


def likeness(scene: Scene, state: State, tried: frozenset[str]) -> object:
    """Equal for states from which the same can follow: what is open, and too late where that matters; where it stands; who holds, sits, signed."""
    waiting = Counter(
        (d.key.rule, d.role, bool(d.post), passed(scene, state, d), d.opens > state.until)
        for d in state.duties.values()
        if d.closing is None and d.key.rule in tried
    )
    return (
        state.stage,
        bool(state.aside),
        state.ends is not None and state.until >= state.ends,
        frozenset((kind, min(count, SEVERAL)) for kind, count in waiting.items()),
        _finished(scene, state),
        frozenset(state.seats),
        state.holder[0],
        frozenset(state.signed.items()),
        frozenset(state.marks),
        frozenset(i.key.rule for i in state.incidents.values() if i.settled is None),
        frozenset((form, str(sorted(told[-1].values.items()))) for form, told in state.recent.items() if told),
    )


def passed(scene: Scene, state: State, duty: Duty) -> bool:
    """Whether its window has closed and that makes a difference: it cannot be made up, or silence calls for something."""
    return duty.closes < state.until and closes_for_good(scene, duty)


def closes_for_good(scene: Scene, duty: Duty) -> bool:
    """Whether anything depends on the end of the duty's window."""
    rule = scene.rule(duty.key.rule)
    return not rule.makeup or bool(rule.missed)


def _finished(scene: Scene, state: State) -> frozenset[tuple[str, int]]:
    """How often what others follow was done: for a wait on several rules, how far each is ahead of the one that is furthest behind."""
    waits = [r.opens for r in scene.index.track.rules.values() if isinstance(r.opens, Follow)]
    waits += [s.enters for s in scene.index.order if isinstance(s.enters, Follow)]
    base = {name: min(state.finished.get(other, 0) for one in waits if name in one.rules for other in one.rules) for name in state.finished}
    return frozenset((name, min(count - min(base.get(name, 0), ROUNDS - 1), ROUNDS)) for name, count in state.finished.items())
