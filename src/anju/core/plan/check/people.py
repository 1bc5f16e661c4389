"""Whether there is somebody: for each duty, each seat, each rung, and when nobody is there."""

from collections.abc import Iterator

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import faults
from anju.core.plan.check.scene import Scene
from anju.core.plan.model import HELD, PERSON, Plan, Rule, Shift


def roles(plan: Plan) -> Iterator[Diagnostic]:
    """A role that no agency fills."""
    for role in plan.roles.values():
        if role.kind != "person" and not role.agency and plan.tracks:
            yield Scene(plan, next(iter(plan.tracks.values()))).named(faults.NO_AGENCY, role.place, role.name, role.title)


def seats(scene: Scene) -> Iterator[Diagnostic]:
    """A seat that the track needs and no duty of it fills. Whoever stands a shift is drawn from the area's staff and needs no seat."""
    needed = {rule.owner for rule in scene.rules if not isinstance(rule.opens, Shift)} | {rung.to for rule in scene.rules for rung in rule.ladder}
    needed |= {*scene.track.custody, *scene.track.waived_by, scene.track.passes_to}
    for role in scene.plan.roles.values():
        if role.kind == "seat" and role.name in needed and not scene.filled(role.name):
            yield scene.named(faults.NOT_FILLED, role.place, role.name, role.title, track_zh=scene.track.title.zh, track_en=scene.track.title.en)


def ladders(scene: Scene) -> Iterator[Diagnostic]:
    """A duty that must be done and that nobody hears of, or whose ladder ends in nobody."""
    for rule in scene.rules:
        if not rule.ladder:
            if rule.force == "must" and not (rule.owner == PERSON and rule.missed):
                yield scene.rule(faults.NO_LADDER, rule)
            continue
        why = _nobody(scene, rule)
        if why:
            yield scene.rule(faults.DEAD_LADDER, rule, "ladder", last=rule.ladder[-1].to, why_zh=why[0], why_en=why[1])


def _nobody(scene: Scene, rule: Rule) -> tuple[str, str] | None:
    last = rule.ladder[-1].to
    if last == PERSON:
        return "那是被管控人员本人", "that is the person themselves"
    if all(rung.to == rule.owner for rung in rule.ladder):
        return "那就是责任人自己", "that is the owner again"
    if not scene.standing(last):
        return "这一席可能空着", "that seat may be empty"
    if not any(scene.standing(rung.to) and rung.to != rule.owner for rung in rule.ladder):
        return "那就是责任人自己，其余的席位可能空着", "that is the owner again, and every other rung a seat that may be empty"
    return None


def units(scene: Scene) -> Iterator[Diagnostic]:
    """A unit's track of which nobody is: it names no kind of agency, or one that fills no role; or a kind where no unit is meant."""
    track, kinds = scene.track, {role.agency for role in scene.plan.roles.values() if role.agency}
    if (track.of not in kinds) if track.subject == "unit" else track.of:
        yield scene.named(faults.NO_UNIT, track.place, track.name, track.title, "of", of=track.of, kinds=sorted(kinds))


def heirs(scene: Scene) -> Iterator[Diagnostic]:
    """A track that does not say what happens when a duty has nobody, or to whom the household's duties pass at END."""
    track = scene.track
    if not track.unowned:
        yield scene.named(faults.NO_UNOWNED, track.place, track.name, track.title)
    owes = any(rule.owner == PERSON for rule in scene.rules)
    if owes and track.subject in HELD and track.passes_to in ("", PERSON):
        yield scene.named(faults.NO_HEIR, track.place, track.name, track.title, "passes_to")


def custody(scene: Scene) -> Iterator[Diagnostic]:
    """A household that nobody holds at first: the seat of its first holder is still empty when the enrolment begins."""
    first = next(iter(scene.track.custody), "")
    if first and not scene.standing(first):
        yield scene.named(faults.CUSTODY, scene.track.place, scene.track.name, scene.track.title, "custody", role=first)


def sights(scene: Scene) -> Iterator[Diagnostic]:
    """Readings and moods taken by a role that sees needs and address only (DESIGN rule 12)."""
    for rule in scene.rules:
        owner, form = scene.plan.roles.get(rule.owner), scene.plan.forms.get(rule.evidence)
        if owner and form and owner.kind != "person" and owner.sees != "all" and form.sensitivity == "health":
            yield scene.rule(faults.UNSEEN, rule, "evidence", role=owner.name, sees=owner.sees, form=form.name)


def companions(scene: Scene) -> Iterator[Diagnostic]:
    """Two duties done together by the same one."""
    for rule in scene.rules:
        other = scene.track.rules.get(rule.together)
        if other is not None and other.owner == rule.owner:
            yield scene.rule(faults.TOGETHER, rule, "together", other=other.name)
