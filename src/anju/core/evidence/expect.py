"""Whether a door was expected to open: a visit, a sample, a delivery, a leave, a word of the household itself, or nothing that is known."""

from dataclasses import replace
from datetime import datetime

from anju.core.duties.scene import Scene
from anju.core.enrolment.fact import Fact
from anju.core.enrolment.state import Around, Duty, State
from anju.core.plan.device import UNEXPECTED, Expectation
from anju.core.plan.model import Called, Follow, Plan


def explained(plan: Plan, state: State, around: Around, fact: Fact) -> Fact:
    """`fact` with why it was to be expected, where its form asks for that; `state` is evaluated up to when it was recorded."""
    form = plan.forms.get(fact.form) if fact.kind == "evidence" else None
    if form is None or form.device is None or not form.device.because:
        return fact
    scene, at = Scene.of(plan, state.track, around), fact.moment
    holding = (one.name for one in form.device.expects if _holds(scene, state, one, at))
    return replace(fact, values={**fact.values, form.device.because: next(holding, UNEXPECTED)})


def _holds(scene: Scene, state: State, one: Expectation, at: datetime) -> bool:
    told = [fact.moment for form in one.said for fact in state.recent.get(form, ())]
    done = [duty.closing.at for duty in state.duties.values() if duty.key.rule in one.done and duty.closing and duty.closing.how in ("done", "late")]
    if any(at - one.within <= moment <= at for moment in (*told, *done)):
        return True
    return any(_open(scene, duty, at) for duty in state.duties.values() if duty.key.rule in one.open)


def _open(scene: Scene, duty: Duty, at: datetime) -> bool:
    """What something called for, or what follows another duty, lasts until it is closed; while it is open, what happened before and is only now
    learned belongs to it too: nobody is asked twice. What the calendar or an answer gave a window lasts to its end."""
    rule = scene.rule(duty.key.rule)
    lasting = isinstance(rule.opens, Called | Follow) and not rule.begins and not rule.until
    if duty.closing is None:
        return lasting or duty.opens <= at <= duty.closes
    return duty.opens <= at < duty.closing.at and (lasting or at <= duty.closes)
