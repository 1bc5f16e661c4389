"""Whether a team can be what it says: enough seats, somebody who fills and who chooses them, and nothing that an empty one leaves with nobody."""

from collections.abc import Iterator

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.check import gaps, lacks
from anju.core.plan.check.scene import Scene
from anju.core.plan.model import Called, Follow, Plan, Rule, Team


def teams(plan: Plan) -> Iterator[Diagnostic]:
    """A team whose numbers cannot be met, or that no track has."""
    if not plan.tracks:
        return
    scene = Scene(plan, next(iter(plan.tracks.values())))
    for team in plan.teams.values():
        if not team.cites:
            yield scene.named(gaps.UNCITED, team.place, team.name, team.title)
        why = _impossible(plan, team)
        if why:
            yield scene.named(lacks.IMPOSSIBLE, team.place, team.name, team.title, why[0], why_zh=why[1], why_en=why[2])
        elif not any(_has(Scene(plan, track), team) for track in plan.tracks.values()):
            zh, en = "各个类别", "any track"
            yield scene.named(lacks.UNFILLED, team.place, team.name, team.title, minimum=team.minimum, fillable=0, track_zh=zh, track_en=en)


def _impossible(plan: Plan, team: Team) -> tuple[str, str, str] | None:
    """The key at fault, and why, in both languages."""
    many = len(team.seats)
    if team.choose > many:
        return "choose", f"要选 {team.choose} 个，一共只有 {many} 个岗位", f"{team.choose} are to be chosen, and there are {many} seats"
    if team.minimum > team.choose:
        return "minimum", f"至少 {team.minimum} 个人，可只定 {team.choose} 个", f"{team.minimum} must be filled, and only {team.choose} are named"
    for seat in team.seats:
        known = plan.roles.get(seat)
        if known is not None and known.kind != "seat":
            return "seats", f"“{seat}”不是席位，不为每一户定人", f'"{seat}" is no seat: nobody is named there for a file'
        if plan.team_of(seat) is not team:
            return "seats", f"“{seat}”已经属于另一个责任组", f'"{seat}" is in another team already'
    return None


def _has(scene: Scene, team: Team) -> bool:
    return any(rule.fills in team.seats or rule.chooses == team.name for rule in scene.rules)


def manned(scene: Scene) -> Iterator[Diagnostic]:
    """A team of the track that cannot be filled up to its minimum, or whose seats nobody chooses."""
    for team in scene.plan.teams.values():
        if not _has(scene, team) or _impossible(scene.plan, team):
            continue
        said = {"track_zh": scene.track.title.zh, "track_en": scene.track.title.en}
        fillable = sum(scene.filled(seat) for seat in team.seats)
        why = _unchosen(scene, team)
        if fillable < team.minimum:
            yield scene.named(lacks.UNFILLED, team.place, team.name, team.title, "seats", minimum=team.minimum, fillable=fillable, **said)
        elif why:
            yield scene.named(lacks.UNCHOSEN, team.place, team.name, team.title, "choose", choose=team.choose, why_zh=why[0], why_en=why[1])


def _unchosen(scene: Scene, team: Team) -> tuple[str, str] | None:
    choosing = [rule for rule in scene.rules if rule.chooses == team.name]
    if not choosing:
        return None if team.choose == len(team.seats) else ("没有任务来选", "no duty chooses them")
    if any(rule.evidence != team.form for rule in choosing):
        return "选的任务写了别的表单", "the duty that chooses is proven by another form"
    called = {rule.fills for rule in scene.rules if rule.opens == Called() and rule.when is None}
    other = next((rule for rule in scene.rules if rule.fills in team.seats and rule.fills not in called), None)
    if other is not None or not called.issuperset(team.seats):
        name = other.name if other is not None else next(seat for seat in team.seats if seat not in called)
        return f"“{name}”不是选定以后才定人", f'"{name}" is not named because it was chosen'
    return None


def alone(scene: Scene) -> Iterator[Diagnostic]:
    """What rests on a seat that the team may leave empty, and on nobody else (DESIGN rule 1)."""
    spared = {seat: team for team in scene.plan.teams.values() if team.spares and _has(scene, team) for seat in team.seats}
    for rule in scene.rules:
        if rule.owner in spared and not _stood_in(scene, rule) and not _waits(scene, rule, rule.owner, frozenset()):
            key = "falls_back" if rule.falls_back else ""
            yield scene.rule(lacks.SPARED, rule, key, role=rule.owner, team=spared[rule.owner].name)
    heir = scene.track.passes_to
    if heir in spared and not scene.track.custody:
        yield scene.named(lacks.SPARED, scene.track.place, scene.track.name, scene.track.title, "passes_to", role=heir, team=spared[heir].name)


def _stood_in(scene: Scene, rule: Rule) -> bool:
    return bool(rule.falls_back) and scene.standing(rule.falls_back)


def _waits(scene: Scene, rule: Rule, seat: str, seen: frozenset[str]) -> bool:
    """Whether it opens only once somebody sits in the seat: it waits for the duty that fills it, or for what does."""
    if not isinstance(rule.opens, Follow) or rule.name in seen:
        return False
    before = [scene.track.rules[name] for name in rule.opens.rules if name in scene.track.rules]
    held = [one.fills == seat or _waits(scene, one, seat, seen | {rule.name}) for one in before]
    return any(held) if rule.opens.need == "all" else bool(held) and all(held)
