"""What the answers of a form call for, and what taking a slip back undoes."""

from datetime import datetime

from anju.core.duties.scene import Scene
from anju.core.duties.sight import Sight
from anju.core.enrolment.decision import Close, Decision, Hold, Pass, Pause, Reopen, Seat, Settle, Why
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.state import Closing, Duty, State
from anju.core.moments import Span, local_day
from anju.core.plan.condition import holds
from anju.core.plan.model import Effects, Reaction
from anju.core.reactions.part import begin, tell
from anju.core.reactions.respond import alarm, call
from anju.core.reactions.turn import back, end, move, propose, withdraw


def effects(scene: Scene, state: State, fact: Fact, answered: frozenset[str]) -> list[Effects]:
    """What `fact`, known to `state` and having answered duties of `answered` rules, calls for: one a reaction of its form, in the plan's order."""
    sight = Sight(scene, state, fact.recorded)
    return [_branch(r, fact, sight) for r in scene.index.reactions.get(fact.form, ()) if not r.rule or r.rule in answered]


def _branch(reaction: Reaction, fact: Fact, sight: Sight) -> Effects:
    return reaction.then if reaction.when is None or holds(reaction.when, fact.values, sight) else reaction.otherwise


def carry_out(scene: Scene, state: State, effect: Effects, fact: Fact) -> list[Decision]:
    """The decisions of one effect. A pause comes first: no ladder climbs while somebody is in danger (DESIGN rule 10)."""
    at, found = fact.recorded, list[Decision]()
    if effect.pause is not None:
        key = Key("pause", local_day(at, state.zone), fact.seq)
        found.append(Pause(key=key, at=at, why=scene.why("pause", fact.seq), span=Span(at, at + effect.pause)))
    if effect.alarm:
        found += alarm(scene, state, effect.alarm, at, fact.seq)
    for rule in effect.opens:
        found += call(scene, state, rule, at, fact.seq)
    if effect.propose is not None:
        found += propose(scene, state, effect.propose, fact)
    if effect.move:
        found += move(scene, state, effect.move, fact)
    if effect.back:
        found += back(scene, state, at, fact.seq)
    if effect.end:
        found += end(scene, state, fact)
    if effect.begin is not None:
        found += begin(scene, state, effect.begin, fact)
    if effect.tell_parent:
        found += tell(scene, state, effect.tell_parent, fact)
    return found


def take_back(scene: Scene, state: State, slip: int, by: int, at: datetime) -> list[Decision]:
    """Undo fact `slip`: what it closed is open again, what it called for and is not yet dealt with is replaced, whom it put aside is back.

    The ledger keeps both. An END it brought stays: holding somebody again is a new decision.
    """
    why, closing = scene.why("undo", slip, by), Closing("replaced", at, by)
    found: list[Decision] = back(scene, state, at, by) if state.aside == slip else []
    for duty in sorted(state.duties.values(), key=lambda d: d.key):
        if duty.closing is not None and duty.closing.fact == slip:
            found += reopen(scene, state, duty, at, why)
        elif duty.closing is None and duty.opened_by == slip:
            found.append(Close(key=duty.key, at=at, why=why, closing=closing))
    closed = {decision.key for decision in found if isinstance(decision, Close)}
    for incident in sorted(state.incidents.values(), key=lambda i: i.key):
        if incident.settled is None and incident.opened_by == slip and _lead(scene, incident.key) not in closed:
            found.append(Settle(key=incident.key, at=at, why=why, closing=closing))
    return found


def reopen(scene: Scene, state: State, duty: Duty, at: datetime, why: Why) -> list[Decision]:
    """A closed duty is open once more, for whoever owns it now; nothing where the version of the plan that counts now knows no such rule."""
    rule = scene.index.track.rules.get(duty.key.rule)
    if rule is None:
        return []
    opened = Reopen(key=duty.key, at=at, why=why)
    return [opened] if duty.role in scene.plan.roles else [opened, Pass(key=duty.key, at=at, why=why, role=scene.owner(state, rule, at))]


def give_up(scene: Scene, state: State, fact: Fact) -> list[Decision]:
    """The enrolment was a mistake, or its unit is gone: whatever is open is waived, so that nothing of it stays owed. Taking the fact back opens it
    again."""
    why, closing = scene.why(fact.kind, fact.seq), Closing("waived", fact.recorded, fact.seq)
    opened = sorted((d for d in state.duties.values() if d.closing is None), key=lambda d: d.key)
    found: list[Decision] = [Close(key=duty.key, at=fact.recorded, why=why, closing=closing) for duty in opened]
    closed = {decision.key for decision in found}
    for incident in sorted(state.incidents.values(), key=lambda i: i.key):
        if incident.settled is None and _lead(scene, incident.key) not in closed:
            found.append(Settle(key=incident.key, at=fact.recorded, why=why, closing=closing))
    return [*found, *withdraw(scene, state, fact)]


def leave(scene: Scene, state: State, fact: Fact) -> list[Decision]:
    """The person lives in another area. What is in hands that do not reach there (not among `stays`) goes back to its role; their seats are empty
    until filled there; the household passes to `holder`. Within one area nothing changes hands."""
    reach = fact.values.get("stays")
    if not isinstance(reach, list | tuple):
        return []
    at, why, day = fact.recorded, scene.why(fact.kind, fact.seq), local_day(fact.recorded, state.zone)
    found: list[Decision] = [
        Pass(key=duty.key, at=at, why=why, role=duty.role)
        for duty in sorted(state.duties.values(), key=lambda d: d.key)
        if duty.closing is None and duty.post and f"post:{duty.post}" not in reach
    ]
    role, holder = state.holder
    if role and holder not in reach:
        found.append(Hold(key=Key(role, day, fact.seq), at=at, why=why, role=role, post=str(fact.values.get("holder", ""))))
    for seat, post in sorted(state.seats.items()):
        if f"post:{post}" not in reach:
            found.append(Seat(key=Key(seat, day, fact.seq), at=at, why=why, role=seat, post=""))
    return found


def _lead(scene: Scene, incident: Key) -> Key:
    """The duty whose closing settles an incident that a fact raised; closing it settles it, and once is enough."""
    return Key(scene.index.track.incidents[incident.rule.partition(".")[0]].lead, incident.occurs_on, incident.nth)
