"""Whether what turns an enrolment closes: stages aside, the end of the measures, proposals, the area's word, and loops without an end."""

from collections.abc import Iterator

from anju.core.language.diagnostic import Diagnostic, Fault
from anju.core.plan.check import gaps
from anju.core.plan.check.scene import Scene
from anju.core.plan.check.things import OWING
from anju.core.plan.condition import parts
from anju.core.plan.model import HELD, PERSON, AreaSays, Condition, Day, Effects, Place, Reaction, Rule, Text


def effects_of(scene: Scene) -> Iterator[tuple[Reaction, Effects]]:
    """Each reaction with what follows where its condition holds, and where it does not."""
    for reaction in scene.track.reactions:
        yield reaction, reaction.then
        yield reaction, reaction.otherwise


def asides(scene: Scene) -> Iterator[Diagnostic]:
    """A stage aside that nothing enters, or out of which nothing leads but END."""
    entered = {effect.move for _, effect in effects_of(scene)}
    leads_back = any(effect.back for _, effect in effects_of(scene))
    for stage in scene.track.stages:
        if stage.aside and stage.name not in entered:
            yield scene.named(gaps.ASIDE_IDLE, stage.place, stage.name, stage.title)
        elif stage.aside and not leads_back:
            yield scene.named(gaps.ASIDE_STUCK, stage.place, stage.name, stage.title)


def ends(scene: Scene) -> Iterator[Diagnostic]:
    """Measures ended by something other than a decision that a member of staff records in a duty."""
    for reaction, effect in effects_of(scene):
        if effect.end and not scene.track.thing and not _decided(scene, reaction):
            yield _at(scene, gaps.END_UNDECIDED, reaction, "end", form=reaction.form)


def _decided(scene: Scene, reaction: Reaction) -> bool:
    form = scene.plan.forms.get(reaction.form)
    asking = [rule for rule in scene.rules if rule.evidence == reaction.form and reaction.rule in ("", rule.name)]
    return (form is None or not form.home) and bool(asking) and all(_by_staff(rule) for rule in asking)


def _by_staff(rule: Rule) -> bool:
    return rule.owner != PERSON and (not rule.answered_by or not {"device", "household"} & set(rule.answered_by))


def empty(scene: Scene) -> Iterator[Diagnostic]:
    """A reaction after which nothing follows, whatever was answered."""
    for one in scene.track.reactions:
        if one.then == Effects() and one.otherwise == Effects():
            yield _at(scene, gaps.EMPTY, one, "")


def proposals(scene: Scene) -> Iterator[Diagnostic]:
    """A proposal about no person, or for a track that is not for persons."""
    for _, effect in effects_of(scene):
        target = scene.plan.tracks.get(effect.propose.track) if effect.propose else None
        if effect.propose and target and not {scene.track.subject, target.subject} <= set(HELD):
            yield scene.named(gaps.PROPOSE_SUBJECT, effect.propose.place, target.name, target.title, "track", own=scene.track.name)


def published(scene: Scene) -> Iterator[Diagnostic]:
    """An answer is asked for that no area's or unit's track publishes; or a track of anybody or anything else publishes."""
    known = {form for track in scene.plan.tracks.values() if track.subject in OWING for form in track.publishes}
    if scene.track.publishes and scene.track.subject not in OWING:
        yield scene.named(gaps.PUBLISHES_PERSON, scene.track.place, scene.track.name, scene.track.title, "publishes")
    for place, name, title, condition in _conditions(scene):
        for part in parts(condition):
            if isinstance(part, AreaSays) and part.form not in known:
                yield scene.named(gaps.UNPUBLISHED, place, name, title, "when", form=part.form)


def days(scene: Scene) -> Iterator[Diagnostic]:
    """A condition on a day that no term of the plan can have."""
    term = scene.track.term
    if term is None or scene.track.subject not in HELD:
        return
    last = term.maximum_days
    for place, name, title, condition in _conditions(scene):
        for part in parts(condition):
            if isinstance(part, Day) and part.test in ("at_least", "above", "is") and part.value + (part.test == "above") > last:
                yield scene.named(gaps.DAY_NEVER, place, name, title, "when", day=part.value, maximum=last)


def _conditions(scene: Scene) -> Iterator[tuple[Place, str, Text, Condition | None]]:
    for rule in scene.rules:
        yield rule.place, rule.name, rule.title, rule.when
    for one in scene.track.reactions:
        yield one.place, one.name, Text(one.name, one.name), one.when


def loops(scene: Scene) -> Iterator[Diagnostic]:
    """A duty whose answer, whatever it says, opens that duty again: it could never be brought to an end."""
    calls = {rule.name: _always(scene, rule) for rule in scene.rules}
    told: set[str] = set()
    for name in calls:
        if name not in told and name in (reached := _reached(calls, name)):
            told |= {other for other in reached if name in _reached(calls, other)}
            yield scene.rule(gaps.ENDLESS, scene.track.rules[name])


def _reached(calls: dict[str, set[str]], name: str) -> set[str]:
    found: set[str] = set()
    todo = [name]
    while todo:
        more = calls.get(todo.pop(), set()) - found
        found |= more
        todo.extend(more)
    return found


def _always(scene: Scene, rule: Rule) -> set[str]:
    """What answering the rule opens in every case."""
    found: set[str] = set()
    for reaction in scene.track.reactions:
        if reaction.form == rule.evidence and reaction.rule in ("", rule.name):
            then, otherwise = _opened(scene, reaction.then), _opened(scene, reaction.otherwise)
            found |= then if reaction.when is None else then & otherwise
    return {name for name in found if name in scene.track.rules and scene.track.rules[name].when is None}


def _opened(scene: Scene, effect: Effects) -> set[str]:
    kind = scene.track.incidents.get(effect.alarm)
    return {*effect.opens, *((kind.lead, *kind.opens) if kind else ())}


def _at(scene: Scene, fault: Fault, reaction: Reaction, key: str, **values: object) -> Diagnostic:
    return scene.named(fault, reaction.place, reaction.name, Text(reaction.name, reaction.name), key, **values)
