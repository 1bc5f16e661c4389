"""Whoever judges has no other hand in it, and good ways of judging are let be."""

import re
from datetime import timedelta

import pytest

from anju.core.plan.check import prove
from anju.core.plan.compile import supplied
from anju.core.plan.model import Moment
from tests.core.look import looked
from tests.core.sample import SAMPLE
from tests.plans.story import PLANS, compiled, texts_of

ROLE = "  ombudsman: {title: {zh: 投诉受理人, en: complaints officer}, kind: post, from: county}\n"
FORM = """forms:
  complaint:
    title: {zh: 投诉, en: Complaint}
    sensitivity: hidden
    home: complain
    fields: {says: {title: {zh: 请说说, en: What happened}, kind: text}}
"""
DUTIES = """    duties:
      answer: {title: {zh: 答复投诉, en: Answer}, owner: ombudsman, opens: called, within: 48 h, falls_back: director, ladder: top, cites: [S-008]}
      tell: {title: {zh: 告知结果, en: Tell the outcome}, owner: ombudsman, opens: {after: [answer]}, within: 24 h, ladder: top, cites: [S-008]}
"""


def _codes(opens: str) -> set[str]:
    text = looked(SAMPLE).replace("roles:\n", "roles:\n" + ROLE, 1).replace("forms:\n", FORM, 1).replace("    duties:\n", DUTIES, 1)
    reaction = f"    reactions:\n      complains: {{on: complaint, open: [{opens}], cites: [S-008]}}\n"
    return {one.code for one in prove({"plan.yaml": text.replace("    reactions:\n", reaction, 1)}, {})[1]}


def test_an_officer_who_also_tells_the_outcome_and_a_lead_who_is_sent_beside_them_are_no_fault() -> None:
    assert _codes("answer") == set()
    assert _codes("knock, answer") == set(), "somebody goes to the door, and the complaint is answered by another"


def test_a_lead_alone_is_one() -> None:
    assert _codes("knock") == {"complaint-to-accused", "never-called"}


@pytest.mark.parametrize("name", PLANS)
def test_each_track_that_compels_people_has_one_second_look_within_72_hours(name: str) -> None:
    """DESIGN rule 9. No other duty whose form has a verdict is taken for one."""
    plan = compiled(name, supplied(texts_of(name)))
    for track in (one for one in plan.tracks.values() if one.holds and one.supplied):
        looks = [rule for rule in track.rules.values() if rule.second_look]
        assert [(rule.opens, rule.within) for rule in looks] == [(Moment("starts"), timedelta(hours=72))], track.name


@pytest.mark.parametrize("who", ["lead", "helper", "doctor"])
@pytest.mark.parametrize(("post", "code"), [("complaints", "complaint-to-accused"), ("reviewer", "second-look")])
def test_a_plan_of_the_library_that_gives_either_to_those_at_the_door_does_not_close(post: str, code: str, who: str) -> None:
    texts = texts_of("home-observation-2022")
    plan = texts["plan.yaml"]
    found = re.search(rf"\b{who}: (\w+)", plan)
    assert found is not None
    changed = re.sub(rf"\b{post}: \w+", f"{post}: {found[1]}", plan)
    assert {one.code for one in prove({**texts, "plan.yaml": changed}, supplied(texts))[1]} == {code}
