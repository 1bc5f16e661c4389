"""What one enrolment lives through, a sentence a test. Read `small.py` first: it is the plan."""

from dataclasses import replace
from datetime import datetime, timedelta

from anju.core.enrolment.decision import Alarm, Climb, Close, Decision, Hold, Lapse, Move, Pass, Raise, Reopen, Seat, Settle
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.state import Around, State
from anju.core.evidence.refuse import refusals
from anju.core.flow import Outcome, evaluate
from anju.core.moments import Span, local_day
from anju.core.plan.model import PERSON, Field, Option, Plan
from tests.core.small import AROUND, DAY, ENDS, ENTERED, FED, HOUR, MINUTE, PLAN, STARTS, ZONE, opening, text

NURSE = Fact(ENTERED + MINUTE, 1, "seat", values={"role": "nurse", "post": "7"}, by="post:1")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A local moment of the plan's zone: `day` 1 is the first day."""
    return STARTS + (day - 1) * DAY + hour * HOUR + minute * MINUTE


def said(seq: int, when: datetime, form: str, **more: object) -> Fact:
    values = more.pop("values", {})
    return Fact(when, seq, "evidence", form, values, by="post:7", **more)  # type: ignore[arg-type]


def until(moment: datetime, *facts: Fact, around: Around = AROUND, plan: Plan = PLAN) -> Outcome:
    return evaluate(plan, opening(), around, facts, moment)


def the(outcome: Outcome, kind: type[Decision], rule: str) -> list[Decision]:
    return [d for d in outcome.decisions if isinstance(d, kind) and d.key.rule == rule]


def open_rules(state: State) -> set[str]:
    return {key.rule for key, duty in state.duties.items() if duty.closing is None}


def test_an_enrolment_opens_its_first_stage_and_the_duties_of_that_moment() -> None:
    outcome = until(ENTERED)
    assert [d.spell.stage for d in outcome.decisions if isinstance(d, Move)] == ["settling"]
    assert open_rules(outcome.state) >= {"send_nurse", "self_report"}


def test_nothing_from_before_the_enrolment_was_recorded_is_ever_due() -> None:
    outcome = until(ENDS)
    assert min(d.at for d in outcome.decisions) == ENTERED
    assert not [d for d in the(outcome, Raise, "temperature") if d.key == Key("temperature", local_day(STARTS, ZONE), 0)]


def test_a_duty_of_an_empty_seat_is_an_incident_at_once_and_one_a_role() -> None:
    outcome = until(at(2, 9))
    alarms = the(outcome, Alarm, "empty.nurse")
    assert len(alarms) == 1
    assert alarms[0].at == at(1, 12)  # the first duty of a nurse: the call about a silence
    assert the(outcome, Raise, "fill_seat")[0].at == alarms[0].at


def test_a_filled_seat_settles_the_incident_of_its_being_empty() -> None:
    outcome = until(at(2, 9), Fact(at(1, 17), 1, "seat", values={"role": "nurse", "post": "7"}))
    assert [d.at for d in the(outcome, Settle, "empty.nurse")] == [at(1, 17)]
    assert "fill_seat" not in open_rules(outcome.state)
    assert outcome.state.seats == {"nurse": "7"}


MEAL, COUNTED = Key("meal", local_day(STARTS, ZONE)), Key("count_meals", local_day(STARTS, ZONE))
FILLED = {"role": "nurse", "post": "7"}


def test_a_filled_seat_has_what_a_stand_in_had_for_it_and_what_cannot_be_made_up_stays_with_whoever_missed_it() -> None:
    outcome = until(at(1, 20), Fact(at(1, 19, 30), 1, "seat", values=FILLED), plan=FED)
    passed = [d for d in outcome.decisions if isinstance(d, Pass)]
    assert [(d.key, d.role, d.post, d.at, d.why.facts) for d in passed] == [(MEAL, "nurse", "", at(1, 19, 30), (1,))]
    assert {outcome.state.duties[key].role for key in (MEAL, COUNTED)} == {"nurse", "head"}
    assert {key for key in outcome.state.duties if key.rule == "meal"} == {MEAL}


def test_inside_its_window_what_cannot_be_made_up_goes_to_the_filled_seat_too() -> None:
    outcome = until(at(1, 20), Fact(at(1, 18, 30), 1, "seat", values=FILLED), plan=FED)
    assert outcome.state.duties[COUNTED].role == "nurse"


def test_a_stand_in_keeps_what_they_were_given_by_name_or_are_seeing_to() -> None:
    given = Fact(at(1, 17, 10), 1, "reassign", values={"post": "post:9"}, answers=MEAL)
    seen = Fact(at(1, 18, 10), 2, "acknowledge", answers=COUNTED)
    outcome = until(at(1, 20), given, seen, Fact(at(1, 18, 30), 3, "seat", values=FILLED), plan=FED)
    assert [(outcome.state.duties[key].role, outcome.state.duties[key].post) for key in (MEAL, COUNTED)] == [("head", "post:9"), ("head", "")]


