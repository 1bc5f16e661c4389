"""Things and the file they belong to: one begins as part of another, tells it what was found, and is over as its last stage begins."""

from anju.core.duties.scene import Scene
from anju.core.enrolment.decision import Aside, Begin, Decision, Move, Tell, Term
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.state import State
from anju.core.moments import local_day
from anju.core.plan.model import Beginning


def begin(scene: Scene, state: State, thing: Beginning, fact: Fact) -> list[Decision]:
    """A thing on the track of `thing`, named as the answer says. A correction begins nothing anew: it has the number of what it corrects."""
    key = Key(f"begin.{thing.track}", local_day(fact.recorded, state.zone), fact.seq if fact.corrects is None else fact.corrects)
    named = str(fact.values.get(thing.named, "")).strip() if thing.named else ""
    why = scene.why("begin", fact.seq)
    if thing.each:
        return [Begin(key=key, at=fact.recorded, why=why, track=thing.track, name="", each=thing.each, form=fact.form, values=fact.values)]
    return [Begin(key=key, at=fact.recorded, why=why, track=thing.track, name=named)]


def tell(scene: Scene, state: State, form: str, fact: Fact) -> list[Decision]:
    """What the answer says of `form`'s own fields, for the file it belongs to."""
    asked = {field.name for field in scene.plan.forms[form].fields} if form in scene.plan.forms else set()
    values = {name: value for name, value in fact.values.items() if name in asked}
    key = Key(f"tell.{form}", local_day(fact.recorded, state.zone), fact.seq)
    return [Tell(key=key, at=fact.recorded, why=scene.why("tell", fact.seq), form=form, values=values)]


def over(scene: Scene, state: State, moved: Move | Aside) -> list[Decision]:
    """A thing is over as its last stage begins, whatever began it."""
    last = scene.index.order[-1].name if len(scene.index.order) > 1 else ""
    if not scene.index.track.thing or moved.spell.stage != last or state.ends is not None:
        return []
    return [Term(key=Key("end", moved.key.occurs_on, moved.key.nth), at=moved.at, why=scene.why("end", moved.key.nth), ends=moved.at)]
