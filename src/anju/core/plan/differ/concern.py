"""Whom a part of a plan concerns: on which tracks people are under it, and who does, hears of or answers for what it says."""

from collections.abc import Iterable, Iterator

from anju.core.plan.differ.parts import Part
from anju.core.plan.model import PERSON, Classification, Effects, Form, IncidentKind, Plan, Reaction, Register, Role, Roster, Rule, Stage, Track

Concern = tuple[tuple[str, ...], tuple[str, ...]]


def concern(plan: Plan, part: Part) -> Concern:
    """The names of the tracks and of the roles. A parameter by itself concerns nobody: what it changes is told with the rule."""
    pairs = list(_pairs(plan, part))
    roles = [role for _, names in pairs for role in names if role]
    return tuple(dict.fromkeys(track for track, _ in pairs if track)), tuple(dict.fromkeys(roles))


def _pairs(plan: Plan, part: Part) -> Iterator[tuple[str, tuple[str, ...]]]:
    track = plan.tracks.get(part.key.track)
    match part.thing:
        case Rule():
            yield part.key.track, _of(part.thing)
        case Stage() | Track():
            yield part.key.track, (PERSON,)
        case Reaction() if track is not None:
            yield part.key.track, (*_effects(track, part.thing.then), *_effects(track, part.thing.otherwise))
        case IncidentKind(lead=lead, opens=opens) if track is not None:
            yield part.key.track, _owners(track, (lead, *opens))
        case Role(name=name):
            yield "", (name,)
            yield from ((each.name, ()) for each in plan.tracks.values() if any(name in _of(rule) for rule in each.rules.values()))
        case Roster(roles=roles, planned_by=lead):
            yield "", (lead, *roles)
        case Register(kept_by=keeper, checked_by=checker):
            yield "", (keeper, checker)
        case Classification(confirmed_by=who):
            yield "", (who,)
        case Plan():
            yield from ((name, (PERSON,)) for name, each in plan.tracks.items() if each.subject == "person")
        case _:
            yield from _used(plan, part)


def _used(plan: Plan, part: Part) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Of a form or a paper: who answers, signs or serves it, on which tracks."""
    name, form = part.key.name, isinstance(part.thing, Form)
    if part.key.kind not in ("form", "paper"):
        return
    for track in plan.tracks.values():
        rules = [rule for rule in track.rules.values() if (rule.evidence == name if form else name in (rule.signs, rule.serves))]
        if rules or (form and any(reaction.form == name for reaction in track.reactions)):
            yield track.name, tuple(rule.owner for rule in rules)


def _of(rule: Rule) -> tuple[str, ...]:
    return (rule.owner, rule.accountable, rule.falls_back, *(rung.to for rung in rule.ladder))


def _effects(track: Track, then: Effects) -> tuple[str, ...]:
    kind = track.incidents.get(then.alarm)
    led = (kind.lead, *kind.opens) if kind else ()
    decides = (then.propose.by,) if then.propose else ()
    person = (PERSON,) if then.move or then.back or then.end else ()
    return (*_owners(track, (*then.opens, *led, *decides)), *person)


def _owners(track: Track, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(track.rules[name].owner for name in names if name in track.rules)
