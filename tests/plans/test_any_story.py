"""Whatever is recorded of a household, in whatever order: the four-in-one plan keeps what it promises."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anju.core.duties.balance import balance
from anju.core.enrolment.admit import open_state
from anju.core.enrolment.fact import Fact, Kind
from anju.core.enrolment.state import Around, Duty, State
from anju.core.evidence.fields import read
from anju.core.evidence.refuse import refusals
from anju.core.flow import evaluate
from anju.core.moments import zone_of
from anju.core.plan.model import PERSON, Called, Field, Plan
from tests.plans.story import FIRST, ZONE, compiled, instant

PLAN: Plan = compiled("four-in-one", {})
HOME = PLAN.tracks["home"]
AROUND = Around(always=True)
START, LAST = instant("day 1 09:00"), instant("day 16 12:00")
MINUTES = int((LAST - START) / timedelta(minutes=1))


def answer(field: Field) -> st.SearchStrategy[Any]:
    """Anything that can be true of one question."""
    match field.kind:
        case "decimal" | "integer":
            return st.integers(int(field.low or 0), int(field.high or 100))
        case "choice":
            return st.sampled_from([o.name for o in field.options])
        case "choices":
            return st.lists(st.sampled_from([o.name for o in field.options]), max_size=3)
        case "flag":
            return st.booleans()
        case "moment":
            return st.just(START.isoformat())
        case _:
            return st.just("x")


@st.composite
def happenings(draw: st.DrawFn) -> tuple[int, str, str, dict[str, Any]]:
    """(minute, what, of what, answers): a form filled in, the oldest open duties done, an incident raised, a duty opened or a seat emptied."""
    minute = draw(st.integers(0, MINUTES))
    what = draw(st.sampled_from(["form", "form", "do", "do", "do", "incident", "open", "seat", "miss"]))
    if what == "form":
        form = PLAN.forms[draw(st.sampled_from(sorted(PLAN.forms)))]
        return minute, what, form.name, {f.name: draw(answer(f)) for f in form.fields}
    if what == "incident":
        return minute, what, draw(st.sampled_from(sorted(HOME.incidents))), {}
    if what == "open":
        return minute, what, draw(st.sampled_from(sorted(r.name for r in HOME.rules.values() if isinstance(r.opens, Called)))), {}
    if what == "seat":
        return minute, what, draw(st.sampled_from(sorted(r.name for r in PLAN.roles.values() if r.kind == "seat"))), {}
    answers = {form.name: {f.name: draw(answer(f)) for f in form.fields} for form in PLAN.forms.values()} if what == "do" else {}
    return minute, what, "", answers


def facts_of(state: State, seq: int, at: datetime, happening: tuple[int, str, str, dict[str, Any]]) -> list[Fact]:
    """The facts that a happening is, in the state it falls into."""
    _, what, name, values = happening
    due = sorted((d for d in state.duties.values() if d.closing is None and d.opens <= at), key=lambda d: (d.closes, d.key))
    if what == "do":
        return [_done(duty, seq + n, at, values[HOME.rules[duty.key.rule].evidence]) for n, duty in enumerate(due[:4])]
    if what == "miss":
        gone = [d for d in due if d.closes < at][:1]
        said = {"how": "missed", "reason": "x", "seen_by": "post:9"}
        return [Fact(at, seq, "close", values=said, by="post:1", answers=d.key) for d in gone]
    kinds: dict[str, Kind] = {"form": "evidence", "incident": "incident", "open": "open", "seat": "seat"}
    told = {"role": name, "post": ""} if what == "seat" else values
    return [Fact(at, seq, kinds[what], name if what != "seat" else "", told, by="post:1", via="household" if what == "form" else "")]


def _done(duty: Duty, seq: int, at: datetime, values: dict[str, Any]) -> Fact:
    form = HOME.rules[duty.key.rule].evidence
    return Fact(at, seq, "evidence", form, read(PLAN.forms[form], values)[0], by=f"post:{duty.role}", answers=duty.key)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(happenings(), max_size=25))
def test_promises_hold_in_any_story(story: list[tuple[int, str, str, dict[str, Any]]]) -> None:
    state, seq, every = open_state(PLAN, "home", FIRST, ZONE, START), 1, dict[Any, Duty]()
    for happening in sorted(story, key=lambda h: h[0]):
        at = START + timedelta(minutes=happening[0])
        state = evaluate(PLAN, state, AROUND, [], at).state
        every.update(state.duties)
        for fact in facts_of(state, seq, at, happening):
            seq += 1
            if not refusals(PLAN, state, AROUND, fact, frozenset({"leader_in_charge"})):
                state = evaluate(PLAN, state, AROUND, [fact], at).state
                every.update(state.duties)
    outcome = evaluate(PLAN, state, AROUND, [], max(LAST, state.until))
    every.update(outcome.state.duties)
    _promised(outcome.state, every)


def _promised(state: State, every: dict[Any, Duty]) -> None:
    assert "ended" in state.marks
    assert [d.key for d in state.duties.values() if d.role == PERSON and d.closing is None] == []
    assert balance(every.values(), LAST).difference == 0
    assert state.stage == "released"
    for duty in every.values():
        rule = HOME.rules[duty.key.rule]
        hour = duty.opens.astimezone(zone_of(ZONE)).hour
        assert not (rule.quiet and (hour >= 21 or hour < 7)), duty.key
        assert duty.role in {rule.owner, rule.falls_back, HOME.passes_to}, duty.key
    for name in ("learn_temperature", "call_household", "follow_up"):
        days = {key.occurs_on for key in every if key.rule == name}
        whole = state.ends == open_state(PLAN, "home", FIRST, ZONE, START).ends  # a death that is entered, or a decision, ends it sooner
        assert len(days) == 14 if whole else len(days) <= 14, (name, len(days))
