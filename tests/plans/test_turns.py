"""Conditions over several facts, stages aside, an early end, proposals and computed fields: each shown by the examples of a small plan."""

import pytest

from anju.core.duties.balance import balance
from anju.core.plan.check import prove
from anju.core.plan.explain import explain
from tests.plans.story import Example, compiled, examples, instant, play, texts_of

PLAN = "turns"
ALL = examples(PLAN)


def test_the_plan_closes() -> None:
    assert prove(texts_of(PLAN), {})[1] == ()


@pytest.mark.parametrize("example", ALL, ids=lambda one: one.name)
def test_example(example: Example) -> None:
    stage = play(example)
    assert balance(stage.duties.values(), instant("day 20 00:00")).difference == 0


def test_conditions_and_proposals_are_told_in_both_languages() -> None:
    plan = compiled(PLAN, {})
    said = {name: [line.says for line in explain(plan, "home", name).lines] for name in ("visit", "assess", "propose.found", "score")}
    visit = next(one for one in said["visit"] if one.en.startswith("Only where"))
    assert visit.en == (
        'Only where it is not before day 3 of the term and what is published here in "Scenario" says: "Level" is "two"'
        ' and "Temperature" ("Temperature" is at least 37.3 °C) came at most 0 times in the last 3 days'
    )
    assert visit.zh == "只在：不早于第 3 天，并且这里发布的《情景》里“级别”是“二”，并且过去 3 天《体温》（“体温”不低于 37.3 °C）至多 0 次"
    assert any("came at least 2 times in the last 3 days" in one.en for one in said["assess"])
    assert any(one.en == 'Proposed when Test result says: "Outcome" is "positive"' for one in said["propose.found"])
    assert any(one.zh == "“得分”自动算出：“卧床” 4 分，“坐轮椅” 2 分，独居 3 分" for one in said["score"])
