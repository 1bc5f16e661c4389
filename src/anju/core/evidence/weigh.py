"""Which open duties a fact answers, and how. One fact answers one duty of each rule it can answer (F8).

A fact that names its duty answers that one. One that does not answers, for each rule that says how it may become known (or that a thing's
answer reaches), the duty in whose window it happened; else, if the rule can be made up, the oldest still open. Too soon after the last one,
it stands alone.
"""

from anju.core.duties.scene import Scene
from anju.core.enrolment.fact import Fact
from anju.core.enrolment.state import Closing, Duty, State
from anju.core.evidence.apart import earliest
from anju.core.plan.model import Rule

TOLD = "thing"
"""How an answer comes that a thing tells the file it belongs to: it answers whatever waits there for that form."""


def answers(scene: Scene, state: State, fact: Fact) -> list[tuple[Duty, Closing]]:
    """Duties that `fact` closes, each with how; in the order of keys."""
    if fact.answers is not None:
        duty = state.duties.get(fact.answers)
        rule = scene.index.track.rules.get(duty.key.rule) if duty else None
        if duty is None or rule is None or duty.closing is not None or rule.evidence != fact.form:
            return []
        closing = _closing(rule, duty, fact)
        return [(duty, closing)] if closing else []
    found = []
    for rule in scene.index.by_form.get(fact.form, ()):
        if (fact.via == TOLD or fact.via in rule.answered_by) and earliest(scene, state, rule, fact) is None:
            found += _best(rule, state, fact)
    return sorted(found, key=lambda pair: pair[0].key)


def _best(rule: Rule, state: State, fact: Fact) -> list[tuple[Duty, Closing]]:
    mine = sorted((d for d in state.duties.values() if d.key.rule == rule.name and d.closing is None and d.opens <= fact.moment), key=_oldest)
    inside = [d for d in mine if fact.moment <= d.closes]
    for duty in (*inside, *(mine if rule.makeup else ())):
        closing = _closing(rule, duty, fact)
        if closing:
            return [(duty, closing)]
    return []


def _oldest(duty: Duty) -> tuple[object, object]:
    return (duty.closes, duty.key)


def _closing(rule: Rule, duty: Duty, fact: Fact) -> Closing | None:
    """Done where it happened inside the window, though it be told later; late where it can be made up; else it does not answer."""
    if fact.moment <= duty.closes:
        return Closing("done", fact.recorded, fact.seq, told_late=fact.recorded > duty.closes)
    return Closing("late", fact.recorded, fact.seq) if rule.makeup else None
