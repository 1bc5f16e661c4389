"""Whether what a seat asks of whoever sits there can be had: somebody needs it, somebody keeps it, and care goes on while nobody has it."""

from collections.abc import Iterator

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import gaps, lacks
from anju.core.plan.check.scene import Scene
from anju.core.plan.model import Plan


def qualifications(plan: Plan) -> Iterator[Diagnostic]:
    """A qualification that no role needs, or that nobody records or hears of before it runs out."""
    if not plan.tracks:
        return
    scene = Scene(plan, next(iter(plan.tracks.values())))
    needed = {name for role in plan.roles.values() for name in role.needs}
    heard = any(track.subject == "area" for track in plan.tracks.values())
    for one in plan.qualifications.values():
        keeper = plan.roles.get(one.kept_by)
        if not one.cites:
            yield scene.named(gaps.UNCITED, one.place, one.name, one.title)
        if one.name not in needed:
            yield scene.named(lacks.UNNEEDED, one.place, one.name, one.title)
        if keeper is not None and keeper.kind != "post":
            why = f"由“{keeper.name}”登记，但那不是常设岗位", f'is recorded by "{keeper.name}", which is no standing post'
            yield scene.named(lacks.UNRECORDED, one.place, one.name, one.title, "kept_by", why_zh=why[0], why_en=why[1])
        elif not heard:
            why = "快到期时没有地方提醒", "has no track of an area in which it is heard of before it runs out"
            yield scene.named(lacks.UNRECORDED, one.place, one.name, one.title, why_zh=why[0], why_en=why[1])


def alone(scene: Scene) -> Iterator[Diagnostic]:
    """A duty of a seat that needs a qualification and that falls back to nobody without: care never waits for a paper (DESIGN rule 1)."""
    for rule in scene.rules:
        owner, other = scene.plan.roles.get(rule.owner), scene.plan.roles.get(rule.falls_back)
        if owner is not None and owner.kind == "seat" and owner.needs and (other is None or other.needs):
            yield scene.rule(lacks.ALONE, rule, "falls_back" if other else "", role=owner.name)
