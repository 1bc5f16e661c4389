"""Whether anybody could be held: past the maximum, without a basis, without an end, or by a paper."""

from collections.abc import Iterator
from datetime import timedelta

from anju.core.language.diagnostic import Diagnostic, Spot
from anju.core.language.values import spelled
from anju.core.plan.check import faults
from anju.core.plan.check.paths import opening_in
from anju.core.plan.check.scene import Scene, spot_of, top
from anju.core.plan.model import HELD, PERSON, Calendar, Daily, Draw, Entry, Moment, Plan, Rule, Spaced, Track

_DAY = timedelta(days=1)


def basis(plan: Plan) -> Iterator[Diagnostic]:
    """A compulsory plan without term, article, rights or a place to complain; a voluntary one never reviewed; any without emergency number."""
    terms = [track.term for track in plan.tracks.values() if track.term]
    for term in dict.fromkeys([plan.term, *terms] if plan.term else terms):
        if term.length > term.maximum:
            yield faults.PAST_MAXIMUM.at(spot_of(plan, term.place, "maximum"), length=spelled(term.length), maximum=spelled(term.maximum))
    persons = [track for track in plan.tracks.values() if track.subject in HELD and track.supplied]
    held = [track for track in persons if track.holds]
    if persons and not plan.emergency:
        yield faults.NO_EMERGENCY.at(top(plan, "emergency"))
    if held:
        yield from _compulsory(plan, held)
    for track in persons:
        if track.mode == "voluntary" and track.term is None and plan.review_by is None:
            yield faults.NO_REVIEW.at(_legal(plan, track))


def _legal(plan: Plan, track: Track) -> Spot:
    """Where the basis of a track is written: its own, or the plan's."""
    own = (track.place, "legal") in plan.lines
    return spot_of(plan, track.place, "legal") if own else top(plan, "legal")


def _compulsory(plan: Plan, held: list[Track]) -> Iterator[Diagnostic]:
    for track in held:
        if track.term is None:
            yield faults.NO_END.at(_legal(plan, track))
        if not track.article:
            yield faults.NO_BASIS.at(_legal(plan, track))
    if not plan.rights:
        yield faults.NO_RIGHTS.at(top(plan, "rights"), lack_zh="住户有哪些权利", lack_en="which rights the household has", key="rights")
    if not plan.complain_to:
        yield faults.NO_RIGHTS.at(top(plan, "complain_to"), lack_zh="向谁投诉", lack_en="to whom to complain", key="complain_to")


def term(scene: Scene) -> Iterator[Diagnostic]:
    """A duty planned for a time that the term does not have."""
    term = scene.track.term
    if term is None or scene.track.subject not in HELD:
        return
    for rule in scene.rules:
        why = _outside(rule, term.length) or _beyond(rule, term.days + term.hours)
        if why:
            yield scene.rule(faults.OUTSIDE_TERM, rule, "opens", why_zh=why[0], why_en=why[1], length=spelled(term.length))


def _beyond(rule: Rule, days: int) -> tuple[str, str] | None:
    """Days of the term are counted from 1; a term in hours touches one more than it is long."""
    match rule.opens:
        case Calendar(days=named) if named and named[-1] > days:
            return f"期限没有第 {named[-1]} 天", f"the term has no day {named[-1]}"
        case Draw(once_in=block) if block > days:
            return f"每 {block} 天抽一次，期限内不一定抽得到", f"once in {block} days is not sure to come at all"
    return None


def _outside(rule: Rule, span: timedelta) -> tuple[str, str] | None:
    match rule.opens:
        case Daily(_, every) if every > 1 and every * _DAY >= span:
            return f"每 {every} 天一次，期限内来不及第二次", f"every {every} days never comes a second time"
        case Spaced(most) if most > span:
            return f"间隔 {spelled(most)} 比期限还长", f"{spelled(most)} apart is longer than the term"
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
    papers: set[str] = set()
    stuck = next((rule for rule in rules if rule.name not in open_), None)
    if stuck:
        yield scene.rule(faults.SIGN_OFF_STUCK, stuck)
    for rule in rules:
        if rule.owner == PERSON:
            yield scene.rule(faults.PERSON_SIGNS, rule)
        if (rule.owner, rule.signs) in signed:
            yield scene.rule(faults.TWICE, rule, role=rule.owner, paper=rule.signs)
        if rule.mark == "seal" and rule.signs not in papers:
            yield scene.rule(faults.SEALED_FIRST, rule, "mark", paper=rule.signs)
        papers |= {rule.signs} if rule.mark == "sign" else set()
        signed.add((rule.owner, rule.signs))
    if rules:
        yield from _in_time(scene, rules)


def _in_time(scene: Scene, rules: list[Rule]) -> Iterator[Diagnostic]:
    first = rules[0].opens
    steps = {rule.name.split(".")[1]: rule.within for rule in rules}
    needed = sum(steps.values(), timedelta(0))
    if isinstance(first, Moment) and first.anchor == "ends" and needed > -first.offset:
        yield scene.rule(faults.SIGN_OFF_LATE, rules[0], lead=spelled(-first.offset), needed=spelled(needed))
