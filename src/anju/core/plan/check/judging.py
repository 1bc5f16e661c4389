"""Whether those judge who have no hand in what is judged: complaints, and the second look at an enrolment (DESIGN rules 9 and 15)."""

from collections.abc import Iterator
from datetime import timedelta

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import lacks
from anju.core.plan.check.scene import Scene
from anju.core.plan.check.turns import effects_of
from anju.core.plan.model import PERSON, VERDICT, Effects, Entry, Follow, Moment, Rule

_Why = tuple[str, str]
SOON = timedelta(hours=72)
"""How soon a second person looks at whoever is held (DESIGN rule 9)."""


def complaints(scene: Scene) -> Iterator[Diagnostic]:
    """A complaint answered by nobody but those it may be about, or told to one of them when it is not answered."""
    forms = {form.name for form in scene.plan.forms.values() if form.home == "complain"}
    calls = [_called(scene, effect) for reaction, effect in effects_of(scene) if reaction.form in forms]
    judges = _with_what_follows(scene, {rule.name for rules in calls for rule in rules})
    for rules in calls:
        found = [_partial(scene, rule, judges) or _climbs(scene, rule) for rule in rules]
        whys = [why for why in found if why is not None]
        if whys and len(whys) == len(found):
            yield scene.rule(lacks.ACCUSED, rules[0], "owner", why_zh=whys[0][0], why_en=whys[0][1])


def second_looks(scene: Scene) -> Iterator[Diagnostic]:
    """No second look where somebody is held; one by somebody who has another hand in the enrolment, that says no verdict, or that comes too late."""
    looks = {rule.name for rule in scene.rules if rule.second_look}
    if scene.track.holds and scene.track.supplied and not looks:
        yield scene.named(lacks.NO_SECOND, scene.track.place, scene.track.name, scene.track.title)
    for name in looks:
        rule = scene.track.rules[name]
        why = _partial(scene, rule, _with_what_follows(scene, looks)) or _silent(scene, rule) or _late(scene, rule)
        if why:
            yield scene.rule(lacks.SECOND, rule, "owner", why_zh=why[0], why_en=why[1])


def _called(scene: Scene, effect: Effects) -> list[Rule]:
    kind = scene.track.incidents.get(effect.alarm)
    names = (*effect.opens, *((kind.lead, *kind.opens) if kind else ()))
    return [scene.track.rules[name] for name in names if name in scene.track.rules]


def _with_what_follows(scene: Scene, names: set[str]) -> set[str]:
    """`names` and every duty that opens only after one of them is done: telling what came of it is part of judging."""
    found = set(names)
    while more := {r.name for r in scene.rules if isinstance(r.opens, Follow) and r.name not in found and set(r.opens.rules) <= found}:
        found |= more
    return found


def _partial(scene: Scene, rule: Rule, judges: set[str]) -> _Why | None:
    """Why whoever does `rule` is no judge: the person, somebody with another duty on the track; or one who deals with the household stands in."""
    if rule.owner == PERSON:
        return "由被管控人员本人办理", "the person has it themselves"
    others = [r.name for r in scene.rules if rule.owner in (r.owner, r.accountable, r.falls_back) and r.name not in judges]
    if others:
        more_zh, more_en = ("等", ", …") if len(others) > 3 else ("", "")
        return (
            f"“{rule.owner}”还有别的任务（{'、'.join(others[:3])}{more_zh}）",
            f'"{rule.owner}" has other duties there ({", ".join(others[:3])}{more_en})',
        )
    if _near(scene, rule.falls_back):
        name = rule.falls_back
        return f"没人时由“{name}”代办，而它就在管这户人家", f'with nobody there it falls back to "{name}", who deals with this household'
    return None


def _climbs(scene: Scene, rule: Rule) -> _Why | None:
    told = next((rung.to for rung in rule.ladder if rung.to != rule.owner and _near(scene, rung.to)), "")
    return (f"没办时报给“{told}”，而它就在管这户人家", f'when it is not done, "{told}" is told, who deals with this household') if told else None


def _near(scene: Scene, role: str) -> bool:
    """Whether the role deals with the household itself: it has it in hand, inherits its duties, reads its answers, or disturbs it."""
    held = role and role in (*scene.track.custody, scene.track.passes_to)
    return bool(held) or any(rule.owner == role and (rule.quiet or bool(rule.answered_by)) for rule in scene.rules)


def _silent(scene: Scene, rule: Rule) -> _Why | None:
    form = scene.plan.forms.get(rule.evidence)
    asked = form is None or any(field.name == VERDICT and field.kind == "choice" for field in form.fields)
    return None if asked else (f"表单“{rule.evidence}”没有 {VERDICT} 这一项单选", f'its form "{rule.evidence}" has no choice called {VERDICT}')


def _late(scene: Scene, rule: Rule) -> _Why | None:
    """Why it may not be there within 72 hours of the beginning, on a track that holds somebody."""
    match rule.opens:
        case Moment("starts", offset):
            opens: timedelta | None = offset
        case Entry(after) if scene.track.stages[0].name in rule.stages:
            opens = after
        case _:
            opens = None
    if not scene.track.holds or (opens is not None and opens + rule.within <= SOON and rule.when is None):
        return None
    return "不能保证开始后72小时内看完", "it is not sure to be over within 72 hours of the beginning"