def test_another_holder_of_a_seat_takes_nothing_from_anybody_else() -> None:
    filled, again = Fact(at(1, 17, 30), 1, "seat", values=FILLED), Fact(at(1, 17, 40), 2, "seat", values={**FILLED, "post": "8"})
    outcome = until(at(1, 20), filled, again, plan=FED)
    assert [d.at for d in outcome.decisions if isinstance(d, Pass)] == [at(1, 17, 30)]


def empty_lead(state: State) -> Key:
    return next(key for key, duty in state.duties.items() if key.rule == "fill_seat" and duty.closing is None)


def against(state: State, fact: Fact, around: Around = AROUND) -> list[tuple[str, str]]:
    return [(one.code, one.detail) for one in refusals(PLAN, state, around, fact, frozenset({"chief"}))]


def test_what_only_staff_can_say_no_household_says_whatever_way_it_names() -> None:
    asked = PLAN.forms["reading"]
    options = (Option("well", text("well")), Option("nobody", text("nobody"), staff=True))
    heard = Field("heard", text("heard"), "choice", options=options, required=False)
    plan = replace(PLAN, forms={**PLAN.forms, "reading": replace(asked, fields=(*asked.fields, heard))})
    state = until(at(2, 9)).state

    def said(answer: str, via: str, *roles: str) -> list[str]:
        fact = Fact(at(2, 9), 90, "evidence", "reading", {"celsius": 36.5, "heard": answer}, via=via)  # type: ignore[arg-type]
        return [one.detail for one in refusals(plan, state, AROUND, fact, frozenset(roles))]

    for via in ("household", "device"):
        assert said("well", via, PERSON) == []
        assert said("nobody", via, PERSON) == ["not an option"], via
    assert said("nobody", "call", "nurse") == []


def test_that_an_empty_seat_is_filled_is_no_word_of_anybody() -> None:
    state = until(at(2, 9)).state
    lead = empty_lead(state)
    word = said(1, at(2, 9, 1), "outcome", answers=lead, values={"outcome": "safe"})
    late = Fact(at(2, 9, 1), 1, "close", answers=lead, values={"how": "late", "reason": "busy"}, by="post:1")
    assert against(state, word) == against(state, late) == [("place empty", "nurse")]
    waived = replace(late, values={"how": "missed", "reason": "the person is free", "seen_by": "post:2"})
    assert against(state, waived) == []


def test_an_empty_post_can_be_closed_once_somebody_holds_it() -> None:
    empty = Around({"head": (Span(at(1, 12)),), "chief": (Span(STARTS),)})
    state = until(ENTERED, around=empty).state
    word = said(1, at(1, 11), "outcome", answers=empty_lead(state), values={"outcome": "safe"})
    assert against(state, word, empty) == [("place empty", "head")]
    assert against(state, replace(word, recorded=at(1, 13)), empty) == []


def test_a_post_nobody_held_at_that_moment_is_an_incident_too() -> None:
    outcome = until(ENTERED, around=Around({"head": (Span(at(1, 12)),), "chief": (Span(STARTS),)}))
    assert the(outcome, Alarm, "empty.head")
    assert not the(until(ENTERED, around=Around({"head": (Span(STARTS),)})), Alarm, "empty.head")


def test_naming_who_sits_closes_the_duty_to_name_them_and_opens_what_follows() -> None:
    outcome = until(ENTERED + MINUTE, NURSE)
    assert the(outcome, Close, "send_nurse")
    assert "arrive" in open_rules(outcome.state)


def test_what_waits_for_two_duties_opens_with_the_second() -> None:
    arrive = Key("arrive", local_day(ENTERED, ZONE), 1)
    first = said(2, at(1, 10), "attestation", answers=arrive)
    learn = said(3, at(1, 14), "profile", answers=Key("learn", local_day(ENTERED, ZONE)), values={"alone": True})
    assert "greet" not in open_rules(until(at(1, 13, 59), NURSE, first).state)
    assert [d.at for d in the(until(at(1, 14), NURSE, first, learn), Raise, "greet")] == [at(1, 14)]


def test_a_reading_inside_its_window_closes_the_duty_as_done_however_late_it_is_told() -> None:
    told = said(2, at(1, 19), "reading", values={"celsius": 36.6}, happened=at(1, 16, 30), via="call")
    closed = the(until(at(1, 19), NURSE, told), Close, "temperature")
    assert [(d.closing.how, d.closing.told_late) for d in closed] == [("done", True)]


