"""Whether a track fits whom or what it is about: a member of staff is not held, a thing is over some day, nobody is begun by a machine."""

from collections.abc import Iterator

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import kinds
from anju.core.plan.check.scene import Scene
from anju.core.plan.check.turns import effects_of
from anju.core.plan.condition import compared
from anju.core.plan.model import PARTS, PERSON, Beginning, Effects, Field, Form, Moment, Plan, Reaction, Text, Track

_SOMEBODY = ("person", "household", "worker")


def workers(scene: Scene) -> Iterator[Diagnostic]:
    """Roles that nobody can be enrolled by; staff who are held; duties of theirs that a colleague would do."""
    track = scene.track
    why = _enrols(scene)
    if why:
        yield scene.named(kinds.ENROLS, track.place, track.name, track.title, "enrols", why_zh=why[0], why_en=why[1])
    if track.subject != "worker":
        return
    if track.mode == "compulsory" and (track.place, "legal") in scene.plan.lines:
        yield scene.named(kinds.WORKER_HELD, track.place, track.name, track.title, "legal")
    for rule in scene.rules:
        mate = next((role for role in (rule.owner, rule.falls_back) if role in track.enrols), None)
        if mate:
            yield scene.rule(kinds.COLLEAGUE, rule, "owner" if rule.owner == mate else "falls_back", role=mate)


def _enrols(scene: Scene) -> tuple[str, str] | None:
    enrols, worker = scene.track.enrols, scene.track.subject == "worker"
    if not worker:
        return ("它管的不是工作人员", "it is not about members of staff") if enrols else None
    if not enrols:
        return "没有写哪些角色", "it names no role"
    known = [scene.plan.roles[role] for role in enrols if role in scene.plan.roles]
    bare = next((role.name for role in known if role.kind == "person"), None)
    return (f"{bare} 不是工作人员的岗位", f"{bare} is no post of staff") if bare else None


def owed(scene: Scene) -> Iterator[Diagnostic]:
    """A duty of the person where there is none."""
    for rule in scene.rules:
        if PERSON in (rule.owner, rule.falls_back) and scene.track.subject not in _SOMEBODY:
            yield scene.rule(kinds.NOBODY_THERE, rule, "owner", track_zh=scene.track.title.zh, track_en=scene.track.title.en)


def things(scene: Scene) -> Iterator[Diagnostic]:
    """A thing that is never over, or waits for an END that it does not have."""
    track = scene.track
    if not track.thing:
        return
    order = [stage for stage in track.stages if not stage.aside]
    waiting = [stage for stage in order if isinstance(stage.enters, Moment) and stage.enters.anchor == "ends"]
    for stage in waiting:
        yield scene.named(kinds.THING_HELD, stage.place, track.name, track.title, "enters", stage=stage.name)
    if len(order) < 2 and not any(effect.end for _, effect in effects_of(scene)):
        yield scene.named(kinds.THING_ENDLESS, track.place, track.name, track.title, "stages")


def begun(scene: Scene) -> Iterator[Diagnostic]:
    """Somebody enrolled by a machine; a thing whose name nobody says; an answer told to no file, or that says too little there."""
    for reaction, effect in effects_of(scene):
        form = scene.plan.forms.get(reaction.form)
        if effect.begin:
            yield from _begins(scene, reaction, effect, form)
        if effect.tell_parent:
            yield from _tells(scene, reaction, effect.tell_parent, form)


def _begins(scene: Scene, reaction: Reaction, effect: Effects, form: Form | None) -> Iterator[Diagnostic]:
    begin = effect.begin
    target = scene.plan.tracks.get(begin.track) if begin else None
    if begin is None or target is None:
        return
    title, spoken = Text(reaction.name, reaction.name), {field.name for field in _fields(form) if field.kind in ("text", "tube")}
    if not target.thing:
        yield scene.named(kinds.BEGINS_PERSON, begin.place, reaction.name, title, track=target.name)
    elif begin.named and begin.named not in spoken:
        yield scene.named(kinds.BEGIN_NAMED, reaction.place, reaction.name, title, "named", field=begin.named, form=reaction.form)
    if begin.each:
        yield from _divides(scene, reaction, begin, target)


def _divides(scene: Scene, reaction: Reaction, begin: Beginning, target: Track) -> Iterator[Diagnostic]:
    """A matter broken down among units that there are none of, whose parts nobody counts, or with nobody asked about places without a unit."""
    title, units = Text(reaction.name, reaction.name), {role.agency for role in scene.plan.roles.values()}
    why = ("没有角色由这类单位担任", "no role is filled by that kind") if begin.each not in units else None
    why = ("它开的不是事项", "what it begins is no matter") if why is None and target.subject != "matter" else why
    if why:
        yield scene.named(kinds.EACH_OF_NONE, reaction.place, reaction.name, title, "each", each=begin.each, why_zh=why[0], why_en=why[1])
    elif not any(one.form == PARTS for one in scene.track.reactions):
        yield scene.named(kinds.UNCOUNTED, reaction.place, reaction.name, title, "begin")
    elif not any(one.form == PARTS and "bare" in {test.field for _, test in compared(PARTS, one.when)} for one in scene.track.reactions):
        yield scene.named(kinds.BARE_UNHEARD, reaction.place, reaction.name, title, "begin")


def _tells(scene: Scene, reaction: Reaction, told: str, form: Form | None) -> Iterator[Diagnostic]:
    title, asked = Text(reaction.name, reaction.name), scene.plan.forms.get(told)
    given = {(field.name, field.kind) for field in _fields(form) if field.required}
    lacks = [field.name for field in asked.fields if field.required and (field.name, field.kind) not in given] if asked else []
    if not scene.track.thing:
        yield scene.named(kinds.TELLS_NOBODY, reaction.place, reaction.name, title, "tell_parent", track=scene.track.name)
    elif lacks:
        yield scene.named(kinds.TELLS_LITTLE, reaction.place, reaction.name, title, "tell_parent", told=told, form=reaction.form, fields=lacks)


def places(plan: Plan) -> Iterator[Diagnostic]:
    """A place that the household is asked for, by whatever way; one that is compared with nothing."""
    rules = [rule for track in plan.tracks.values() for rule in track.rules.values()]
    theirs = {rule.evidence for rule in rules if rule.owner == PERSON or "household" in rule.answered_by}
    known = {f"{form.name}.{field.name}" for form in plan.forms.values() for field in form.fields if field.kind == "place"}
    gates = plan.classification.asks if plan.classification else ""
    for form in plan.forms.values() if plan.tracks else ():
        scene = Scene(plan, next(iter(plan.tracks.values())))
        for field in (one for one in form.fields if one.kind == "place"):
            if form.home or form.name in theirs or (form.name == gates and not field.staff):
                yield scene.named(kinds.PLACE_OF_HOME, field.place, field.name, field.title, "kind", form=form.name)
            if field.against and field.against not in known:
                yield scene.named(kinds.PLACE_AGAINST, field.place, field.name, field.title, "against", against=field.against)


def _fields(form: Form | None) -> list[Field]:
    """The fields whose answers the ledger keeps."""
    return [field for field in form.fields if not field.sealed and field.kind != "photo"] if form else []
