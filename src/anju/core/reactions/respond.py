"""What one decision calls for at once, at the same instant: reactions to decisions. Reactions to what a form says are in `react`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from anju.core.duties.calendar import again
from anju.core.duties.due import allowed, passed
from anju.core.duties.order import position
from anju.core.duties.scene import Scene
from anju.core.duties.vacancy import VACANT, number, vacated
from anju.core.duties.waits import never_came, newly, waiting, waits_no_more
from anju.core.enrolment.decision import Alarm, Aside, Close, Decision, Hold, Lapse, Mark, Move, Pass, Raise, Seat, Settle, Sign, Term
from anju.core.enrolment.fact import Key
from anju.core.enrolment.state import Closing, Duty, Incident, State
from anju.core.moments import local_day, zone_of
from anju.core.plan.model import Called, Follow
from anju.core.reactions.empty import emptied, filled, unnamed, unowned
from anju.core.reactions.part import over
from anju.core.reactions.spread import spread


def follow_up(scene: Scene, state: State, decision: Decision) -> list[Decision]:
    """Decisions that `decision`, already applied to `state`, calls for at the same instant."""
    match decision:
        case Raise(duty=duty):
            return unowned(scene, state, duty, decision.at)
        case Pass():
            return unowned(scene, state, state.duties[decision.key], decision.at)
        case Close() if decision.closing.how in ("done", "late"):
            return [step for after in DONE for step in after(scene, state, decision)]
        case Mark(name=name, at=at):
            return _last(scene, state, name, at)
        case Close():
            return [*_settled(scene, state, decision), *unnamed(scene, state, decision)]
        case Alarm():
            return _response(scene, state, decision)
        case Move() | Aside():
            return over(scene, state, decision)
        case Lapse():
            return _unanswered(scene, state, decision)
        case Term():
            return spread(scene, state, decision.at, decision.why)
        case Seat(role=role, post=post) if post:
            return filled(scene, state, decision, role)
        case Seat(role=role):
            return emptied(scene, state, decision, role)
        case _:
            return []


def call(
    scene: Scene, state: State, rule: str, at: datetime, *facts: int, nth: int | None = None, post: str = "", closes: datetime | None = None,
    anyhow: bool = False,
) -> list[Decision]:  # fmt: skip
    """Open the called rule `rule`, for `post` where one is named, until `closes` where that is said; nothing where that very duty exists already.
    A file is archived once: its duty waits for all that is open, so two of them would wait for each other.

    `anyhow`: also where its condition does not hold, for a person has decided that what it waits for comes no more.
    """
    fact = facts[0] if facts else 0
    key = Key(rule, local_day(at, state.zone), fact if nth is None else nth)
    if key in state.duties or (scene.rule(rule).shuts and waiting(state, rule)):
        return []
    duty = scene.make(state, scene.rule(rule), key, at, fact)
    duty = replace(duty, post=post or duty.post, closes=duty.closes if closes is None else max(closes, duty.opens))
    raised = Raise(key=key, at=at, why=scene.why(rule, *facts), duty=duty)
    return [raised] if anyhow or allowed(scene, state, raised) else []


def alarm(scene: Scene, state: State, kind: str, at: datetime, fact: int) -> list[Decision]:
    """Raise an incident of `kind`; nothing where that very one exists already."""
    key = Key(kind, local_day(at, state.zone), fact)
    if key in state.incidents:
        return []
    return [Alarm(key=key, at=at, why=scene.why(scene.index.track.incidents[kind].lead, fact), incident=Incident(key, at, fact))]


def _response(scene: Scene, state: State, raised: Alarm) -> list[Decision]:
    """The lead and every parallel response start at once; none waits for another (F7)."""
    kind, _, role = raised.key.rule.partition(".")
    incident = scene.index.track.incidents[kind]
    nth = number(role) if role else None
    found = []
    for rule in (incident.lead, *incident.opens):
        found += call(scene, state, rule, raised.at, *raised.why.facts, nth=nth)
    return found


def _followers(scene: Scene, state: State, closed: Close) -> list[Decision]:
    """What waits for it goes on also while the person stands aside: work that has begun is not lost. What its silence called for already is not
    called for again by the late answer."""
    stands = {state.stage, *(stage.name for stage in scene.index.order[max(position(scene, state), 0) :][:1])}
    found: list[Decision] = []
    for rule in scene.index.follow.get(closed.key.rule, ()):
        if not (isinstance(rule.opens, Follow) and newly(rule.opens, state, closed.key.rule) and stands & set(rule.stages)):
            continue
        if not _called(scene, state, closed.key, rule.name):
            found += call(scene, state, rule.name, closed.at, closed.closing.fact)
    return found or _last(scene, state, closed.key.rule, closed.at, closed.closing.fact)


def _last(scene: Scene, state: State, rule: str, at: datetime, *facts: int) -> list[Decision]:
    """With the last that was waited for, done or left out by its own condition, the duty to archive opens: no file waits for what comes no more."""
    if rule not in scene.index.followed:
        return []
    shut = [one for one in scene.index.track.rules.values() if one.shuts and waits_no_more(state, one, scene.index.track.rules)]
    return [decision for one in shut for decision in call(scene, state, one.name, at, *facts)]


def _again(scene: Scene, state: State, closed: Close) -> list[Decision]:
    """Of duties that are never more than so long apart, the next opens as the last is done."""
    raised = again(scene, state, closed)
    return [] if raised is None else [raised if allowed(scene, state, raised) else passed(raised)]


def _settled(scene: Scene, state: State, closed: Close) -> list[Decision]:
    kind = scene.index.settles.get(closed.key.rule)
    if kind is None:
        return []
    role = vacated(scene.plan, closed.key)
    name = f"{kind.name}.{role}" if role else kind.name
    mine = [i for i in state.incidents.values() if i.settled is None and i.key.rule == name and _same(i.key, closed.key)]
    return [Settle(key=i.key, at=closed.at, why=closed.why, closing=closed.closing) for i in mine]


def _same(incident: Key, lead: Key) -> bool:
    return incident.occurs_on == lead.occurs_on and (incident.nth == lead.nth or lead.nth <= VACANT)


def _shut(scene: Scene, state: State, closed: Close) -> list[Decision]:
    if not scene.rule(closed.key.rule).shuts:
        return []
    return [Mark(key=Key("archived", closed.key.occurs_on, closed.closing.fact), at=closed.at, why=closed.why, name="archived")]


def _unanswered(scene: Scene, state: State, lapsed: Lapse) -> list[Decision]:
    """Silence opens what the plan says (DESIGN rule 11), numbered by the minute of the day in which the window closed."""
    clock = lapsed.at.astimezone(zone_of(state.zone))
    minute = (timedelta(hours=clock.hour, minutes=clock.minute)) // timedelta(minutes=1)
    found = []
    for rule in scene.rule(lapsed.key.rule).missed:
        found += call(scene, state, rule, lapsed.at, nth=-1 - minute)
    return found


def _called(scene: Scene, state: State, done: Key, rule: str) -> bool:
    """Whether the silence of the duty `done`, before it was done late, opened `rule`."""
    late = state.duties[done]
    opened = (d for d in state.duties.values() if d.key.rule == rule and d.key.nth < 0 and d.opens >= late.closes)
    return late.lapsed and rule in scene.rule(done.rule).missed and any(opened)


def may_call(scene: Scene, state: State, rule: str) -> bool:
    """Whether a person may open `rule` by hand."""
    known = scene.index.track.rules.get(rule)
    return known is not None and (isinstance(known.opens, Called) or never_came(state, known, scene.index.track.rules))


def gives(scene: Scene, state: State, duty: Duty, closing: Closing, who: str, post: str) -> list[Decision]:
    """What doing a duty gives besides: a seat filled with `post`, a paper signed and the household held by `who`."""
    rule, why = scene.rule(duty.key.rule), scene.why(duty.key.rule, closing.fact)
    key = Key(rule.name, local_day(closing.at, state.zone), closing.fact)
    found: list[Decision] = []
    if rule.fills and post:
        found.append(Seat(key=key, at=closing.at, why=why, role=rule.fills, post=post))
    if rule.mark:
        found.append(Sign(key=duty.key, at=closing.at, why=why, by=who, paper=rule.signs, mark=rule.mark))
    if rule.hands and not _handed_on(scene, state, rule.hands):
        found.append(Hold(key=key, at=closing.at, why=why, role=rule.hands, post=who))
    return found


def _handed_on(scene: Scene, state: State, role: str) -> bool:
    """Whether somebody further on in the order holds the household already: who signs late for having had it does not take it back."""
    order = scene.index.track.custody
    return role in order and state.holder[0] in order and order.index(role) < order.index(state.holder[0])


DONE: tuple[Callable[[Scene, State, Close], list[Decision]], ...] = (_followers, _again, _settled, _shut, unnamed)
"""What a duty that was done calls for, in this order."""
