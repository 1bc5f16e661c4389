"""Applying a decision to a state. Folding a whole ledger's decisions in order gives the state it led to."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from anju.core.enrolment.decision import (
    Acknowledge,
    Alarm,
    Allot,
    Aside,
    Begin,
    Climb,
    Close,
    Decision,
    Hold,
    Lapse,
    Mark,
    Move,
    Pass,
    Pause,
    Propose,
    Publish,
    Raise,
    Reopen,
    Resume,
    Seat,
    Settle,
    Sign,
    Spread,
    Switch,
    Tell,
    Term,
)
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.state import Duty, State, Watch
from anju.core.moments import Span
from anju.core.plan.model import Plan

Thing = TypeVar("Thing")


def apply(state: State, decision: Decision, followed: frozenset[str]) -> State:
    """The state after `decision`. `followed` names the rules whose closings others wait for: only those are counted."""
    match decision:
        case Raise() | Climb() | Close() | Reopen() | Acknowledge() | Lapse() | Pass():
            return _on_duty(state, decision, followed)
        case Alarm(key=key, incident=incident):
            return state._replace(incidents={**state.incidents, key: incident})
        case Settle(key=key, closing=closing):
            return state._replace(incidents={**state.incidents, key: replace(state.incidents[key], settled=closing)})
        case _:
            return _on_enrolment(state, decision)


def _on_duty(state: State, decision: Raise | Climb | Close | Reopen | Acknowledge | Lapse | Pass, followed: frozenset[str]) -> State:
    key = decision.key
    match decision:
        case Raise(duty=duty, once=once):
            marks = {**state.marks, key.rule: decision.at} if once else state.marks
            return state._replace(duties={**state.duties, key: duty}, marks=marks)
        case Climb(step=step):
            return _with(state, replace(state.duties[key], climbed=step + 1))
        case Close(closing=closing):
            counted = _count(state, key.rule, 1) if key.rule in followed and closing.how in ("done", "late") else state
            return _with(counted, replace(state.duties[key], closing=closing))
        case Reopen():
            closing_was = state.duties[key].closing
            answered = closing_was is not None and closing_was.how in ("done", "late")
            counted = _count(state, key.rule, -1) if key.rule in followed and answered else state
            signed = {rule: who for rule, who in counted.signed.items() if rule != key.rule}
            return _with(counted._replace(signed=signed), replace(state.duties[key], closing=None))
        case Acknowledge():
            return _with(state, replace(state.duties[key], acknowledged=True))
        case Lapse():
            return _with(state, replace(state.duties[key], lapsed=True))
        case Pass(role=role, post=post):
            return _with(state, replace(state.duties[key], role=role, post=post))


def _on_enrolment(state: State, decision: Decision) -> State:
    match decision:
        case Move(spell=spell):
            return state._replace(stages=(*state.stages, spell), aside=0)
        case Aside(key=key, spell=spell):
            return state._replace(stages=(*state.stages, spell), aside=key.nth)
        case Seat(role=role, post=post):
            return state._replace(seats=_seated(state.seats, role, post))
        case Sign(key=key, by=by):
            return state._replace(signed={**state.signed, key.rule: by})
        case Hold(role=role, post=post):
            return state._replace(holder=(role, post))
        case Pause(span=span):
            return state._replace(pauses=(*state.pauses, span))
        case Resume(at=at):
            return state._replace(pauses=tuple(Span(p.start, min(p.end or at, at)) for p in state.pauses if p.start < at))
        case Allot(watch=watch):
            return state._replace(watches=(*(w for w in state.watches if not _in_the_way(w, watch)), watch))
        case Term(ends=ends, forget=forget, starts=starts):
            return state._replace(starts=starts or state.starts, ends=ends, marks={k: v for k, v in state.marks.items() if k not in forget})
        case Spread(name=name, days=days):
            return state._replace(spread={**state.spread, name: days})
        case Switch(finished=finished):
            return state._replace(finished=finished)
        case Mark(name=name, at=at):
            return state._replace(marks={**state.marks, name: at})
        case Propose() | Publish() | Begin() | Tell():
            return state
        case _:
            raise TypeError(decision)


def _in_the_way(known: Watch, told: Watch) -> bool:
    """Whether a watch still to come gives way to one told later: of one roster the last word about an hour counts."""
    if known.roster != told.roster or known.span.end is None or told.span.end is None:
        return False
    return known.span.start < told.span.end and told.span.start < known.span.end


def _with(state: State, duty: Duty) -> State:
    return state._replace(duties={**state.duties, duty.key: duty})


def _count(state: State, rule: str, by: int) -> State:
    return state._replace(finished={**state.finished, rule: state.finished.get(rule, 0) + by})


def _seated(seats: Mapping[str, str], role: str, post: str) -> dict[str, str]:
    left = {name: who for name, who in seats.items() if name != role}
    return {**left, role: post} if post else left


def remember(state: State, fact: Fact, asked: frozenset[str]) -> State:
    """Keep evidence of the forms some condition asks for."""
    if fact.kind != "evidence" or fact.form not in asked:
        return state
    return state._replace(recent={**state.recent, fact.form: (*state.recent.get(fact.form, ()), fact)})


def forget(state: State, plan: Plan, until: datetime) -> State:
    """The state at `until`, without what no later decision can depend on: long closed duties, passed pauses and old readings."""
    gone, old = until - plan.undo, until - plan.look_back
    return state._replace(
        until=until,
        duties=_kept(state.duties, lambda duty: duty.closing is None or duty.closing.at > gone),
        incidents=_kept(state.incidents, lambda incident: incident.settled is None or incident.settled.at > gone),
        pauses=tuple(p for p in state.pauses if p.end is None or p.end > until),
        watches=tuple(w for w in state.watches if w.span.end is not None and w.span.end > until),
        recent=_newer(state.recent, old),
    )


def _newer(recent: Mapping[str, tuple[Fact, ...]], old: datetime) -> Mapping[str, tuple[Fact, ...]]:
    """Those after `old`; each form's stand oldest first, so that mostly nothing has to be made anew."""
    if all(facts[0].recorded > old for facts in recent.values()):
        return recent
    return {form: kept for form, facts in recent.items() if (kept := tuple(f for f in facts if f.recorded > old))}


def _kept(known: Mapping[Key, Thing], stays: Callable[[Thing], bool]) -> Mapping[Key, Thing]:
    return known if all(map(stays, known.values())) else {key: thing for key, thing in known.items() if stays(thing)}


def without(state: State, seq: int) -> State:
    """The state with fact `seq` forgotten as a reading: it was a slip."""
    recent = {form: tuple(f for f in facts if f.seq != seq) for form, facts in state.recent.items()}
    return state._replace(recent={form: facts for form, facts in recent.items() if facts})


def latest(state: State, form: str, at: datetime, plan: Plan) -> Fact | None:
    """The newest reading of `form` known at `at` and not older than the plan looks back."""
    known = [f for f in state.recent.get(form, ()) if at - plan.look_back < f.recorded <= at]
    return known[-1] if known else None
