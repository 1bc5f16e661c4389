"""Whether what is taken comes back, somebody keeps it, and the lists due at an hour reach somebody who may read them."""

from collections.abc import Iterator

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import gaps, lacks
from anju.core.plan.check.scene import Scene
from anju.core.plan.model import PERSON, Digest, Plan, Rule
from anju.core.plan.resource import EXCEPTION, UNIT

OWING = ("area", "unit")


def resources(plan: Plan) -> Iterator[Diagnostic]:
    """A resource that nobody takes, that never comes back, or that no standing post keeps."""
    if not plan.tracks:
        return
    scene = Scene(plan, next(iter(plan.tracks.values())))
    rules = [rule for track in plan.tracks.values() for rule in track.rules.values()]
    for one in plan.resources.values():
        keeper = plan.roles.get(one.kept_by)
        if not one.cites:
            yield scene.named(gaps.UNCITED, one.place, one.name, one.title)
        if not any(rule.takes == one.name for rule in rules):
            yield scene.named(lacks.IDLE, one.place, one.name, one.title)
        elif not any(rule.gives_back == one.name for rule in rules):
            yield scene.named(lacks.NEVER_BACK, one.place, one.name, one.title)
        if keeper is not None and keeper.kind != "post":
            yield scene.named(lacks.UNKEPT, one.place, one.name, one.title, "kept_by", role=one.kept_by)


def takings(scene: Scene) -> Iterator[Diagnostic]:
    """A duty that takes something by a form that does not say which, or leaves no room for the reason of an exception."""
    for rule in scene.rules:
        known = scene.plan.resources.get(rule.takes)
        if known is None:
            continue
        if not _asks(scene, rule, UNIT, required=True):
            yield scene.rule(lacks.NO_UNIT, rule, "evidence", form=rule.evidence, field=UNIT, why_zh="（必填）", why_en=" that must be answered")
        elif known.exception and not _asks(scene, rule, EXCEPTION, required=False):
            yield scene.rule(lacks.NO_UNIT, rule, "evidence", form=rule.evidence, field=EXCEPTION, why_zh="（选填）", why_en=" that may be empty")


def _asks(scene: Scene, rule: Rule, name: str, *, required: bool) -> bool:
    form = scene.plan.forms.get(rule.evidence)
    return form is None or any(one.name == name and one.kind == "text" and one.required is required for one in form.fields)


def digests(scene: Scene) -> Iterator[Diagnostic]:
    """A list owed by nobody's area, read by its sender alone, struck by somebody who never gets it, or sent to somebody who may not read it."""
    for one in scene.track.digests.values():
        if scene.track.subject not in OWING:
            yield scene.named(lacks.NOT_AN_AREA, one.place, one.name, one.title, subject=scene.track.subject)
        sender = scene.track.rules[one.rule].owner if one.rule in scene.track.rules else ""
        if sender in one.to:
            yield scene.named(lacks.TO_SENDER, one.place, one.name, one.title, "to")
        if one.struck_by and one.struck_by not in one.to:
            yield scene.named(lacks.STRIKES_UNSEEN, one.place, one.name, one.title, "struck_by", role=one.struck_by)
        for role in dict.fromkeys((sender, *one.to)):
            if not _may_read(scene.plan, one, role):
                yield scene.named(lacks.MAY_NOT_SEE, one.place, one.name, one.title, "owner" if role == sender else "to", role=role)


def _may_read(plan: Plan, digest: Digest, role: str) -> bool:
    """Names need some sight of the person, results all of it; no household reads about another."""
    known = plan.roles.get(role)
    if known is None:
        return True
    return role != PERSON and known.sees != "none" and (digest.lists != "results" or known.sees == "all")
