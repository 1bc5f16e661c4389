"""The laws of evaluation (DESIGN rule 4), for any story: whoever looked whenever, the same ledger gives the same decisions."""

from datetime import datetime

from hypothesis import given

from anju.core.enrolment.decision import Alarm, Aside, Climb, Close, Move, Propose, Publish, Raise, Reopen, Term
from anju.core.enrolment.fact import Fact
from anju.core.enrolment.fold import apply, forget, remember
from anju.core.flow import evaluate
from anju.core.plan.derive import index
from tests.core.small import AROUND, ENDS, PLAN, opening
from tests.core.stories import LAST, batched, online, stories, whole

Story = tuple[list[Fact], list[datetime]]


@given(stories())
def test_online_batched_and_replayed_decide_the_same(story: Story) -> None:
    told, ticks = story
    replayed = whole(told)
    made, state = online(told, ticks)
    assert made == list(replayed.decisions)
    assert state == replayed.state
    assert batched(told, ticks) == (made, state)


@given(stories())
def test_looking_again_at_the_same_moment_decides_nothing(story: Story) -> None:
    outcome = whole(story[0])
    again = evaluate(PLAN, outcome.state, AROUND, [], LAST)
    assert again.decisions == ()
    assert again.state == outcome.state


@given(stories())
def test_no_key_is_raised_or_climbed_twice(story: Story) -> None:
    made = whole(story[0]).decisions
    raised = [d.key for d in made if isinstance(d, Raise)]
    climbed = [(d.key, d.step) for d in made if isinstance(d, Climb)]
    alarms = [d.key for d in made if isinstance(d, Alarm)]
    turned = [d.key for d in made if isinstance(d, Aside | Move | Propose | Publish)]
    for keys in (raised, climbed, alarms, turned):
        assert len(keys) == len(set(keys))


@given(stories())
def test_every_duty_raised_is_closed_or_still_open(story: Story) -> None:
    outcome = whole(story[0])
    raised, closed, reopened = (sum(isinstance(d, kind) for d in outcome.decisions) for kind in (Raise, Close, Reopen))
    still = sum(duty.closing is None for duty in outcome.state.duties.values())
    assert raised == closed - reopened + still
    for duty in outcome.state.duties.values():
        assert duty.closing is None or duty.closing.at > LAST - PLAN.undo


@given(stories())
def test_folding_the_decisions_gives_the_state(story: Story) -> None:
    """What the shell stores, decision by decision, is all the state there is."""
    told, known = whole(story[0]), index(PLAN, "home")
    state = opening()
    for decision in told.decisions:
        state = apply(state, decision, known.followed)
    slips = {f.corrects for f in story[0] if f.kind == "undo"}
    for fact in story[0]:
        if fact.seq not in slips:
            state = remember(state, fact, known.asked)
    assert forget(state, PLAN, LAST) == told.state


@given(stories())
def test_at_end_the_household_owes_nothing_whatever_happened(story: Story) -> None:
    state = whole(story[0]).state
    assert all(d.role != "person" for d in state.duties.values() if d.closing is None)
    assert state.ends is not None
    assert "ended" in state.marks


@given(stories())
def test_the_next_moment_is_never_missed_by_waiting_for_it(story: Story) -> None:
    """`look_at` can be slept until: nothing is due before it."""
    told, ticks = story
    for until in [*ticks, ENDS]:
        outcome = evaluate(PLAN, opening(), AROUND, [f for f in told if f.recorded <= until], until)
        if outcome.look_at is not None and outcome.look_at > until:
            early = evaluate(PLAN, outcome.state, AROUND, [], outcome.look_at - (outcome.look_at - until) / 2)
            assert early.decisions == ()
            assert outcome.look_at == min(at for at in (outcome.routine_at, outcome.alone_at) if at is not None)


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
