"""Whether every paper reaches somebody, every rule says why, and every record is closed."""

from collections.abc import Iterator

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import gaps
from anju.core.plan.check.scene import Scene
from anju.core.plan.model import HELD, Place, Plan, Text


def documents(plan: Plan) -> Iterator[Diagnostic]:
    """A document that no duty serves, signs or seals; a certificate is drawn for whoever asks."""
    if not plan.tracks:
        return
    rules = [rule for track in plan.tracks.values() for rule in track.rules.values()]
    used = {rule.serves for rule in rules} | {rule.signs for rule in rules}
    scene = Scene(plan, next(iter(plan.tracks.values())))
    for document in plan.documents.values():
        if document.name not in used and document.kind != "certificate":
            yield scene.named(gaps.UNSERVED, document.place, document.name, document.title)
        if not document.cites:
            yield scene.named(gaps.UNCITED, document.place, document.name, document.title)
    for roster in plan.rosters.values():
        if not roster.cites:
            yield scene.named(gaps.UNCITED, roster.place, roster.name, roster.title)


def citations(scene: Scene) -> Iterator[Diagnostic]:
    """A duty, a reaction or an incident that cites no clause; each place once, also where it expanded into several rules."""
    seen: set[Place] = set()
    track = scene.track
    said: list[tuple[Place, str, Text, tuple[str, ...]]] = [(rule.place, rule.name, rule.title, rule.cites) for rule in scene.rules]
    said += [(one.place, one.name, Text(one.name, one.name), one.cites) for one in track.reactions]
    said += [(kind.place, kind.name, kind.title, kind.cites) for kind in track.incidents.values()]
    for place, name, title, cites in said:
        if not cites and place not in seen:
            seen.add(place)
            yield scene.named(gaps.UNCITED, place, name, title)


def unsupplied(plan: Plan) -> Iterator[Diagnostic]:
    """A way named without measures, and without the clause that names it."""
    for track in plan.tracks.values():
        if not track.supplied and not track.cites:
            yield Scene(plan, track).named(gaps.UNCITED, track.place, track.name, track.title)


def archive(scene: Scene) -> Iterator[Diagnostic]:
    """A track of a person or a household that is never archived."""
    track = scene.track
    if track.subject in HELD and not any(rule.shuts for rule in scene.rules):
        yield scene.named(gaps.NOT_ARCHIVED, track.place, track.name, track.title)
