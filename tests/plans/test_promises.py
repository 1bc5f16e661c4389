"""What the four-in-one plan promises whatever its clauses say: DESIGN section 5, looked at in the compiled plan."""

import math
import re
from datetime import timedelta

import pytest

from anju.core.plan.model import PERSON, Called, Condition, Form, Moment, Plan, Rule
from tests.plans.story import compiled

AFTER_END = "released"
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compiled("four-in-one", {})


def rules(plan: Plan) -> list[Rule]:
    return [rule for track in plan.tracks.values() for rule in track.rules.values()]


def opened_by(plan: Plan, form: str) -> set[str]:
    """Duties that answers of a form can open, through incidents too."""
    home = plan.tracks["home"]
    found: set[str] = set()
    for reaction in home.reactions:
        if reaction.form == form:
            found |= {*reaction.then.opens, *reaction.otherwise.opens}
            for alarm in {reaction.then.alarm, reaction.otherwise.alarm} - {""}:
                found |= {home.incidents[alarm].lead, *home.incidents[alarm].opens}
    return found


@pytest.mark.parametrize(("name", "asked"), [("key-persons", {"origin", "arrived", "proof"}), ("two-cover-one", {"origin", "arrived", "proof"})])
def test_who_registers_themselves_is_asked_of_no_class(name: str, asked: set[str]) -> None:
    """P8 and P2: the office's class, the lists from above and the look at the home are for staff to say."""
    table = compiled(name, {}).classification
    assert table is not None
    assert {field.name for field in compiled(name, {}).forms[table.asks].of_anybody.fields} == asked


def test_every_ladder_begins_at_one_and_a_half_times_the_limit(plan: Plan) -> None:
    """DN-01: amber at the limit, upward at half of it again; and it ends with somebody who can decide."""
    for rule in rules(plan):
        assert rule.ladder, rule.name
        assert rule.ladder[0].after <= math.ceil(rule.within / MINUTE / 2) * MINUTE, rule.name
        assert rule.ladder[0].to != rule.owner, rule.name
        assert rule.ladder[-1].to in {"director", "county_command", "health_bureau_deputy"}, rule.name


def test_nothing_is_asked_of_the_person_after_the_end(plan: Plan) -> None:
    assert [r.name for r in rules(plan) if r.owner == PERSON and AFTER_END in r.stages] == []


def test_no_stage_of_freedom_waits_for_paper(plan: Plan) -> None:
    last = [stage for stage in plan.tracks["home"].stages if not stage.aside][-1]
    assert last.name == AFTER_END
    assert last.enters == Moment("ends")


def test_seals_exist_only_where_the_area_allows_them(plan: Plan) -> None:
    assert [r.name for r in rules(plan) if r.bars] == []
    allowed = compiled("four-in-one", {"physical_seal": "true"})
    bars = [r for r in rules(allowed) if r.bars]
    assert [r.name for r in bars] == ["put_seal"]
    assert bars[0].opens == Called(by_hand=True)
    needed = {f.name for f in allowed.forms["seal"].fields if f.required}
    assert {"exit_plan", "key_holder", "fire_reference", "neighbours_free"} <= needed


def test_only_a_person_starts_a_coercive_measure(plan: Plan) -> None:
    home = plan.tracks["home"]
    assert home.rules["coercive_measure"].opens == Called(by_hand=True)
    called = {name for r in home.reactions for name in (*r.then.opens, *r.otherwise.opens)} | {n for r in home.rules.values() for n in r.missed}
    assert "coercive_measure" not in called


@pytest.mark.parametrize("form", ["report", "door_event", "contact", "door_check", "door_answer", "day0", "follow_up"])
def test_no_record_calls_the_police_by_itself(plan: Plan, form: str) -> None:
    """DESIGN rule 12. Danger that somebody reports is another thing: there the officer comes to help."""
    opened = opened_by(plan, form)
    police = {r.name for r in rules(plan) if r.owner in {"officer", "police_chief"} and r.name != "police_response"}
    assert not opened & police


@pytest.mark.parametrize("role", ["unit_head", "handler", "control_staff", "counsellor", "police_chief", "officer"])
def test_enterprise_and_police_see_needs_only(plan: Plan, role: str) -> None:
    assert plan.roles[role].sees == "needs"


@pytest.mark.parametrize("form", ["report", "contact", "day0", "follow_up", "assessment", "treatment", "test_result"])
def test_readings_and_moods_are_health(plan: Plan, form: str) -> None:
    assert plan.forms[form].sensitivity == "health"


