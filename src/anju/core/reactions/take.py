"""One fact, and everything it decides."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from anju.core.duties.due import ENDED
from anju.core.duties.scene import Scene
from anju.core.duties.waits import never_came
from anju.core.enrolment.admit import sooner_start
from anju.core.enrolment.decision import Acknowledge, Allot, Close, Decision, Pass, Pause, Resume, Seat, Term
from anju.core.enrolment.fact import Fact, Key, day_in
from anju.core.enrolment.fold import without
from anju.core.enrolment.state import Closing, State, Watch
from anju.core.evidence.weigh import answers
from anju.core.moments import Span, local_day
from anju.core.plan.model import HELD, How, Moment
from anju.core.reactions.empty import vacant
from anju.core.reactions.react import carry_out, effects, give_up, leave, take_back
from anju.core.reactions.respond import alarm, call, gives, may_call
from anju.core.reactions.spread import kept
from anju.core.reactions.turn import publish, retract


class Decide(Protocol):
    """Applies decisions and all they call for, and gives the state they lead to."""

    def __call__(self, state: State, decisions: list[Decision]) -> State: ...


def take(scene: Scene, state: State, fact: Fact, decide: Decide) -> State:
    """The state after `fact`, with every decision handed to `decide`. A fact that fits nothing decides nothing: it stands alone."""
    if fact.corrects is not None and fact.kind in ("undo", "evidence"):
        slip = take_back(scene, state, fact.corrects, fact.seq, fact.recorded)
        slip += retract(scene, state, fact.corrects, fact)
        state = without(decide(state, slip), fact.corrects)
    if fact.kind == "evidence":
        return _evidence(scene, state, fact, decide)
    return decide(state, _act(scene, state, fact))


def _evidence(scene: Scene, state: State, fact: Fact, decide: Decide) -> State:
    answered = answers(scene, state, fact)
    state = decide(state, publish(scene, state, fact))
    calls = effects(scene, state, fact, frozenset(duty.key.rule for duty, _ in answered))
    for duty, closing in answered:
        why = scene.why(duty.key.rule, fact.seq)
        state = decide(state, gives(scene, state, duty, closing, fact.by, str(fact.values.get("post", ""))))
        state = decide(state, [Close(key=duty.key, at=fact.recorded, why=why, closing=closing)])
    for effect in calls:
        state = decide(state, carry_out(scene, state, effect, fact))
    return state


def _act(scene: Scene, state: State, fact: Fact) -> list[Decision]:
    match fact.kind:
        case "close" | "acknowledge" | "reassign":
            return _on_duty(scene, state, fact)
        case "incident":
            return _incident(scene, state, fact)
        case "open":
            if not may_call(scene, state, fact.form):
                return []
            post, anyhow = _text(fact.values, "post"), never_came(state, scene.rule(fact.form), scene.index.track.rules)
            closes = _instant(fact.values, "until")
            return call(scene, state, fact.form, fact.recorded, fact.seq, post=post, closes=closes, anyhow=anyhow)
        case "seat":
            return _seat(scene, state, fact)
        case "annul":
            return give_up(scene, state, fact)
        case "move":
            return leave(scene, state, fact)
        case "pause" | "resume" | "shift" | "term":
            return _on_enrolment(scene, state, fact)
        case _:
            return []


def _incident(scene: Scene, state: State, fact: Fact) -> list[Decision]:
    """One of the plan's kinds; with the values' `role` the one that says that this place has nobody who may hold it."""
    if fact.form == scene.index.track.unowned and _text(fact.values, "role"):
        return vacant(scene, state, _text(fact.values, "role"), fact.recorded, scene.why(fact.form, fact.seq))
    return alarm(scene, state, fact.form, fact.recorded, fact.seq) if fact.form in scene.index.track.incidents else []


def _on_duty(scene: Scene, state: State, fact: Fact) -> list[Decision]:
    duty = state.duties.get(fact.answers) if fact.answers is not None else None
    if duty is None or duty.closing is not None:
        return []
    why = scene.why(duty.key.rule, fact.seq)
    if fact.kind == "acknowledge":
        return [] if duty.acknowledged else [Acknowledge(key=duty.key, at=fact.recorded, why=why)]
    if fact.kind == "reassign":
        return [Pass(key=duty.key, at=fact.recorded, why=why, role=duty.role, post=_text(fact.values, "post"))]
    how = {"late": "late", "waived": "waived", "replaced": "replaced", "missed": "missed"}.get(_text(fact.values, "how"))
    return [Close(key=duty.key, at=fact.recorded, why=why, closing=Closing(_how(how), fact.recorded, fact.seq))] if how else []


def _how(word: str) -> How:
    match word:
        case "late" | "waived" | "replaced" | "missed":
            return word
        case _:
            return "done"


def _seat(scene: Scene, state: State, fact: Fact) -> list[Decision]:
    """Naming who sits closes the duty to name them, where one is open."""
    role, post = _text(fact.values, "role"), _text(fact.values, "post")
    key, why = Key(role, local_day(fact.recorded, state.zone), fact.seq), scene.why("seat", fact.seq)
    found: list[Decision] = [Seat(key=key, at=fact.recorded, why=why, role=role, post=post)]
    for duty in sorted(state.duties.values(), key=lambda d: d.key):
        if post and duty.closing is None and scene.rule(duty.key.rule).fills == role:
            found.append(Close(key=duty.key, at=fact.recorded, why=why, closing=Closing("done", fact.recorded, fact.seq)))
    return found


def _on_enrolment(scene: Scene, state: State, fact: Fact) -> list[Decision]:
    key, at, why = Key(fact.kind, local_day(fact.recorded, state.zone), fact.seq), fact.recorded, scene.why(fact.kind, fact.seq)
    if fact.kind == "resume":
        return [Resume(key=key, at=at, why=why)]
    if fact.kind == "pause":
        end = _instant(fact.values, "until")
        return [Pause(key=key, at=at, why=why, span=Span(at, end))] if end and end > at else []
    if fact.kind == "term":
        return _term(scene, state, fact)
    start, end = _instant(fact.values, "start"), _instant(fact.values, "end")
    if start is None or end is None or not at <= start < end:
        return []
    watch = Watch(_text(fact.values, "roster"), _text(fact.values, "role"), _text(fact.values, "post"), Span(start, end), fact.seq)
    return [Allot(key=key, at=at, why=why, watch=watch)]


def _term(scene: Scene, state: State, fact: Fact) -> list[Decision]:
    """Another END, and where the first day was written down too late, the right one."""
    key, at, why = Key(fact.kind, local_day(fact.recorded, state.zone), fact.seq), fact.recorded, scene.why(fact.kind, fact.seq)
    free = scene.index.track.subject not in HELD
    ends = at if free else _instant(fact.values, "ends")
    if ends is None:
        return []
    starts = sooner_start(scene.plan, state.track, state.starts, state.zone, day_in(fact.values, "first_day"))
    before = kept(scene, state, at, why) if starts else []
    over = give_up(scene, state, fact) if free else []
    return [*before, Term(key=key, at=at, why=why, ends=ends, forget=_ahead(scene, state, ends, at), starts=starts), *over]


def _ahead(scene: Scene, state: State, ends: datetime, at: datetime) -> tuple[str, ...]:
    """Moments counted from END that lie ahead again once END is `ends`: on a later day than they came, so that each has a key of its own."""
    rules = scene.index.track.rules.values()
    offsets = {r.name: r.opens.offset for r in rules if isinstance(r.opens, Moment) and r.opens.anchor == "ends"}
    moments = {name: ends + offset for name, offset in (*offsets.items(), (ENDED, timedelta(0))) if name in state.marks}
    return tuple(n for n, m in moments.items() if m > at and local_day(m, state.zone) > local_day(state.marks[n], state.zone))


def _text(values: Mapping[str, object], name: str) -> str:
    return str(values.get(name, ""))


def _instant(values: Mapping[str, object], name: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(_text(values, name))
    except ValueError:
        return None
    return instant if instant.tzinfo else None
