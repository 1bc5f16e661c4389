"""Ladders: the next step is climbed `after` the window closed, while nobody has acknowledged, and not inside a pause."""

from datetime import datetime

from anju.core.duties.scene import Scene
from anju.core.enrolment.decision import Climb
from anju.core.enrolment.state import Duty, State


def climbs_at(scene: Scene, state: State, duty: Duty) -> datetime | None:
    """When the duty's next rung is climbed, or none: it is closed, acknowledged, or at the top. A rung inside a pause waits for its end."""
    ladder = scene.rule(duty.key.rule).ladder
    if duty.closing is not None or duty.acknowledged or duty.climbed >= len(ladder):
        return None
    return awake(state, duty.closes + ladder[duty.climbed].after)


def awake(state: State, at: datetime) -> datetime:
    """`at`, or the end of the pauses that it lies in."""
    for pause in sorted(state.pauses):
        if at in pause and pause.end is not None:
            at = pause.end
    return at


def climb(scene: Scene, duty: Duty, at: datetime) -> Climb:
    """The decision to climb the duty's next rung."""
    rung = scene.rule(duty.key.rule).ladder[duty.climbed]
    return Climb(key=duty.key, at=at, why=scene.why(duty.key.rule), step=duty.climbed, to=rung.to)