def test_a_reading_after_its_window_does_not_make_up_for_the_one_that_was_missed() -> None:
    told = said(2, at(1, 19), "reading", values={"celsius": 36.6}, via="call")
    outcome = until(at(1, 19), NURSE, told)
    assert not the(outcome, Close, "temperature")
    assert "temperature" in open_rules(outcome.state)


def test_one_reading_answers_each_rule_that_it_can_answer() -> None:
    told = said(2, at(1, 9, 5), "reading", values={"celsius": 36.6}, via="household")
    closed = {
        d.key.rule
        for d in until(at(2, 9, 6), NURSE, Fact(at(2, 9, 5), 2, "evidence", "reading", {"celsius": 36.6}, by="person:3", via="household")).decisions
        if isinstance(d, Close)
    }
    assert closed >= {"temperature", "self_report"}
    assert {d.key.rule for d in until(at(1, 9, 6), NURSE, told).decisions if isinstance(d, Close)} >= {"self_report"}


def test_a_fever_opens_the_assessment_at_the_instant_it_was_told() -> None:
    outcome = until(at(1, 17), NURSE, said(2, at(1, 16, 40), "reading", values={"celsius": 38.2}, via="call"))
    raised = the(outcome, Raise, "assess")
    assert [(d.at, d.key.nth) for d in raised] == [(at(1, 16, 40), 2)]
    assert raised[0].why.facts == (2,)


def test_a_condition_is_judged_as_the_window_opens() -> None:
    fever = said(2, at(1, 16, 40), "reading", values={"celsius": 38.2}, via="call")
    assert [d.at for d in the(until(at(3, 13), NURSE, fever), Raise, "recheck")] == [at(2, 12)]
    assert not the(until(at(3, 13), NURSE), Raise, "recheck")


def test_the_ladder_is_climbed_step_by_step_until_somebody_acknowledges() -> None:
    duty = Key("send_nurse", local_day(ENTERED, ZONE))
    closes = ENTERED + 15 * MINUTE
    steps = [(d.step, d.at, d.to) for d in the(until(at(1, 23)), Climb, "send_nurse")]
    assert steps == [(0, closes + 30 * MINUTE, "head"), (1, closes + 2 * HOUR, "chief")]
    seen = Fact(closes + HOUR, 1, "acknowledge", answers=duty)
    assert len(the(until(at(1, 23), seen), Climb, "send_nurse")) == 1


def test_in_danger_every_ladder_pauses_and_goes_on_when_the_pause_ends() -> None:
    closes = ENTERED + 15 * MINUTE
    danger = said(1, closes + 20 * MINUTE, "leave_now", via="household")
    outcome = until(at(1, 23), danger)
    assert [d.at for d in the(outcome, Climb, "send_nurse")] == [closes + 80 * MINUTE, closes + 2 * HOUR]
    assert {d.key.rule for d in outcome.decisions if isinstance(d, Raise) and d.at == danger.recorded} >= {"rescue", "police"}


def test_a_rung_that_waited_through_one_pause_waits_through_the_next_however_often_anybody_looks() -> None:
    closes = ENTERED + 15 * MINUTE
    danger = said(1, closes + 20 * MINUTE, "leave_now", via="household")
    again = Fact(closes + 50 * MINUTE, 2, "pause", values={"until": (closes + 3 * HOUR).isoformat()})
    at_once = until(at(1, 23), danger, again)
    assert [d.at for d in the(at_once, Climb, "send_nurse")][:1] == [closes + 3 * HOUR]
    looked = evaluate(PLAN, opening(), AROUND, [danger, again], closes + 90 * MINUTE)
    then = evaluate(PLAN, looked.state, AROUND, [], at(1, 23))
    assert [*looked.decisions, *then.decisions] == list(at_once.decisions)


def test_an_incident_is_settled_by_closing_its_lead_duty() -> None:
    danger = said(1, at(1, 10), "leave_now", via="household")
    safe = said(2, at(1, 10, 30), "outcome", values={"outcome": "safe"}, answers=Key("rescue", local_day(ENTERED, ZONE), 1))
    outcome = until(at(1, 11), danger, safe)
    assert [d.at for d in the(outcome, Settle, "danger")] == [at(1, 10, 30)]
    assert "police" in open_rules(outcome.state)


def test_silence_is_called_about_and_never_at_night() -> None:
    outcome = until(at(1, 23))
    lapsed = the(outcome, Lapse, "self_report")
    assert [d.at for d in lapsed] == [at(1, 12)]
    called = the(outcome, Raise, "call_again")
    assert [(d.at, d.duty.opens) for d in called] == [(at(1, 12), at(1, 12))]
    knocked = the(until(at(1, 14)), Raise, "knock")
    assert [d.at for d in knocked] == [at(1, 13)]


