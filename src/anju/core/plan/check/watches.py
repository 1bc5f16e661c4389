"""Whether a watch can be kept day and night by the people it names."""

from collections.abc import Iterator
from datetime import timedelta

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import gaps
from anju.core.plan.check.scene import Scene
from anju.core.plan.model import RELIEF, Daily, Plan, Roster, Rule, Shift, Track

_WEEK = timedelta(days=7)
_HOUR = timedelta(hours=1)
_ZERO = timedelta(0)


def rosters(plan: Plan) -> Iterator[Diagnostic]:
    """A watch nobody is called to, that leaves hours uncovered, that nobody could stand, or that books one role twice."""
    if not plan.tracks:
        return
    scene = Scene(plan, next(iter(plan.tracks.values())))
    rules = [rule for track in plan.tracks.values() for rule in track.rules.values()]
    called = {(rule.opens.roster, rule.owner) for rule in rules if isinstance(rule.opens, Shift) and rule.opens.each is None}
    seen: dict[str, str] = {}
    for roster in plan.rosters.values():
        if idle := [role for role in roster.roles if (roster.name, role) not in called]:
            yield scene.named(gaps.UNSTAFFED, roster.place, roster.name, roster.title, idle=idle)
        yield from _hours(scene, roster)
        yield from _planned(scene, roster)
        yield from _elsewhere(scene, roster)
        for role in roster.roles:
            if role in seen:
                yield scene.named(gaps.DOUBLE_BOOKED, roster.place, roster.name, roster.title, "roles", role=role, other=seen[role])
            seen[role] = roster.name
    for rule in rules:
        yield from _relief(scene, rule)
        yield from _pictured(scene, rule)


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


OWN = ("unit", "site")
"""What can have a watch of its own, beside the area."""


def _elsewhere(scene: Scene, roster: Roster) -> Iterator[Diagnostic]:
    """A watch is kept, laid out and filled in one file: all its duties stand on the track whose files have it."""
    own = scene.plan.tracks.get(roster.of)
    if own is not None and own.subject not in OWN:
        yield _other(scene, roster, own, ("那不是单位或场所的类别", "that is no track of a unit or a place"))
        return
    for track in scene.plan.tracks.values():
        if any(_of(rule, roster) for rule in track.rules.values()):
            if own is None and track.subject in OWN:
                yield _other(scene, roster, track, ("它没有写 of，就是本地的", "it names no of:, so it is the area's"))
            elif own is not None and track is not own:
                yield _other(scene, roster, track, (f"它写明归“{own.name}”", f'it is written as one of "{own.name}"'))


def _other(scene: Scene, roster: Roster, track: Track, why: tuple[str, str]) -> Diagnostic:
    return scene.named(gaps.WATCH_ELSEWHERE, roster.place, roster.name, roster.title, "of", track=track.name, why_zh=why[0], why_en=why[1])


def _of(rule: Rule, roster: Roster) -> bool:
    return roster.name in (rule.lays_out, rule.relieves) or (isinstance(rule.opens, Shift) and rule.opens.roster == roster.name)


def _relief(scene: Scene, rule: Rule) -> Iterator[Diagnostic]:
    """A watch is taken over by whoever stands it next, on the form that says what was read."""
    if not rule.relieves:
        return
    if not isinstance(rule.opens, Shift) or rule.opens.roster != rule.relieves or rule.opens.each is not None:
        yield scene.rule(
            gaps.WATCH_RELIEF, rule, "relieves", roster=rule.relieves, why_zh="它不随这张表的班开始", why_en="it does not open with its watches"
        )
    elif rule.evidence != RELIEF:
        yield scene.rule(gaps.WATCH_RELIEF, rule, "evidence", roster=rule.relieves, why_zh="它用了别的表单", why_en="it is proven by another form")


def _pictured(scene: Scene, rule: Rule) -> Iterator[Diagnostic]:
    """Nothing that a watch sees is kept as a picture."""
    form = scene.plan.forms.get(rule.evidence)
    if isinstance(rule.opens, Shift) and form is not None and any(field.kind == "photo" for field in form.fields):
        yield scene.rule(gaps.WATCH_PICTURED, rule, "evidence", form=form.name)


def _impossible(roster: Roster) -> tuple[str, str] | None:
    if roster.longest > roster.week:
        return "一个班比一周的上限还长", "one watch is longer than a week's limit"
    if roster.rest <= _ZERO:
        return "两班之间没有休息", "there is no rest between two watches"
    if roster.longest > timedelta(hours=24):
        return "一个班超过 24 小时", "a watch is longer than 24 h"
    return None


def weekly(roster: Roster) -> timedelta:
    """What one person can watch in a week, at most: whole shifts with the rest between them."""
    if roster.longest <= _ZERO:
        return _ZERO
    return min(roster.week, (_WEEK // (roster.longest + roster.rest)) * roster.longest)
