"""Whether somebody asks when the household says nothing (DESIGN rule 11: silence is a question about welfare first)."""

from collections.abc import Iterator
from datetime import timedelta

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import gaps
from anju.core.plan.check.scene import Scene
from anju.core.plan.model import HELD, PERSON, Calendar, Called, Daily, Draw, Follow, Opening, Rule, Spaced

_DAY = timedelta(days=1)


def silences(scene: Scene) -> Iterator[Diagnostic]:
    """What the household itself owes and cannot make up, after whose silence nobody asks: neither by its own `missed` nor by that of another duty
    with the same form that opens by itself over the same days."""
    for rule in scene.rules if scene.track.subject in HELD else ():
        if rule.owner == PERSON and not rule.makeup and rule.force == "must" and not _asked(scene, rule):
            yield scene.rule(gaps.UNASKED, rule)


def _asked(scene: Scene, rule: Rule) -> bool:
    beside = (other for other in scene.rules if other.evidence == rule.evidence and _over_the_same_days(other, rule))
    return _calls_staff(scene, rule, frozenset()) or any(_calls_staff(scene, other, frozenset()) for other in beside)


def _calls_staff(scene: Scene, rule: Rule, met: frozenset[str]) -> bool:
    """Whether the silence of `rule` brings staff, if only after it asked the person once more. An unknown name was reported before."""
    called = [scene.track.rules.get(name) for name in rule.missed if name not in met]
    return any(one is None or one.owner != PERSON or _calls_staff(scene, one, met | {one.name}) for one in called)


def _over_the_same_days(other: Rule, rule: Rule) -> bool:
    """Whether `other` opens by itself, unasked and on no other condition, in all stages and on all days of `rule`."""
    if isinstance(other.opens, Called | Follow) or other.when not in (None, rule.when) or not set(rule.stages) <= set(other.stages):
        return False
    return other.opens == rule.opens or _every_day(other.opens) or _as_often(other.opens, rule.opens)


def _every_day(opens: Opening) -> bool:
    match opens:
        case Daily(every=every):
            return every == 1
        case Draw(once_in=block):
            return block == 1
        case Spaced(most):
            return most <= _DAY
    return False


def _as_often(opens: Opening, asked: Opening) -> bool:
    match opens, asked:
        case Daily(every=every), Daily(every=other):
            return other % every == 0
        case Draw(once_in=block), Draw(once_in=other):
            return block <= other
        case Spaced(most), Spaced(other):
            return most <= other
        case Calendar(), Calendar():
            return all(set(getattr(asked, way)) <= set(getattr(opens, way)) for way in ("days", "weekdays", "monthdays", "dates"))
    return False
