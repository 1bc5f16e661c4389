"""Going over to another version of the plan: the laws hold across it, nothing is dropped, nobody is held longer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.core.enrolment.decision import Alarm, Climb, Close, Decision, Move, Pass, Raise, Reopen, Settle, Switch, Term
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.state import State
from anju.core.flow import Outcome, evaluate
from anju.core.plan.derive import index
from anju.core.plan.model import Plan
from anju.core.reactions.switch import tallied
from anju.core.reactions.unfit import unfit
from tests.core.later import AFTER, BEFORE, VERSIONS
from tests.core.small import AROUND, DAY, ENDS, ENTERED, HOUR, STARTS, opening
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


def chained(looks: Sequence[tuple[datetime, Sequence[Fact]]]) -> tuple[list[Decision], State]:
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
    return chained([*((at, facts) for at, _, _, facts in events), (LAST, [])])


def batched(told: Sequence[Fact], ticks: Sequence[datetime]) -> tuple[list[Decision], State]:
    looks, left = list[tuple[datetime, Sequence[Fact]]](), list(told)
    for at in [*ticks, LAST]:
        looks.append((at, [f for f in left if f.recorded <= at]))
        left = [f for f in left if f.recorded > at]
    return chained(looks)


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


# One thing each -----------------------------------------------------------------------------------------------------------


def turned(*before: Fact, at: datetime, done: dict[str, int] | None = None) -> Outcome:
    """What going over to the next version at `at` decides, after `before`."""
    state = evaluate(BEFORE, opening(), AROUND, before, at).state
    fact = Fact(at, 50, "switch", values={"adoption": 2, "done": done or {}}, by="post:9")
    return evaluate(BEFORE, state, AROUND, [fact], at, VERSIONS, before)


def recorded(seq: int, kind: str, at: datetime, form: str = "", **more: object) -> Fact:
    return Fact(at, seq, kind, form, more.pop("values", {}), by="post:9", **more)  # type: ignore[arg-type]


def test_what_is_open_keeps_its_window_and_passes_to_who_owns_it_now() -> None:
    at = ENTERED + HOUR
    seated = recorded(1, "seat", ENTERED + HOUR / 2, values={"role": "nurse", "post": "post:1"})
    made = turned(seated, recorded(2, "open", ENTERED + HOUR / 2, "police"), at=at)
    before = evaluate(BEFORE, opening(), AROUND, [seated, recorded(2, "open", ENTERED + HOUR / 2, "police")], at).state
    (key,) = (key for key in before.duties if key.rule == "police")
    assert made.state.duties[key] == replace(before.duties[key], role="boss")
    assert [d.role for d in made.decisions if isinstance(d, Pass) and d.key == key] == ["boss"]
    assert "nurse" in made.state.seats


def test_a_danger_goes_on_under_the_lead_of_the_new_version() -> None:
    raised = recorded(1, "incident", ENTERED + HOUR, "danger")
    made = turned(raised, at=ENTERED + 2 * HOUR)
    ((key, incident),) = ((k, i) for k, i in made.state.incidents.items() if k.rule == "danger")
    assert incident.settled is None
    lead = made.state.duties[Key("save", key.occurs_on, key.nth)]
    assert lead.closing is None
    gone = made.state.duties[Key("rescue", key.occurs_on, key.nth)].closing
    assert gone is not None
    assert (gone.how, gone.fact) == ("replaced", 50)
    done = Fact(ENTERED + 2 * HOUR, 51, "evidence", "outcome", {"outcome": "safe"}, by="post:9", answers=lead.key)
    after = evaluate(AFTER, made.state, AROUND, [done], done.recorded).state
    settled = after.incidents[key].settled
    assert settled is not None
    assert settled.how == "done"


def test_a_danger_that_goes_to_the_new_version_and_back_has_its_first_lead_open_again() -> None:
    """Found by a story: the lead of before had been replaced by the first turn, and came back closed."""
    at = ENTERED + 2 * HOUR
    raised = recorded(1, "incident", ENTERED + HOUR, "danger")
    there, back = (recorded(n, "switch", at, values={"adoption": to, "done": {}}) for n, to in ((2, 2), (3, 1)))
    made = whole([raised, there, back], at)
    ((key, incident),) = ((k, i) for k, i in made.state.incidents.items() if k.rule == "danger")
    assert incident.settled is None
    lead = made.state.duties[Key("rescue", key.occurs_on, key.nth)]
    assert (lead.closing, lead.role) == (None, "head")
    assert [d.key for d in made.decisions if isinstance(d, Reopen)] == [lead.key]


def test_a_role_that_becomes_a_seat_is_an_incident_at_once_and_what_is_taken_today_is_not_raised_again() -> None:
    at = STARTS + DAY + 12 * HOUR
    made = turned(at=at)
    assert any(isinstance(d, Alarm) and d.key.rule == "empty.head" for d in made.decisions)
    later = evaluate(AFTER, made.state, AROUND, [], at + 2 * DAY)
    raised = [d.key for d in (*made.decisions, *later.decisions) if isinstance(d, Raise) and d.key.rule == "self_report"]
    assert [key.nth for key in raised] == [1, 0, 1, 0]


def test_end_comes_earlier_with_a_shorter_term_at_once_where_that_is_over_and_stays_where_it_was_decided_by_name() -> None:
    assert turned(at=ENTERED + HOUR).state.ends == STARTS + 4 * DAY
    late = STARTS + 4 * DAY + HOUR
    assert turned(at=late).state.ends == late
    named = recorded(1, "term", ENTERED + HOUR, values={"ends": (STARTS + 6 * DAY).isoformat()})
    assert turned(named, at=ENTERED + 2 * HOUR).state.ends == STARTS + 6 * DAY


def test_back_to_a_longer_term_nobody_is_held_longer_and_what_came_once_does_not_come_again() -> None:
    at = ENTERED + HOUR
    over = turned(at=at)
    back = evaluate(AFTER, over.state, AROUND, [Fact(at + HOUR, 51, "switch", values={"adoption": 1, "done": {}}, by="post:9")], at + HOUR, VERSIONS)
    assert back.state.ends == STARTS + 4 * DAY
    assert not [d for d in back.decisions if isinstance(d, Raise) and d.key.rule == "send_nurse"]


def test_what_waits_for_something_done_long_ago_opens_unless_what_follows_has_begun() -> None:
    at = ENDS - DAY + HOUR
    stage = [d.spell.stage for d in turned(at=ENTERED + HOUR, done={"learn": 1}).decisions if isinstance(d, Move)]
    assert stage == ["watched"]
    made = turned(at=at, done={"sign_sheet": 1})
    assert [d.key.rule for d in made.decisions if isinstance(d, Raise) and d.key.nth == 50] == ["check"]
    assert not [d for d in turned(at=at, done={"sign_sheet": 1, "archive": 1}).decisions if isinstance(d, Raise) and d.key.rule == "check"]


def test_answers_that_only_the_new_version_asks_about_are_remembered_from_then_on() -> None:
    said = Fact(ENTERED + HOUR, 1, "evidence", "signature", {"celsius": 38.2}, by="post:9", via="call")
    assert "signature" not in evaluate(BEFORE, opening(), AROUND, [said], ENTERED + HOUR).state.recent
    made = turned(said, at=ENTERED + 2 * HOUR)
    assert made.state.recent["signature"] == (said,)
    later = evaluate(AFTER, made.state, AROUND, [], ENTERED + 3 * DAY)
    assert [d for d in later.decisions if isinstance(d, Raise) and d.key.rule == "look"]


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("other plan", {"name": "other"}),
        ("same version", {"digest": "first"}),
        ("no track", {"tracks": {}}),
        ("other subject", {"tracks": {"home": replace(AFTER.tracks["home"], subject="household")}}),
        ("no stage", {"tracks": {"home": replace(AFTER.tracks["home"], stages=AFTER.tracks["home"].stages[1:])}}),
        ("short memory", {"undo": HOUR}),
    ],
)
def test_a_version_that_does_not_fit_changes_nothing(why: str, change: dict[str, object]) -> None:
    at = ENTERED + HOUR
    state = evaluate(BEFORE, opening(), AROUND, [], at).state
    plan: Plan = replace(AFTER, **change)  # type: ignore[arg-type]
    assert unfit(BEFORE, plan, state, at) == why
    outcome = evaluate(BEFORE, state, AROUND, [Fact(at, 9, "switch", values={"adoption": 7})], at, {7: plan})
    assert outcome.decisions == ()
    assert outcome.state == state


def test_nobody_who_is_free_or_there_of_their_own_will_is_held_by_a_new_version() -> None:
    at = ENTERED + HOUR
    state = evaluate(BEFORE, opening(), AROUND, [], at).state
    assert unfit(BEFORE, AFTER, state._replace(ends=at), at) == "over"
    assert unfit(BEFORE, AFTER, state._replace(marks={"archived": at}), at) == "archived"
    free = replace(BEFORE, tracks={"home": replace(BEFORE.tracks["home"], mode="voluntary")})
    assert unfit(free, AFTER, state, at) == "compulsory"
    with pytest.raises(KeyError):
        evaluate(BEFORE, state, AROUND, [Fact(at, 9, "switch", values={"adoption": 8})], at, VERSIONS)