def test_enterprise_and_police_are_not_asked_to_fill_in_what_they_may_not_see(plan: Plan) -> None:
    blind = {name for name, role in plan.roles.items() if role.sees == "needs"}
    for rule in rules(plan):
        if rule.owner in blind:
            assert plan.forms[rule.evidence].sensitivity != "health", rule.name


def test_what_is_told_in_private_is_hidden(plan: Plan) -> None:
    assert {f for f in ("safety", "complaint", "counselling", "reached", "answer") if plan.forms[f].sensitivity != "hidden"} == set()
    assert plan.tracks["home"].incidents["at_risk"].hidden


def test_the_accused_answers_no_complaint(plan: Plan) -> None:
    rule = plan.tracks["home"].rules["answer_complaint"]
    accused = {"cadre", "officer", "control_staff", "follow_up_doctor", "handler", "leader_in_charge", "unit_head", "director"}
    assert not {rule.owner, rule.falls_back, rule.accountable, *(rung.to for rung in rule.ladder)} & accused


def test_a_risk_reaches_a_clinician_in_minutes_at_any_hour(plan: Plan) -> None:
    rule = plan.tracks["home"].rules["reach_at_risk"]
    assert plan.roles[rule.owner].agency == "health_centre"
    assert rule.within <= 10 * MINUTE
    assert not rule.quiet


def test_needs_wait_less_long_than_the_rest(plan: Plan) -> None:
    """DESIGN rule 13: first-day answers open needs, and every need is marked as one."""
    home = plan.tracks["home"]
    asked = opened_by(plan, "day0") | opened_by(plan, "need") | opened_by(plan, "leave_now") | opened_by(plan, "planned_care")
    assert {name for name in asked if not home.rules[name].need} <= {"counsel"}


def test_telling_a_symptom_late_or_never_is_no_offence(plan: Plan) -> None:
    home = plan.tracks["home"]
    missed = {name for rule in home.rules.values() for name in rule.missed}
    assert missed == {"call_again", "go_to_door", "where_is_person"}


def test_temperatures_are_not_made_up_afterwards(plan: Plan) -> None:
    home = plan.tracks["home"]
    assert not home.rules["learn_temperature"].makeup
    assert not home.rules["call_household"].makeup


def words(form: Form) -> list[str]:
    return [text for f in form.fields for text in (f.title.zh, *(o.title.zh for o in f.options))]


def test_forms_of_the_household_are_short_and_plain(plan: Plan) -> None:
    for name in ("report", "need", "leave_now", "planned_care", "safety", "complaint", "correction"):
        form = plan.forms[name]
        assert len([f for f in form.fields if f.required]) <= 2, name
        assert all(len(word) <= 20 for word in words(form)), name
    assert not [f for f in plan.forms["leave_now"].fields if f.required]


def test_every_text_is_in_its_own_language(plan: Plan) -> None:
    """No English left in Chinese texts, no Chinese in English ones, but for names set by the area."""
    texts = [t for r in rules(plan) for t in (r.title, r.detail) if t] + list(plan.rights) + [t for d in plan.documents.values() for t in d.text]
    texts += [o.title for form in plan.forms.values() for f in form.fields for o in f.options]
    place = plan.parameters["destination"].value
    for text in texts:
        assert not re.search(r"[\u4e00-\u9fff]", text.en.replace(place, "")), text.en
        assert not re.search(r"[A-Za-z]{4,}", text.zh.replace(place, "")), text.zh


def test_no_condition_looks_at_cooperation(plan: Plan) -> None:
    """DESIGN rule 12: whether somebody cooperates decides nothing."""
    conditions: list[Condition] = [r.when for track in plan.tracks.values() for r in track.reactions if r.when]
    assert not re.search(r"cooperat|refus", repr(conditions))


def test_whatever_an_emergency_calls_for_is_told_at_night_as_well(plan: Plan) -> None:
    """A lead, a response and each report upward of these go through quiet hours, and so does whoever has to acknowledge them."""
    home = plan.tracks["home"]
    for name in ("danger", "emergency", "serious_illness", "critical_illness", "at_risk"):
        incident = home.incidents[name]
        called = {incident.lead, *incident.opens}
        assert [rule.name for rule in rules(plan) if rule.name.partition(".")[0] in called and not rule.wakes] == [], name
    assert [rule for rule in home.incidents["case"].opens if not home.rules[rule].wakes] == []
