"""The order of stages: how far an enrolment has come in it, and where it would be by now had it not stood aside."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from anju.core.duties.scene import Scene
from anju.core.duties.waits import complete
from anju.core.enrolment.state import State
from anju.core.moments import instant_of, local_day
from anju.core.plan.days import days
from anju.core.plan.model import Calendar, Entry, Follow, Moment, Stage


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


def begins(stages: Iterable[tuple[str, object]], state: State, since: datetime) -> Iterator[tuple[str, datetime | None]]:
    """When the clock brings each of `stages`, in their order. One that begins on a day of the year does on the first after the one before began,
    the first of them after `since`.
    """
    for name, enters in stages:
        at = _day(enters, state, since) if isinstance(enters, Calendar) else anchor(enters, state)
        since = since if at is None else max(since, at)
        yield name, at


def _day(enters: Calendar, state: State, since: datetime) -> datetime:
    coming = (instant_of(day, enters.times[0], state.zone) for day in days(enters, local_day(state.starts, state.zone), local_day(since, state.zone)))
    return next(at for at in coming if at > since)


def caught_up(scene: Scene, state: State, at: datetime) -> str:
    """The stage to come back to: the one that was left, or the furthest that clock and duties have brought since."""
    here = position(scene, state)
    ahead = scene.index.order[here + 1 :]
    clock = dict(begins(((stage.name, stage.enters) for stage in ahead), state, begun(scene, state)))
    reached = [stage.name for stage in ahead if _reached(stage, state, clock[stage.name], at)]
    return reached[-1] if reached else scene.index.order[max(here, 0)].name


def begun(scene: Scene, state: State) -> datetime:
    """Since when it is in the stage of the order that it has come to."""
    names = {stage.name for stage in scene.index.order}
    return next((spell.since for spell in reversed(state.stages) if spell.stage in names), state.entered)


def _reached(stage: Stage, state: State, clock: datetime | None, at: datetime) -> bool:
    if isinstance(stage.enters, Follow):
        return complete(stage.enters, state) > 0
    return clock is not None and clock <= at
