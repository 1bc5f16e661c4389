"""The laws of evaluation (DESIGN rule 4), for any story: whoever looked whenever, the same ledger gives the same decisions."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise, zip_longest

import pytest
from hypothesis import given

from anju.core.duties.due import ENDED
from anju.core.enrolment.decision import (
    Acknowledge,
    Alarm,
    Aside,
    Climb,
    Close,
    Decision,
    Mark,
    Move,
    Pass,
    Propose,
    Publish,
    Raise,
    Reopen,
    Spread,
    Term,
)
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.fold import apply, forget, remember
from anju.core.flow import evaluate
from anju.core.moments import local_day
from anju.core.plan.derive import index
from anju.core.plan.model import Plan, Spaced
from tests.core.small import AROUND, ENDS, ENTERED, FED, MINUTE, PLAN, STARTS, ZONE, opening
from tests.core.stories import LAST, batched, minutes, online, stories, whole
from tests.core.timed import PCR, TIMED

Story = tuple[list[Fact], list[datetime]]
EVERY = pytest.mark.parametrize("plan", [PLAN, TIMED], ids=["small", "timed"])


@EVERY
@given(story=stories())
def test_online_batched_and_replayed_decide_the_same(plan: Plan, story: Story) -> None:
    told, ticks = story
    replayed = whole(told, plan)
    made, state = online(told, ticks, plan)
    assert made == list(replayed.decisions)
    assert state == replayed.state
    assert batched(told, ticks, plan) == (made, state)


@EVERY
@given(story=stories())
def test_looking_again_at_the_same_moment_decides_nothing(plan: Plan, story: Story) -> None:
    outcome = whole(story[0], plan)
    again = evaluate(plan, outcome.state, AROUND, [], LAST)
    assert again.decisions == ()
    assert again.state == outcome.state


@EVERY
@given(story=stories())
def test_no_key_is_raised_or_climbed_twice(plan: Plan, story: Story) -> None:
    made = whole(story[0], plan).decisions
    raised = [d.key for d in made if isinstance(d, Raise)]
    climbed = [(d.key, d.step) for d in made if isinstance(d, Climb)]
    alarms = [d.key for d in made if isinstance(d, Alarm)]
    turned = [d.key for d in made if isinstance(d, Aside | Move | Propose | Publish)]
    for keys in (raised, climbed, alarms, turned):
        assert len(keys) == len(set(keys))


@EVERY
@given(story=stories())
def test_every_duty_raised_is_closed_or_still_open(plan: Plan, story: Story) -> None:
    outcome = whole(story[0], plan)
    raised, closed, reopened = (sum(isinstance(d, kind) for d in outcome.decisions) for kind in (Raise, Close, Reopen))
    still = sum(duty.closing is None for duty in outcome.state.duties.values())
    assert raised == closed - reopened + still
    for duty in outcome.state.duties.values():
        assert duty.closing is None or duty.closing.at > LAST - plan.undo


@EVERY
@given(story=stories())
def test_folding_the_decisions_gives_the_state(plan: Plan, story: Story) -> None:
    """What the shell stores, decision by decision, is all the state there is."""
    told, known = whole(story[0], plan), index(plan, "home")
    state = opening()
    for decision in told.decisions:
        state = apply(state, decision, known.followed)
    slips = {f.corrects for f in story[0] if f.kind == "undo"}
    for fact in story[0]:
        if fact.seq not in slips:
            state = remember(state, fact, known.asked)
    assert forget(state, plan, LAST) == told.state


@EVERY
@given(story=stories())
def test_at_end_the_household_owes_nothing_whatever_happened(plan: Plan, story: Story) -> None:
    state = whole(story[0], plan).state
    assert all(d.role != "person" for d in state.duties.values() if d.closing is None)
    assert state.ends is not None
    assert "ended" in state.marks


@EVERY
@given(story=stories())
def test_the_next_moment_is_never_missed_by_waiting_for_it(plan: Plan, story: Story) -> None:
    """`look_at` can be slept until: nothing is due before it."""
    told, ticks = story
    for until in [*ticks, ENDS]:
        outcome = evaluate(plan, opening(), AROUND, [f for f in told if f.recorded <= until], until)
        if outcome.look_at is not None and outcome.look_at > until:
            early = evaluate(plan, outcome.state, AROUND, [], outcome.look_at - (outcome.look_at - until) / 2)
            assert early.decisions == ()
            assert outcome.look_at == min(at for at in (outcome.routine_at, outcome.alone_at) if at is not None)


@given(stories(), minutes)
def test_while_a_seat_is_held_nobody_else_has_what_is_its_own(story: Story, minute: int) -> None:
    """But what a stand-in was given by name, is seeing to, can only account for, or took back as a slip of theirs."""
    seated = Fact(ENTERED + minute * MINUTE, 99, "seat", values={"role": "nurse", "post": "post:1"})
    state, own, made = opening(), set[Key](), whole([*story[0], seated], FED).decisions
    for decision, later in zip_longest(made, made[1:]):
        if isinstance(decision, Reopen | Acknowledge) or (isinstance(decision, Pass) and decision.role != "nurse"):
            own.add(decision.key)
        state = apply(state, decision, index(FED, "home").followed)
        if "nurse" in state.seats and (later is None or later.at > decision.at):
            rules = FED.tracks["home"].rules
            theirs = [d for d in state.duties.values() if d.role == "head" and d.closing is None and rules[d.key.rule].owner == "nurse"]
            assert all(d.key in own or (d.key.rule == "count_meals" and d.closes < decision.at) for d in theirs)


@given(stories())
def test_no_decision_but_a_named_one_lengthens_the_term(story: Story) -> None:
    """What ends the measures early never extends them, and after END nobody is put aside (DESIGN rule 8)."""
    state = opening()
    for decision in whole(story[0]).decisions:
        if isinstance(decision, Term) and decision.key.rule == "end":
            assert state.ends is not None
            assert decision.ends < state.ends
        if isinstance(decision, Aside):
            assert state.ends is not None
            assert decision.at < state.ends
        state = apply(state, decision, index(PLAN, "home").followed)


@given(stories())
def test_stages_go_forward_only_but_for_those_aside(story: Story) -> None:
    known = index(PLAN, "home")
    order = [stage.name for stage in known.order]
    passed = [order.index(d.spell.stage) for d in whole(story[0]).decisions if isinstance(d, Move)]
    assert passed == sorted(passed)
    assert whole(story[0]).state.stage not in known.asides


@given(story=stories())
def test_a_spaced_duty_never_leaves_more_than_its_spacing_between_two(story: Story) -> None:
    """Done, missed or waived: the next one is open in time, and never because the last was late. Whoever was free in between and is called back
    has the next one at once."""
    outcome = whole(story[0], TIMED)
    rule = TIMED.tracks["home"].rules["disinfect"]
    assert isinstance(rule.opens, Spaced)
    opened = [d.duty.opens for d in outcome.decisions if isinstance(d, Raise) and d.key.rule == "disinfect"]
    ends = outcome.state.ends
    assert ends is not None
    free = [d.at for d in outcome.decisions if isinstance(d, Mark) and d.name == ENDED]
    back = {d.at for d in outcome.decisions if isinstance(d, Term)}
    for earlier, later in pairwise([*opened, max(ends, opened[-1])]):
        assert later - earlier <= rule.opens.most or (later in back and any(earlier <= at < later for at in free))


@given(story=stories())
def test_whatever_end_comes_to_each_test_comes_once_and_none_too_near_another_or_after_the_end(story: Story) -> None:
    made, ends = whole(story[0], TIMED).decisions, opening().ends
    opened = list[Raise]()
    for decision in made:
        ends = decision.ends if isinstance(decision, Term) else ends
        if isinstance(decision, Raise) and decision.key.rule in PCR.rules:
            assert ends is not None
            assert decision.at < ends
            opened.append(decision)
    assert [d.key.rule for d in opened] == sorted({d.key.rule for d in opened})
    assert all(later.key.occurs_on > earlier.key.occurs_on for earlier, later in pairwise(opened))
    assert {d.key.occurs_on for d in made if isinstance(d, Raise) and d.key.rule == "remind"} <= _days(made)


def _days(made: Sequence[Decision]) -> set[date]:
    """Every date on which a test was ever to be."""
    meant = {local_day(STARTS, ZONE) + timedelta(days=day - 1) for day in PCR.days}
    return meant | {day for one in made if isinstance(one, Spread) for day in one.days.values()}


@given(story=stories())
def test_every_whole_block_is_drawn_whatever_happens(story: Story) -> None:
    outcome = whole(story[0], TIMED)
    ends = outcome.state.ends
    assert ends is not None
    drawn = Counter(d.key.occurs_on for d in outcome.decisions if isinstance(d, Raise) and d.key.rule == "roll_call")
    day = local_day(STARTS, ZONE) + timedelta(days=1)
    while day < local_day(ends, ZONE):
        assert drawn[day] == 3
        day += timedelta(days=1)
