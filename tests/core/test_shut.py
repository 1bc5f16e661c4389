"""A file that is closed still hears a cry for help to its end; one whose closing never came is closed by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from anju.core.enrolment.admit import open_state
from anju.core.enrolment.fact import Fact
from anju.core.enrolment.state import Around, State
from anju.core.evidence.refuse import refusals
from anju.core.flow import Outcome, evaluate
from anju.core.plan.model import Plan
from tests.core.sample import SAMPLE, sample_plan

ENTERED = datetime(2026, 3, 2, 1, tzinfo=UTC)
HEARD, HOUR = Around(always=True), timedelta(hours=1)
HELP = """    reactions:
      asks: {on: wish, open: [call_back], cites: [S-005]}
"""
WISH = "forms:\n  wish: {title: {zh: 请帮忙, en: Help}, home: ask, fields: {}}\n"
CALL = """    duties:
      call_back: {title: {zh: 回电话, en: Call back}, owner: doctor, opens: called, within: 2 h, ladder: upward, cites: [S-005]}
"""


def helped() -> Plan:
    """The sample with something that its household may ask for."""
    text = SAMPLE.replace("forms:\n", WISH, 1).replace("    duties:\n", CALL, 1)
    return sample_plan(text.replace("    reactions:\n", HELP, 1))


def over(plan: Plan, *marks: str) -> State:
    """The sample's file after END, with these marks and nothing open."""
    state = open_state(plan, "home", date(2026, 3, 2), "Asia/Shanghai", ENTERED, "seed")
    state = evaluate(plan, state, HEARD, [], ENTERED + timedelta(days=15)).state
    closed = {key: duty for key, duty in state.duties.items() if duty.closing is not None}
    return state._replace(duties=closed, incidents={}, marks={**state.marks, **dict.fromkeys(marks, state.until)})


def told(plan: Plan, state: State, fact: Fact) -> tuple[set[str], Outcome]:
    """Why not, and what comes of it."""
    against = {one.code for one in refusals(plan, state, HEARD, fact, frozenset({"doctor", "cadre"}))}
    return against, evaluate(plan, state, HEARD, [fact], fact.recorded)


def test_what_an_archived_file_heard_can_be_brought_to_an_end_as_missed() -> None:
    plan = helped()
    state = over(plan, "archived")
    asked = told(plan, state, Fact(state.until + HOUR, 90, "evidence", "wish", by="person:1", via="household"))[1].state
    (owed,) = [duty for duty in asked.duties.values() if duty.closing is None]
    assert owed.key.rule == "call_back"
    missed = Fact(owed.closes + HOUR, 91, "close", values={"how": "missed", "reason": "x", "seen_by": "post:2"}, by="post:1", answers=owed.key)
    against, outcome = told(plan, asked, missed)
    assert against == set()
    assert all(duty.closing is not None for duty in outcome.state.duties.values())
    assert told(plan, asked, Fact(owed.closes, 91, "open", "archive", by="post:1"))[0] >= {"archived"}


def test_a_closing_that_never_came_is_opened_by_hand_after_the_end_alone() -> None:
    plan = sample_plan()
    shut = next(rule.name for rule in plan.tracks["home"].rules.values() if rule.shuts)
    state = over(plan)
    by_hand = Fact(state.until + HOUR, 90, "open", shut, by="post:1")
    against, outcome = told(plan, state, by_hand)
    assert against == set()
    assert [duty.key.rule for duty in outcome.state.duties.values() if duty.closing is None] == [shut]
    assert "cannot be opened" in told(plan, outcome.state, replace(by_hand, recorded=outcome.state.until, seq=91))[0]
    young = open_state(plan, "home", date(2026, 3, 2), "Asia/Shanghai", ENTERED, "seed")
    assert "cannot be opened" in told(plan, young, Fact(ENTERED, 1, "open", shut, by="post:1"))[0]


TWICE = """    duties:
      visit: {title: {zh: 看望, en: Visit}, owner: doctor, opens: by_hand, within: 2 h, missed: [look], ladder: upward, cites: [S-005]}
      look: {title: {zh: 看一看, en: Look}, owner: doctor, opens: {after: [visit]}, within: 2 h, ladder: upward, cites: [S-005]}
"""


def test_what_silence_called_for_is_not_called_for_again_by_the_late_answer() -> None:
    plan = sample_plan(SAMPLE.replace("    duties:\n", TWICE, 1))
    young = open_state(plan, "home", date(2026, 3, 2), "Asia/Shanghai", ENTERED, "seed")
    state = evaluate(plan, young, HEARD, [Fact(ENTERED, 90, "open", "visit", by="post:1")], ENTERED + 3 * HOUR).state
    (visit,) = [duty for duty in state.duties.values() if duty.key.rule == "visit"]
    assert [duty.key.rule for duty in state.duties.values() if duty.key.rule == "look"] == ["look"]
    done = Fact(state.until + HOUR, 91, "evidence", "attestation", by="post:1", via="staff", answers=visit.key)
    state = evaluate(plan, state, HEARD, [done], done.recorded).state
    assert sum(duty.key.rule == "look" for duty in state.duties.values()) == 1
    again = Fact(state.until + HOUR, 92, "open", "visit", by="post:1")
    state = evaluate(plan, state, HEARD, [again], again.recorded).state
    (visit,) = [duty for duty in state.duties.values() if duty.key.rule == "visit" and duty.closing is None]
    done = replace(done, recorded=state.until + HOUR, seq=93, answers=visit.key)
    state = evaluate(plan, state, HEARD, [done], done.recorded).state
    assert sum(duty.key.rule == "look" for duty in state.duties.values()) == 2, "done in time, it is followed as ever"


def test_a_file_is_archived_once_however_often_what_it_follows_is_done() -> None:
    """Two duties to archive would wait for each other for ever."""
    plan = sample_plan(SAMPLE.replace("opens: {after: [sign_off.3.leader]}", "opens: {after: [knock]}").replace("opens: called", "opens: by_hand", 1))
    young = open_state(plan, "home", date(2026, 3, 2), "Asia/Shanghai", ENTERED, "seed")
    state = young
    for nth in range(2):
        opened = Fact(ENTERED + nth * HOUR, 10 * nth + 1, "open", "knock", by="post:1")
        state = evaluate(plan, state, HEARD, [opened], opened.recorded).state
        (knock,) = [duty for duty in state.duties.values() if duty.key.rule == "knock" and duty.closing is None]
        done = Fact(opened.recorded, 10 * nth + 2, "evidence", "attestation", by="post:1", via="staff", answers=knock.key)
        state = evaluate(plan, state, HEARD, [done], done.recorded).state
    assert sum(duty.key.rule == "archive" for duty in state.duties.values()) == 1
