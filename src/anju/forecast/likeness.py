"""What tells two states apart for whatever comes later, and nothing else."""

from collections import Counter
from functools import lru_cache

from anju.core.duties.scene import Scene
from anju.core.duties.sight import Sight
from anju.core.enrolment.state import Duty, State
from anju.core.plan.condition import Compare, Condition, Count, holds, parts
from anju.core.plan.derive import ById
from anju.core.plan.model import Follow, Track

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
        _known(scene, state),
    )


def passed(scene: Scene, state: State, duty: Duty) -> bool:
    """Whether its window has closed and that makes a difference: it cannot be made up, or silence calls for something."""
    return duty.closes < state.until and closes_for_good(scene, duty)


def closes_for_good(scene: Scene, duty: Duty) -> bool:
    """Whether anything depends on the end of the duty's window."""
    rule = scene.rule(duty.key.rule)
    return not rule.makeup or bool(rule.missed)


def _known(scene: Scene, state: State) -> tuple[object, ...]:
    """What conditions make of all that was told until now, and the verdicts on the paper; the words themselves make no difference."""
    sight = Sight(scene, state, state.until)
    verdicts = (sight.latest(scene.rule(name).evidence) for name in scene.index.track.sign_off if name in scene.index.track.rules)
    return (
        *(_stands(one, sight) for one in _asked(ById(scene.index.track))),
        *(None if said is None else said.get("verdict") for said in verdicts),
    )


def _stands(one: Condition, sight: Sight) -> object:
    """Whether it holds; of how often, as far as anybody counts."""
    if isinstance(one, Count):
        told = sight.since(one.form, one.within)
        return min(sum(one.where is None or holds(one.where, said) for said in told), one.value + 1)
    return holds(one, {}, sight)


@lru_cache(maxsize=64)
def _asked(track: ById[Track]) -> tuple[Condition, ...]:
    """What the track's conditions ask besides the answer they are about."""
    whens = [rule.when for rule in track.thing.rules.values()] + [one.when for one in track.thing.reactions]
    return tuple(dict.fromkeys(part for when in whens for part in parts(when) if not isinstance(part, Compare)))


def _finished(scene: Scene, state: State) -> frozenset[tuple[str, int]]:
    """How often what others follow was done: for a wait on several rules, how far each is ahead of the one that is furthest behind."""
    waits = [r.opens for r in scene.index.track.rules.values() if isinstance(r.opens, Follow)]
    waits += [s.enters for s in scene.index.order if isinstance(s.enters, Follow)]
    base = {name: min(state.finished.get(other, 0) for one in waits if name in one.rules for other in one.rules) for name in state.finished}
    return frozenset((name, min(count - min(base.get(name, 0), ROUNDS - 1), ROUNDS)) for name, count in state.finished.items())