def test_a_call_that_would_fall_in_the_night_waits_for_the_morning() -> None:
    late = Fact(at(1, 22), 1, "open", "call_again")
    duty = the(until(at(1, 22), NURSE, late), Raise, "call_again")
    assert [d.duty.opens for d in duty if d.key.nth == 1] == [at(2, 7)]


def test_taking_back_a_slip_opens_again_what_it_closed_and_replaces_what_it_called_for() -> None:
    wrong = said(2, at(1, 16, 40), "reading", values={"celsius": 38.2}, via="call")
    undo = Fact(at(1, 16, 50), 3, "undo", corrects=2)
    outcome = until(at(1, 17), NURSE, wrong, undo)
    assert the(outcome, Reopen, "temperature")
    assert [d.closing.how for d in the(outcome, Close, "assess")] == ["replaced"]
    assert "temperature" in open_rules(outcome.state)


def test_correcting_a_reading_keeps_the_duty_done_by_the_new_one() -> None:
    wrong = said(2, at(1, 16, 40), "reading", values={"celsius": 38.2}, via="call")
    right = said(3, at(1, 16, 50), "reading", values={"celsius": 36.2}, via="call", happened=at(1, 16, 40), corrects=2)
    outcome = until(at(1, 17), NURSE, wrong, right)
    assert [d.closing.fact for d in the(outcome, Close, "temperature")] == [2, 3]
    assert "assess" not in open_rules(outcome.state)


def test_at_end_what_the_household_still_owes_passes_to_staff_and_nothing_is_asked_of_it_again() -> None:
    outcome = until(ENDS + 2 * DAY, NURSE)
    passed = [d for d in outcome.decisions if isinstance(d, Pass)]
    assert {d.at for d in passed} == {ENDS}
    assert all(d.at < ENDS for d in the(outcome, Raise, "self_report"))


def test_a_missing_signature_keeps_nobody_past_end_and_its_ladder_goes_on() -> None:
    outcome = until(ENDS + 2 * DAY, NURSE)
    assert "ended" in outcome.state.marks
    assert "sign_sheet" in open_rules(outcome.state)
    assert [d.at for d in the(outcome, Climb, "sign_sheet")] == [ENDS - 12 * HOUR + 30 * MINUTE, ENDS - 10 * HOUR]


def test_an_earlier_end_brings_the_sign_off_forward() -> None:
    sooner = at(3, 0)
    outcome = until(at(2, 12), NURSE, Fact(at(2, 10), 2, "term", values={"ends": sooner.isoformat()}))
    assert outcome.state.ends == sooner
    assert [d.at for d in the(outcome, Raise, "sign_sheet")] == [at(2, 10)]
    assert outcome.state.stage == "ending"


def test_a_returned_paper_opens_the_step_before_again() -> None:
    day = local_day(ENDS - DAY, ZONE)
    sign = said(2, at(5, 1), "signature", answers=Key("sign_sheet", day))
    returned = said(3, at(5, 2), "review", values={"verdict": "returned"}, answers=Key("review", day, 2))
    outcome = until(at(5, 3), NURSE, sign, returned)
    assert "assess" in open_rules(outcome.state)
    assert outcome.state.signed["sign_sheet"] == "post:7"


def test_a_seat_left_is_empty_again() -> None:
    left = Fact(at(1, 12), 2, "seat", values={"role": "nurse", "post": ""})
    outcome = until(at(1, 17), NURSE, left)
    assert outcome.state.seats == {}
    assert the(outcome, Alarm, "empty.nurse")
    assert [d.post for d in outcome.decisions if isinstance(d, Seat)] == ["7", ""]
    assert not [d for d in outcome.decisions if isinstance(d, Hold)]


def test_a_term_moved_by_a_quarter_of_an_hour_raises_nothing_twice() -> None:
    moved = Fact(ENDS - DAY + 10 * MINUTE, 2, "term", values={"ends": (ENDS + 15 * MINUTE).isoformat()})
    outcome = until(ENDS, NURSE, moved)
    assert len(the(outcome, Raise, "sign_sheet")) == 1


def test_every_decision_says_which_rule_and_clause_it_comes_from() -> None:
    outcome = until(at(2, 9), NURSE)
    assert all(d.why.rule for d in outcome.decisions)
    assert all(d.why.cites == ("T-1",) for d in outcome.decisions if isinstance(d, Raise | Climb))
    assert timedelta(0) <= min(d.at - ENTERED for d in outcome.decisions)


def test_who_stands_aside_in_the_last_stage_is_back_in_it_at_end() -> None:
    gone = [said(1, ENTERED + HOUR, "trip", values={"step": "on"}), said(2, ENTERED + 2 * HOUR, "trip", values={"step": "out"})]
    assert until(ENDS - HOUR, *gone).state.stage == "away"
    assert until(ENDS, *gone).state.stage == "ending"
    assert until(ENDS + DAY, *gone).state.aside == 0
