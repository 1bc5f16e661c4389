"""Going over to another version of the plan: the laws hold across it, nothing is dropped, nobody is held longer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from anju.core.enrolment.decision import Alarm, Climb, Close, Decision, Raise, Reopen, Settle, Switch, Term
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.state import State
from anju.core.flow import Outcome, evaluate
from anju.core.plan.derive import index
from anju.core.plan.model import Plan
from anju.core.reactions.switch import tallied
from tests.core.later import BEFORE, VERSIONS
from tests.core.small import AROUND, ENDS, ENTERED, opening
from tests.core.stories import LAST, stories

Story = tuple[list[Fact], list[datetime]]
RULES = sorted({name for plan in VERSIONS.values() for name in tallied(index(plan, "home"))})


@st.composite
def switching(draw: st.DrawFn) -> Story:
    """A story in which some of what is recorded turns the enrolment over to another version, or back."""
    told, ticks = draw(stories())
    turns = draw(st.sets(st.integers(0, 9), max_size=4))
    done = {name: draw(st.integers(0, 2)) for name in RULES}
    return [_turn(fact, draw(st.sampled_from([1, 2, 2])), done) if n in turns else fact for n, fact in enumerate(told)], ticks


def _turn(fact: Fact, adoption: int, done: dict[str, int]) -> Fact:
    return Fact(fact.recorded, fact.seq, "switch", values={"adoption": adoption, "done": done}, by="post:9")


def whole(told: Sequence[Fact], now: datetime = LAST) -> Outcome:
    return evaluate(BEFORE, opening(), AROUND, told, now, VERSIONS)


def chained(told: Sequence[Fact], looks: Sequence[tuple[datetime, Sequence[Fact]]]) -> tuple[list[Decision], State]:
    """Each look with a state loaded anew, under the plan that the last turn named, and the answers in the tables."""
    plan, state, made, before = BEFORE, opening(), list[Decision](), list[Fact]()
    for at, facts in looks:
        slips = {fact.corrects for fact in before}
        outcome = evaluate(plan, state, AROUND, facts, at, VERSIONS, [f for f in before if f.kind == "evidence" and f.seq not in slips])
        state, made, before = outcome.state, [*made, *outcome.decisions], [*before, *facts]
        plan = next((VERSIONS[d.adoption] for d in reversed(outcome.decisions) if isinstance(d, Switch)), plan)
    return made, state


def online(told: Sequence[Fact], ticks: Sequence[datetime]) -> tuple[list[Decision], State]:
    events = sorted([*((f.recorded, 0, f.seq, [f]) for f in told), *((t, 1, 0, []) for t in ticks)], key=lambda e: e[:3])
    return chained(told, [*((at, facts) for at, _, _, facts in events), (LAST, [])])


def batched(told: Sequence[Fact], ticks: Sequence[datetime]) -> tuple[list[Decision], State]:
    looks, left = list[tuple[datetime, Sequence[Fact]]](), list(told)
    for at in [*ticks, LAST]:
        looks.append((at, [f for f in left if f.recorded <= at]))
        left = [f for f in left if f.recorded > at]
    return chained(told, looks)


@given(story=switching())
def test_online_batched_and_replayed_decide_the_same(story: Story) -> None:
    replayed = whole(story[0])
    assert online(*story) == (list(replayed.decisions), replayed.state)
    assert batched(*story) == (list(replayed.decisions), replayed.state)


@given(story=switching())
def test_no_key_comes_twice_and_every_duty_is_closed_or_open(story: Story) -> None:
    outcome = whole(story[0])
    raised = [d.key for d in outcome.decisions if isinstance(d, Raise)]
    climbed = [(d.key, d.step) for d in outcome.decisions if isinstance(d, Climb)]
    alarms = [d.key for d in outcome.decisions if isinstance(d, Alarm)]
    settled = [d.key for d in outcome.decisions if isinstance(d, Settle)]
    for keys in (raised, climbed, alarms, settled):
        assert len(keys) == len(set(keys))
    closed, reopened = (sum(isinstance(d, kind) for d in outcome.decisions) for kind in (Close, Reopen))
    assert len(raised) == closed - reopened + sum(duty.closing is None for duty in outcome.state.duties.values())


@given(story=switching())
def test_whatever_is_open_is_the_newest_versions_to_answer_for(story: Story) -> None:
    """Its rule is known, its role is, and its incident has a lead."""
    outcome = whole(story[0])
    plan = next((VERSIONS[d.adoption] for d in reversed(outcome.decisions) if isinstance(d, Switch)), BEFORE)
    for duty in outcome.state.duties.values():
        if duty.closing is None:
            assert duty.key.rule in plan.tracks["home"].rules
            assert duty.role in plan.roles
    for incident in outcome.state.incidents.values():
        if incident.settled is None:
            kind, _, role = incident.key.rule.partition(".")
            assert plan.tracks["home"].incidents[kind].lead in {d.key.rule for d in outcome.state.duties.values() if d.closing is None}
            assert not role or role in plan.roles
    assert all(plan.roles[role].kind == "seat" for role in outcome.state.seats)


@given(story=switching())
def test_a_turn_never_moves_end_to_a_later_hour(story: Story) -> None:
    ends: datetime = ENDS
    turned = {fact.seq for fact in story[0] if fact.kind == "switch"}
    for decision in whole(story[0]).decisions:
        if isinstance(decision, Term):
            assert decision.key.nth not in turned or decision.ends < ends
            ends = decision.ends


@given(story=switching())
def test_to_the_same_rules_under_another_version_nothing_is_decided(story: Story) -> None:
    told = [fact for fact in story[0] if fact.kind != "switch"]
    same = {1: BEFORE, 2: replace(BEFORE, version="2", digest="second")}
    plain = evaluate(BEFORE, opening(), AROUND, told, LAST)
    at = story[1][0] if story[1] else ENTERED
    before = evaluate(BEFORE, opening(), AROUND, [f for f in told if f.recorded <= at], at).decisions
    turn = Fact(at, 99, "switch", values={"adoption": 2, "done": _done(before, BEFORE)}, by="post:9")
    turned = evaluate(BEFORE, opening(), AROUND, [*told, turn], LAST, same)
    assert [d for d in turned.decisions if not isinstance(d, Switch)] == list(plain.decisions)
    assert turned.state == plain.state


def _done(made: Sequence[Decision], plan: Plan) -> dict[str, int]:
    """How often each rule was done, as the tables would say."""
    closed = dict[Key, bool]()
    for decision in made:
        if isinstance(decision, Close):
            closed[decision.key] = decision.closing.how in ("done", "late")
        elif isinstance(decision, Reopen):
            closed[decision.key] = False
    return {name: n for name in tallied(index(plan, "home")) if (n := sum(yes for key, yes in closed.items() if key.rule == name))}
