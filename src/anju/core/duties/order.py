"""The order of stages: how far an enrolment has come in it, and where it would be by now had it not stood aside."""

from datetime import datetime

from anju.core.duties.scene import Scene
from anju.core.duties.waits import complete
from anju.core.enrolment.state import State
from anju.core.plan.model import Entry, Follow, Moment, Stage


def position(scene: Scene, state: State) -> int:
    """Which stage of the order it has come to, from 0; -1 before the first."""
    names = [stage.name for stage in scene.index.order]
    return next((names.index(spell.stage) for spell in reversed(state.stages) if spell.stage in names), -1)


def anchor(enters: object, state: State) -> datetime | None:
    """When the clock brings it: so long after the entry, or so far from the first instant or END. None where something else does."""
    if isinstance(enters, Entry):
        return state.entered + enters.after
    if not isinstance(enters, Moment):
        return None
    base = state.starts if enters.anchor == "starts" else state.ends
    return None if base is None else base + enters.offset


def caught_up(scene: Scene, state: State, at: datetime) -> str:
    """The stage to come back to: the one that was left, or the furthest that clock and duties have brought since."""
    here = position(scene, state)
    reached = [stage.name for stage in scene.index.order[here + 1 :] if _begun(stage, state, at)]
    return reached[-1] if reached else scene.index.order[max(here, 0)].name


def _begun(stage: Stage, state: State, at: datetime) -> bool:
    if isinstance(stage.enters, Follow):
        return complete(stage.enters, state) > 0
    begins = anchor(stage.enters, state)
    return begins is not None and begins <= at
