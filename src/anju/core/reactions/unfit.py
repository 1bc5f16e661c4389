"""Why an enrolment cannot go over to another version of its plan: asked before anybody decides, and again as it is decided."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from anju.core.enrolment.state import State
from anju.core.plan.model import Plan, Stage

Unfit = Literal["other plan", "same version", "over", "archived", "no track", "other subject", "no stage", "compulsory", "short memory"]

DAY = timedelta(days=1)
"""Both versions remember so much: what was raised today must not be raised again today."""


def unfit(old: Plan, new: Plan, state: State, at: datetime) -> Unfit | None:
    """The first thing that speaks against `new` for an enrolment under `old`, evaluated up to `at`; None where nothing does."""
    return next(_against(old, new, state, at), None)


def _against(old: Plan, new: Plan, state: State, at: datetime) -> Iterator[Unfit]:
    was, track = old.tracks[state.track], new.tracks.get(state.track)
    if new.name != old.name:
        yield "other plan"
    if new.digest == old.digest:
        yield "same version"
    if "archived" in state.marks:
        yield "archived"
    if state.ends is not None and state.ends <= at:
        yield "over"
    if track is None or not track.supplied:
        yield "no track"
        return
    if (track.subject, track.of) != (was.subject, was.of):
        yield "other subject"
    if state.stage and _aside(track.stages, state.stage) is not _aside(was.stages, state.stage):
        yield "no stage"
    if track.holds and not was.holds:
        yield "compulsory"
    if min(old.undo, new.undo) < DAY:
        yield "short memory"


def _aside(stages: tuple[Stage, ...], name: str) -> bool | None:
    """Whether it stands outside the order; None where there is none of that name."""
    return next((stage.aside for stage in stages if stage.name == name), None)
