"""Whether a watch can be kept day and night by the people it names."""

from collections.abc import Iterator
from datetime import timedelta

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import gaps
from anju.core.plan.check.scene import Scene
from anju.core.plan.model import Daily, Plan, Roster, Shift

_WEEK = timedelta(days=7)
_HOUR = timedelta(hours=1)
_ZERO = timedelta(0)


def rosters(plan: Plan) -> Iterator[Diagnostic]:
    """A watch nobody is called to, that leaves hours uncovered, that nobody could stand, or that books one role twice."""
    if not plan.tracks:
        return
    scene = Scene(plan, next(iter(plan.tracks.values())))
    rules = [rule for track in plan.tracks.values() for rule in track.rules.values()]
    called = {(rule.opens.roster, rule.owner) for rule in rules if isinstance(rule.opens, Shift)}
    seen: dict[str, str] = {}
    for roster in plan.rosters.values():
        if idle := [role for role in roster.roles if (roster.name, role) not in called]:
            yield scene.named(gaps.UNSTAFFED, roster.place, roster.name, roster.title, idle=idle)
        yield from _hours(scene, roster)
        yield from _planned(scene, roster)
        for role in roster.roles:
            if role in seen:
                yield scene.named(gaps.DOUBLE_BOOKED, roster.place, roster.name, roster.title, "roles", role=role, other=seen[role])
            seen[role] = roster.name


def _hours(scene: Scene, roster: Roster) -> Iterator[Diagnostic]:
    why = _impossible(roster)
    if why:
        yield scene.named(gaps.WATCH_HOURS, roster.place, roster.name, roster.title, "longest", why_zh=why[0], why_en=why[1])
        return
    covered = len(roster.roles) * weekly(roster)
    if covered < _WEEK:
        yield scene.named(gaps.UNCOVERED, roster.place, roster.name, roster.title, "roles", covered=int(covered / _HOUR))


_KINDS = {"empty": "integer", "fair": "flag", "reason": "text"}
"""What publishing says, and the kind of field that holds it."""


def _planned(scene: Scene, roster: Roster) -> Iterator[Diagnostic]:
    """Publishing a day closes the duty that asked for it, and an hour left empty is somebody's incident: else neither loop closes."""
    mine = [(track, rule) for track in scene.plan.tracks.values() for rule in track.rules.values() if rule.lays_out == roster.name]
    if not any(isinstance(rule.opens, Daily) for _, rule in mine):
        yield scene.named(gaps.UNPLANNED, roster.place, roster.name, roster.title)
    if not any(rule.settles for _, rule in mine):
        yield scene.named(gaps.GAP_UNHEARD, roster.place, roster.name, roster.title)
    forms = {rule.evidence: scene.plan.forms[rule.evidence] for _, rule in mine if rule.evidence in scene.plan.forms}
    for form in forms.values():
        told = {field: _KINDS[word] for word, field in roster.says.items()}
        known = {field.name: field.kind for field in form.fields}
        wrong = [name for name, kind in told.items() if known.get(name) != kind]
        wrong += [field.name for field in form.fields if field.required and field.name not in told]
        if wrong:
            yield scene.named(gaps.SAYS, roster.place, roster.name, roster.title, "says", form=form.name, fields=wrong)


def _impossible(roster: Roster) -> tuple[str, str] | None:
    if roster.longest > roster.week:
        return "一个班比一周的上限还长", "one shift is longer than a week's limit"
    if roster.rest <= _ZERO:
        return "两班之间没有休息", "there is no rest between two shifts"
    if roster.longest > timedelta(hours=24):
        return "一个班超过 24 小时", "a shift is longer than 24 h"
    return None


def weekly(roster: Roster) -> timedelta:
    """What one person can watch in a week, at most: whole shifts with the rest between them."""
    if roster.longest <= _ZERO:
        return _ZERO
    return min(roster.week, (_WEEK // (roster.longest + roster.rest)) * roster.longest)
