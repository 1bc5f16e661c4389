"""Answers that must lie apart (F18): two tests 12 hours from each other, air twice a day."""

from datetime import datetime

from anju.core.duties.scene import Scene
from anju.core.enrolment.fact import Fact
from anju.core.enrolment.state import State
from anju.core.plan.model import Rule


def earliest(scene: Scene, state: State, rule: Rule, fact: Fact) -> datetime | None:
    """When `rule`, or another of its series, may be answered again, where `fact` happened sooner than that; none where it may answer."""
    free = again(scene, state, rule, fact.moment, fact.seq)
    return free if free > fact.moment else None


def again(scene: Scene, state: State, rule: Rule, at: datetime, but: int = 0) -> datetime:
    """When `rule` may be answered after what its series was answered until `at`, leaving out answer `but`; `at` where nothing stands against it."""
    if rule.apart is None:
        return at
    rules = {one.name for one in scene.index.track.rules.values() if one.name == rule.name or (rule.series and one.series == rule.series)}
    told = (one for one in state.recent.get(rule.evidence, ()) if one.seq != but and _answered(one, rules, rule))
    return max((one.moment + rule.apart for one in told if one.moment <= at), default=at)


def _answered(fact: Fact, rules: set[str], rule: Rule) -> bool:
    """Whether `fact` answered one of `rules`: it named its duty, or came in a way they may be answered."""
    return fact.answers.rule in rules if fact.answers is not None else fact.via in rule.answered_by
