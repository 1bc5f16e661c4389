"""Parts of a track that can be explored by themselves: what a question depends on, and nothing that only follows from it.

What a duty does depends on the rules that lead up to it. So a question about stages, custody, sign-off or archive has the same answer in the track
cut down to those rules, however the rest goes; and the core's own evaluation runs on the cut track as on the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from anju.core.plan.condition import asked
from anju.core.plan.model import Called, Effects, Follow, IncidentKind, Plan, Reaction, Rule, Text, Track


@dataclass(frozen=True, slots=True)
class Slice:
    """A question, the plan cut down to what it depends on, and the rules whose answers are tried."""

    about: Text
    plan: Plan
    track: str
    tried: frozenset[str]


STAGES = Text("阶段", "stages")
CUSTODY = Text("交接", "custody")
SIGN_OFF = Text("签字", "sign-off")
ARCHIVE = Text("归档", "archive")


def slices(plan: Plan, name: str) -> tuple[Slice, ...]:
    """The parts of the track to explore: those that hold another whole stand for it."""
    track = plan.tracks[name]
    signs, shuts, ends = set(track.sign_off), _shutting(track), _ending(track)
    asked = ((STAGES, _turning(track)), (CUSTODY, _taking(track)), (SIGN_OFF, signs and signs | ends), (ARCHIVE, shuts and shuts | ends))
    cones = [(about, frozenset(cone(track, goals & track.rules.keys()))) for about, goals in asked]
    whole = dict.fromkeys(tried for _, tried in cones if tried and not any(tried < other for _, other in cones))
    return tuple(
        Slice(_together([about for about, mine in cones if mine and mine <= tried]), cut(plan, track, tried), name, tried) for tried in whole
    )


def _together(abouts: list[Text]) -> Text:
    return Text("、".join(one.zh for one in abouts), ", ".join(one.en for one in abouts))


def _turning(track: Track) -> set[str]:
    waits = {name for stage in track.stages if isinstance(stage.enters, Follow) for name in stage.enters.rules}
    return waits | {rule for one in track.reactions if any(_turns(e) for e in (one.then, one.otherwise)) for rule in _answering(track, one)}


def _turns(effect: Effects) -> bool:
    return bool(effect.move or effect.back or effect.end)


def _taking(track: Track) -> set[str]:
    return {rule.name for rule in track.rules.values() if rule.hands}


def _shutting(track: Track) -> set[str]:
    return {rule.name for rule in track.rules.values() if rule.shuts}


def _ending(track: Track) -> set[str]:
    """Where no term ends it: whose answer does. Without it nothing that waits for END comes about."""
    ends = [one for one in track.reactions if one.then.end or one.otherwise.end]
    return set() if track.term is not None else {rule for one in ends for rule in _answering(track, one)}


def _answering(track: Track, reaction: Reaction) -> set[str]:
    """The rules whose answer the reaction is about."""
    return {rule.name for rule in track.rules.values() if rule.evidence == reaction.form and reaction.rule in ("", rule.name)}


def cone(track: Track, goals: Iterable[str]) -> set[str]:
    """Every rule that `goals` depend on, themselves among them."""
    found, todo = set[str](), list(goals)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(_leads_to(track, track.rules[name]) & track.rules.keys())
    return found


def _leads_to(track: Track, rule: Rule) -> set[str]:
    """What decides whether a duty of `rule` opens, and whether it may be answered. What people may begin at any time (a duty by hand, an incident)
    depends on nothing that may begin it besides; and who sits in a seat can be named at any time, by no duty."""
    found = set(rule.opens.rules) if isinstance(rule.opens, Follow) else set[str]()
    found |= {kind.lead for kind in track.incidents.values() if rule.name in kind.opens}
    if not (_by_hand(rule) or any(rule.name == kind.lead for kind in track.incidents.values())):
        found |= {other.name for other in track.rules.values() if rule.name in other.missed}
        for one in track.reactions:
            if any(rule.name in e.opens or (e.propose and e.propose.by == rule.name) for e in (one.then, one.otherwise)):
                found |= _answering(track, one)
    found |= {other.name for other in track.rules.values() if other.evidence in asked(rule.when)}
    return found | ({rule.together} if rule.together else set())


def _by_hand(rule: Rule) -> bool:
    return isinstance(rule.opens, Called) and rule.opens.by_hand


def cut(plan: Plan, track: Track, kept: frozenset[str]) -> Plan:
    """The plan with `track` cut down to the rules `kept` and the incident of a duty that nobody holds; without ladders, which change nothing."""
    lead = track.incidents[track.unowned].lead if track.unowned in track.incidents else ""
    rules = {name: _bare(rule, kept) for name, rule in track.rules.items() if name in kept or name == lead}
    incidents = {name: replace(kind, opens=_in(kind.opens, rules)) for name, kind in track.incidents.items() if kind.lead in rules}
    reactions = tuple(_cut_down(one, rules, incidents) for one in track.reactions)
    told = tuple(one for one in reactions if one.then != Effects() or one.otherwise != Effects())
    return replace(plan, tracks={track.name: replace(track, rules=rules, incidents=incidents, reactions=told)})


def _bare(rule: Rule, kept: Iterable[str]) -> Rule:
    return replace(rule, ladder=(), missed=_in(rule.missed, kept))


def _in(names: tuple[str, ...], kept: Iterable[str]) -> tuple[str, ...]:
    known = set(kept)
    return tuple(name for name in names if name in known)


def _cut_down(reaction: Reaction, rules: dict[str, Rule], incidents: dict[str, IncidentKind]) -> Reaction:
    return replace(reaction, then=_less(reaction.then, rules, incidents), otherwise=_less(reaction.otherwise, rules, incidents))


def _less(effect: Effects, rules: dict[str, Rule], incidents: dict[str, IncidentKind]) -> Effects:
    proposed = effect.propose if effect.propose is not None and effect.propose.by in rules else None
    return replace(effect, opens=_in(effect.opens, rules), alarm=effect.alarm if effect.alarm in incidents else "", pause=None, propose=proposed)


def stilled(plan: Plan, track: Track) -> Plan:
    """The plan with nothing in `track` that time opens by itself: to see what answers and silence alone call for."""
    rules = {name: replace(r, ladder=(), opens=r.opens if isinstance(r.opens, Follow) else Called()) for name, r in track.rules.items()}
    return replace(plan, tracks={track.name: replace(track, rules=rules)})
