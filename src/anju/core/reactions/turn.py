"""What turns an enrolment: another stage, the end of its measures, a proposal; and what an area or a unit publishes."""

from datetime import datetime

from anju.core.duties.order import caught_up, position
from anju.core.duties.scene import Scene
from anju.core.enrolment.decision import Aside, Decision, Move, Propose, Publish, Term
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.state import Spell, State
from anju.core.moments import local_day
from anju.core.plan.model import Proposal
from anju.core.reactions.respond import call


def move(scene: Scene, state: State, stage: str, fact: Fact) -> list[Decision]:
    """Into a stage aside, while the measures last; or on to one of the order that lies ahead. Nothing where it stands there or has passed it."""
    aside, at = stage in scene.index.asides, fact.recorded
    over = state.ends is not None and state.ends <= at
    ahead = stage in [one.name for one in scene.index.order[position(scene, state) + 1 :]]
    if stage == state.stage or (over if aside else not ahead):
        return []
    key, why, spell = _key(state, stage, at, fact.seq), scene.why(stage, fact.seq), Spell(stage, at)
    return [Aside(key=key, at=at, why=why, spell=spell) if aside else Move(key=key, at=at, why=why, spell=spell)]


def back(scene: Scene, state: State, at: datetime, fact: int) -> list[Decision]:
    """From a stage aside to where it would be by now; nothing where it stands in the order."""
    if state.stage not in scene.index.asides:
        return []
    stage = caught_up(scene, state, at)
    return [Move(key=_key(state, stage, at, fact), at=at, why=scene.why(stage, fact), spell=Spell(stage, at))]


def _key(state: State, stage: str, at: datetime, fact: int) -> Key:
    return Key(f"stage.{stage}", local_day(at, state.zone), fact)


def end(scene: Scene, state: State, fact: Fact) -> list[Decision]:
    """The measures end as this was recorded; nothing where they have ended. Never later than END (DESIGN rule 8)."""
    at = fact.recorded
    if state.ends is not None and state.ends <= at:
        return []
    return [Term(key=Key("end", local_day(at, state.zone), fact.seq), at=at, why=scene.why("end", fact.seq), ends=at)]


def propose(scene: Scene, state: State, proposal: Proposal, fact: Fact) -> list[Decision]:
    """A duty to decide, and what it decides on; nothing while an earlier proposal of the same kind waits."""
    if any(duty.key.rule == proposal.by and duty.closing is None for duty in state.duties.values()):
        return []
    raised = call(scene, state, proposal.by, fact.recorded, fact.seq)
    made = [Propose(key=one.key, at=one.at, why=one.why, track=proposal.track, whom=proposal.whom) for one in raised]
    return [*raised, *made]


def publish(scene: Scene, state: State, fact: Fact) -> list[Decision]:
    """What an area or a unit says of a form it publishes is in force where it is, from the moment it was recorded."""
    if fact.form not in scene.index.track.publishes:
        return []
    return [said(scene, state, fact, fact.form, fact)]


def retract(scene: Scene, state: State, slip: int, fact: Fact) -> list[Decision]:
    """`fact` takes back answer `slip`: the one before it is in force again, if any. An answer that replaces it is published by itself."""
    for form in scene.index.track.publishes:
        told = state.recent.get(form, ())
        current = next((one for one in reversed(told) if one.seq != fact.seq), None)
        if current is not None and current.seq == slip and fact.form != form:
            return [said(scene, state, fact, form, next((one for one in reversed(told) if one.seq not in (slip, fact.seq)), None))]
    return []


def withdraw(scene: Scene, state: State, fact: Fact) -> list[Decision]:
    """Nothing of an enrolment that was a mistake stays in force."""
    return [said(scene, state, fact, form, None) for form in scene.index.track.publishes if state.recent.get(form)]


def said(scene: Scene, state: State, by: Fact, form: str, answer: Fact | None) -> Publish:
    """From `by` on `answer` is what is in force there of `form`; none: it says nothing any more."""
    key = Key(f"publish.{form}", local_day(by.recorded, state.zone), by.seq)
    return Publish(key=key, at=by.recorded, why=scene.why("publish", by.seq), form=form, values=None if answer is None else answer.values)
