"""What the school's programme promises beside its clauses: nobody is held, no accused judges, no finding ends in a penalty by itself."""

import pytest

from anju.core.plan.model import Plan, Rule, Track
from tests.plans.story import compiled

HIDDEN_FROM = {"principal", "class_teacher", "safety_officer", "office_head", "moral_director", "teaching_director"}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compiled("school-programme", {})


def after(track: Track, forms: set[str]) -> list[Rule]:
    """Every duty that a claim in one of `forms` leads to, through incidents and further answers, but for what a letter box brings in words."""
    met: dict[str, Rule] = {}
    todo = set(forms)
    while todo:
        form = todo.pop()
        kinds = [track.incidents[e.alarm] for r in track.reactions if r.form == form for e in (r.then, r.otherwise) if e.alarm]
        names = {name for r in track.reactions if r.form == form for e in (r.then, r.otherwise) for name in e.opens}
        names |= {name for kind in kinds for name in (kind.lead, *kind.opens)}
        fresh = [track.rules[name] for name in names if name not in met]
        met |= {rule.name: rule for rule in fresh}
        todo |= {rule.evidence for rule in fresh if rule.evidence != "answered"}
    return list(met.values())


def test_nobody_is_held(plan: Plan) -> None:
    assert {track.subject for track in plan.tracks.values()} == {"unit"}
    assert not any(track.holds for track in plan.tracks.values())


def test_who_may_be_accused_hears_nothing_of_a_claim(plan: Plan) -> None:
    track = plan.tracks["school"]
    follows = after(track, {"harm_claim", "complaint"})
    assert {"keep_safe", "look_into_harm", "look_into_harm_outside", "support_child", "answer_about_staff"} <= {rule.name for rule in follows}
    for rule in follows:
        told = {rule.owner, rule.falls_back, *(rung.to for rung in rule.ladder)}
        assert not told & HIDDEN_FROM, rule.name
    assert all(plan.forms[form].sensitivity == "hidden" for form in ("harm_claim", "complaint", "kept_safe", "harm_looked", "support", "box"))
    assert all(plan.roles[role].sees != "all" for role in HIDDEN_FROM)


def test_a_claim_about_a_leader_stays_outside_the_school(plan: Plan) -> None:
    track = plan.tracks["school"]
    kind = track.incidents["harm_above"]
    outside = {name for name, role in plan.roles.items() if role.agency == "education_bureau"}
    for name in (kind.lead, *kind.opens, "answer_about_leader", "find_child", "look_again"):
        rule = track.rules[name]
        assert {rule.owner, *(rung.to for rung in rule.ladder)} <= outside, name


def test_whoever_corrects_does_not_check(plan: Plan) -> None:
    track = plan.tracks["school"]
    corrects = {rule.owner for name, rule in track.rules.items() if name.startswith("correct_")}
    assert len(corrects) == 6
    assert not corrects & {track.rules["recheck"].owner, track.rules["recheck_above"].owner}


def test_only_a_decision_brings_a_written_one(plan: Plan) -> None:
    """No lateness and no poor correction opens it: only the head's own answer does (DESIGN rule 12)."""
    track = plan.tracks["school"]
    assert [r.form for r in track.reactions if "write_decision" in r.then.opens + r.otherwise.opens] == ["handling"]
    assert all("write_decision" not in rule.missed for rule in track.rules.values())
