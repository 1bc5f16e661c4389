"""Whether anybody could be held: past the maximum, without a basis, without an end, or by a paper."""

from collections.abc import Iterator
from datetime import timedelta

from anju.core.language.diagnostic import Diagnostic
from anju.core.language.values import spelled
from anju.core.plan.check import faults
from anju.core.plan.check.paths import opening_in
from anju.core.plan.check.scene import Scene, spot_of, top
from anju.core.plan.model import PERSON, Daily, Entry, Moment, Plan, Rule

_DAY = timedelta(days=1)


def basis(plan: Plan) -> Iterator[Diagnostic]:
    """A compulsory plan without term, article, rights or a place to complain; a voluntary one never reviewed; any without emergency number."""
    if plan.term and plan.term.days > plan.term.maximum:
        place = next((place for (at, key), place in plan.lines.items() if key == "maximum" and at.line == top(plan, "term").line), None)
        spot = spot_of(plan, place) if place else top(plan, "term")
        yield faults.PAST_MAXIMUM.at(spot, days=plan.term.days, maximum=plan.term.maximum)
    persons = any(track.subject == "person" for track in plan.tracks.values())
    if persons and not plan.emergency:
        yield faults.NO_EMERGENCY.at(top(plan, "emergency"))
    if plan.mode == "compulsory" and persons:
        yield from _compulsory(plan)
    elif persons and plan.term is None and plan.review_by is None:
        yield faults.NO_REVIEW.at(top(plan, "legal"))


def _compulsory(plan: Plan) -> Iterator[Diagnostic]:
    if plan.term is None:
        yield faults.NO_END.at(top(plan, "legal"))
    if not plan.article:
        yield faults.NO_BASIS.at(top(plan, "legal"))
    if not plan.rights:
        yield faults.NO_RIGHTS.at(top(plan, "rights"), lack_zh="住户有哪些权利", lack_en="which rights the household has", key="rights")
    if not plan.complain_to:
        yield faults.NO_RIGHTS.at(top(plan, "complain_to"), lack_zh="向谁投诉", lack_en="to whom to complain", key="complain_to")


def term(scene: Scene) -> Iterator[Diagnostic]:
    """A duty planned for a time that the term does not have."""
    if scene.plan.term is None or scene.track.subject != "person":
        return
    days = scene.plan.term.days
    for rule in scene.rules:
        why = _outside(rule, days * _DAY)
        if why:
            yield scene.rule(faults.OUTSIDE_TERM, rule, "opens", why_zh=why[0], why_en=why[1], days=days)


def _outside(rule: Rule, span: timedelta) -> tuple[str, str] | None:
    match rule.opens:
        case Daily(_, every) if every > 1 and every * _DAY >= span:
            return f"每 {every} 天一次，期限内来不及第二次", f"every {every} days never comes a second time"
        case Moment("starts", offset) if offset >= span:
            return f"开始后 {spelled(offset)} 已经到期", f"{spelled(offset)} after the start it is over"
        case Moment("ends", offset) if -offset > span:
            return f"到期前 {spelled(-offset)} 还没有开始", f"{spelled(-offset)} before END it has not begun"
        case Entry(after) if after >= span:
            return f"进入阶段后 {spelled(after)} 已经到期", f"{spelled(after)} after entry it is over"
    return None


def sign_off(scene: Scene) -> Iterator[Diagnostic]:
    """A release paper that cannot be finished in time, or at all, or by the right people."""
    rules = [scene.track.rules[name] for name in scene.track.sign_off if name in scene.track.rules]
    open_ = opening_in(scene.track)
    signed: set[tuple[str, str]] = set()
    stuck = next((rule for rule in rules if rule.name not in open_), None)
    if stuck:
        yield scene.rule(faults.SIGN_OFF_STUCK, stuck)
    for rule in rules:
        if rule.owner == PERSON:
            yield scene.rule(faults.PERSON_SIGNS, rule)
        if (rule.owner, rule.signs) in signed:
            yield scene.rule(faults.TWICE, rule, role=rule.owner, paper=rule.signs)
        signed.add((rule.owner, rule.signs))
    if rules:
        yield from _in_time(scene, rules)


def _in_time(scene: Scene, rules: list[Rule]) -> Iterator[Diagnostic]:
    first = rules[0].opens
    steps = {rule.name.split(".")[1]: rule.within for rule in rules}
    needed = sum(steps.values(), timedelta(0))
    if isinstance(first, Moment) and first.anchor == "ends" and needed > -first.offset:
        yield scene.rule(faults.SIGN_OFF_LATE, rules[0], lead=spelled(-first.offset), needed=spelled(needed))
