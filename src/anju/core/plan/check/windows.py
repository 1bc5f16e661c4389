"""Whether each window can be kept: not on top of the next, not in the wrong stage, not in the night, not shorter than the way there."""

from collections.abc import Iterator
from datetime import time, timedelta

from anju.core.language.diagnostic import Diagnostic
from anju.core.language.values import spelled
from anju.core.plan.check import faults, gaps
from anju.core.plan.check.scene import Scene, top
from anju.core.plan.check.spacing import at_night, gap_of
from anju.core.plan.model import HELD, PERSON, Calendar, Daily, Draw, Moment, Quiet, Rule, Spaced, Track

_DISTURBING = {"household", "call", "visit"}


def overlaps(scene: Scene) -> Iterator[Diagnostic]:
    """Two times of one duty closer than its window is long."""
    for rule in scene.rules:
        gap = gap_of(rule.opens, scene.plan.quiet if rule.quiet else None)
        if gap is not None and rule.within > gap:
            yield scene.rule(faults.OVERLAP, rule, "within", within=spelled(rule.within), gap=spelled(gap))


def misplaced(scene: Scene) -> Iterator[Diagnostic]:
    """A duty that opens at a time when none of its stages can be the current one."""
    for rule in scene.rules:
        if isinstance(rule.opens, Moment) and rule.opens.anchor == "ends" and not _meets(scene.track, rule, rule.opens.offset):
            yield scene.rule(faults.OUTSIDE_STAGE, rule, "in")


def _meets(track: Track, rule: Rule, offset: timedelta) -> bool:
    """Whether, `offset` from END, the enrolment can be in one of the rule's stages: those up to the last one the clock has begun, and no earlier
    than it where the clock alone decides."""
    order = [stage for stage in track.stages if not stage.aside]
    begun = [n for n, s in enumerate(order) if isinstance(s.enters, Moment) and s.enters.anchor == "ends" and s.enters.offset <= offset]
    coming = [n for n, s in enumerate(order) if isinstance(s.enters, Moment) and s.enters.anchor == "ends" and s.enters.offset > offset]
    first, last = max(begun, default=0), min(coming, default=len(order))
    return any(stage.name in rule.stages for stage in order[first:last])


def endless(scene: Scene) -> Iterator[Diagnostic]:
    """A duty with more time than the longest term has: nobody would ever hear that it was not done. A term of hours leads on to another track."""
    term = scene.track.term if scene.track.subject == "person" else None
    for rule in scene.rules:
        if term is None or term.hours or isinstance(rule.opens, Spaced):
            continue
        if rule.within > term.maximum and _meets(scene.track, rule, -term.length):
            yield scene.rule(gaps.PAST_TERM, rule, "within", within=spelled(rule.within), length=spelled(term.maximum))


def travel(scene: Scene) -> Iterator[Diagnostic]:
    """A duty at the door with less time than its owner may take to get there."""
    for rule in scene.rules:
        role = scene.plan.roles.get(rule.owner)
        at_door = rule.answered_by == ("visit",) or bool(rule.hands) or bool(rule.together)
        if role and role.arrive and at_door and rule.within < role.arrive:
            yield scene.rule(faults.TOO_SHORT, rule, "within", within=spelled(rule.within), role=role.name, arrive=spelled(role.arrive))


def nights(scene: Scene) -> Iterator[Diagnostic]:
    """A call in the quiet hours; quiet hours that are missing or never end."""
    if scene.track.subject not in HELD:
        return
    quiet = scene.plan.quiet
    if quiet is not None and quiet.start == quiet.end:
        yield faults.NO_NIGHT.at(top(scene.plan, "quiet"), start=f"{quiet.start:%H:%M}", end=f"{quiet.end:%H:%M}")
        return
    for rule in scene.rules:
        if quiet is None and _disturbs(rule):
            yield scene.rule(faults.NO_QUIET, rule)
            return
        at = _night_time(rule, quiet) if quiet and not rule.quiet and _disturbs(rule) else None
        if at is not None:
            yield scene.rule(faults.NIGHT_CALL, rule, "opens", at=f"{at:%H:%M}")


def _disturbs(rule: Rule) -> bool:
    return rule.quiet or rule.owner == PERSON or (bool(rule.answered_by) and set(rule.answered_by) <= _DISTURBING)


def _night_time(rule: Rule, quiet: Quiet) -> time | None:
    match rule.opens:
        case Daily(times=times) | Calendar(times=times):
            return next((at for at in times if at_night(at, quiet)), None)
        case Draw(start=start, end=end):
            night = (at for at in (start, end) if at_night(at, quiet) and at != quiet.start)
            return next(night, quiet.start if start < quiet.start < end else None)
    return None
