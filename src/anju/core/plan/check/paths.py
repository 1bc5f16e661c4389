"""Whether the way leads through: what can open, which stages can be reached and left."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import faults
from anju.core.plan.check.scene import Scene
from anju.core.plan.model import Calendar, Called, Effects, Entry, Follow, Moment, Reaction, Rule, Stage, Track

_ZERO = timedelta(0)


def called_in(track: Track) -> frozenset[str]:
    """Every duty that a reaction, an incident or a missed duty can open."""
    effects: list[Effects] = [effect for reaction in track.reactions for effect in (reaction.then, reaction.otherwise)]
    names = {name for effect in effects for name in effect.opens}
    names |= {effect.propose.by for effect in effects if effect.propose is not None}
    names |= {name for rule in track.rules.values() for name in rule.missed}
    for kind in track.incidents.values():
        names |= {kind.lead, *kind.opens}
    return frozenset(names)


def opening_in(track: Track) -> frozenset[str]:
    """Every duty that can ever open: by itself, by being called, or after others that can."""
    called = called_in(replace(track, reactions=tuple(one for one in track.reactions if not _verdict(one))))
    open_ = {rule.name for rule in track.rules.values() if rule.name in called or not isinstance(rule.opens, Follow)}
    while True:
        reviewed = {track.rules[name].evidence for name in open_}
        back = {name for one in track.reactions if _verdict(one) and one.form in reviewed for name in one.then.opens}
        more = {rule.name for rule in track.rules.values() if rule.name not in open_ and (rule.name in back or _follows(track, rule, open_))}
        if not more:
            return frozenset(open_)
        open_ |= more


def _verdict(reaction: Reaction) -> bool:
    """A returned paper calls its signers only if the review can take place; other forms may be answered at any time by anybody."""
    return reaction.form.startswith("review.")


def _follows(track: Track, rule: Rule, open_: set[str]) -> bool:
    if not isinstance(rule.opens, Follow):
        return True
    waits = [name in open_ or name not in track.rules for name in rule.opens.rules]
    return all(waits) if rule.opens.need == "all" else any(waits)


def openings(scene: Scene) -> Iterator[Diagnostic]:
    """A duty nobody calls, or that waits for itself."""
    called, open_ = called_in(scene.track), opening_in(scene.track)
    for rule in scene.rules:
        if isinstance(rule.opens, Called) and not rule.opens.by_hand and rule.name not in called:
            yield scene.rule(faults.UNCALLED, rule, "opens")
        # A sign-off that cannot go on is told as that, once, and not again for what follows it.
        signs = {rule.name, *rule.opens.rules} & set(scene.track.sign_off) if isinstance(rule.opens, Follow) else set()
        if isinstance(rule.opens, Follow) and rule.name not in open_ and not signs:
            yield scene.rule(faults.CYCLE, rule, "opens", waits=rule.opens.rules)


def stages(scene: Scene) -> Iterator[Diagnostic]:
    """A stage that cannot be reached, or, where nobody may leave as they wish, a last one that has no way out."""
    track = scene.track
    open_ = opening_in(track)
    ordered = tuple(stage for stage in track.stages if not stage.aside)
    for number, stage in enumerate(ordered):
        why = _unreachable(scene, ordered[:number], stage, open_)
        if why:
            yield scene.named(faults.UNREACHED, stage.place, stage.name, stage.title, "enters", why_zh=why[0], why_en=why[1])
    if ordered and track.holds:
        yield from _last(scene, ordered[-1])


def _unreachable(scene: Scene, earlier: tuple[Stage, ...], stage: Stage, open_: frozenset[str]) -> tuple[str, str] | None:
    track, number = scene.track, len(earlier)
    match stage.enters:
        case Entry() if number:
            return "它和第一个阶段同时开始", "it begins together with the first stage"
        case Follow(rules) if number == 0:
            return "第一个阶段要写 enters: start", f"the first stage begins at start and waits for nothing ({', '.join(rules)})"
        case Follow(rules):
            before = {one.name for one in earlier}
            done = [_can_be_done(track, name, before, open_) for name in rules]
            if not (all(done) if stage.enters.need == "all" else any(done)):
                late = [name for name, can in zip(rules, done, strict=True) if not can]
                return f"{'、'.join(late)} 在它之前的阶段里做不了", f"{', '.join(late)} cannot be done in a stage before it"
        case Calendar() if number == 0:
            return "第一个阶段要写 enters: start", "the first stage begins at start"
        case Calendar() if track.term or track.holds:
            return "那一天不一定在期限之内", "that day of the year need not lie within the term"
        case Moment("starts", offset) if track.term and offset >= track.term.length:
            return "那时期限已满", "the term is over by then"
        case Moment("ends", offset) if track.term and -offset >= track.term.length:
            return "那时还没有开始", "that is before the first day"
    return None


def _can_be_done(track: Track, name: str, before: set[str], open_: frozenset[str]) -> bool:
    rule = track.rules.get(name)
    return rule is None or (name in open_ and bool(before & set(rule.stages)))


def _last(scene: Scene, last: Stage) -> Iterator[Diagnostic]:
    ends = [stage for stage in scene.track.stages if isinstance(stage.enters, Moment) and stage.enters.anchor == "ends"]
    if any(isinstance(stage.enters, Moment) and stage.enters.offset == _ZERO for stage in ends):
        return
    late = [stage for stage in ends if isinstance(stage.enters, Moment) and stage.enters.offset > _ZERO]
    if late:
        yield scene.named(faults.HELD_AFTER, late[0].place, late[0].name, late[0].title, "enters")
    elif isinstance(last.enters, Follow):
        yield scene.named(faults.HELD, last.place, last.name, last.title, "enters", waits=last.enters.rules)
    else:
        yield scene.named(faults.NEVER_LEFT, last.place, last.name, last.title)


def repeats(scene: Scene) -> Iterator[Diagnostic]:
    """A duty on a condition that waits for several, one of which may be asked again: the others are not, so that no second round ever comes about."""
    called = called_in(scene.track)
    for rule in scene.rules:
        if isinstance(rule.opens, Follow) and rule.opens.need == "all" and len(rule.opens.rules) > 1 and rule.when is not None:
            again = [name for name in rule.opens.rules if name in called]
            if again:
                yield scene.rule(faults.ALL_ONCE, rule, "opens", waits=rule.opens.rules, again=again)
