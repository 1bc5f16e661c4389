"""Things there are only so many of, and lists due at an hour: shown by the examples of a small plan, told in both languages."""

from datetime import time, timedelta

import pytest

from anju.core.plan.check import prove
from anju.core.plan.explain import explain, read
from anju.core.plan.model import Daily, Follow
from tests.core.look import looked_at
from tests.plans.story import Example, compiled, examples, play, texts_of

PLAN = "things"
ALL = examples(PLAN)


def test_the_plan_closes_and_has_examples() -> None:
    assert prove(looked_at(texts_of(PLAN)), {})[1] == ()
    assert len(ALL) == 4


@pytest.mark.parametrize("example", ALL, ids=lambda one: one.name)
def test_example(example: Example) -> None:
    play(example)


def test_a_digest_is_a_duty_to_send_and_one_to_acknowledge_for_each() -> None:
    plan = compiled(PLAN, {})
    rules = plan.tracks["command"].rules
    send = rules["digest.daily_list"]
    assert (send.opens, send.within, send.evidence) == (Daily((time(8, 30),)), timedelta(minutes=40), "digest")
    assert send.routine
    for role in ("leader", "director"):
        told = rules[f"digest.daily_list.{role}"]
        assert (told.owner, told.opens, told.within) == (role, Follow(("digest.daily_list",)), timedelta(minutes=30))
    assert [rung.to for rung in rules["digest.daily_list.leader"].ladder] == ["director"]
    digest = plan.tracks["command"].digests["digest.release_list"]
    assert (digest.lists, digest.since, digest.strike, digest.to) == ("due_release", "day", True, ("leader",))


def test_a_duty_that_takes_asks_which_and_why_more_than_may_be_out() -> None:
    plan = compiled(PLAN, {})
    fields = {name: [(one.name, one.required, one.sealed) for one in plan.forms[name].fields] for name in ("taking.rooms", "taking.cars")}
    assert fields == {"taking.rooms": [("unit", True, False)], "taking.cars": [("unit", True, False), ("exception", False, True)]}
    assert [one.required for one in plan.forms["giving_back.cars"].fields] == [False]
    assert (plan.resources["rooms"].at_once, plan.resources["cars"].at_once) == (30, 1)


def test_both_are_told_in_both_languages() -> None:
    plan = compiled(PLAN, {})
    said = [line.says for name in ("digest.release_list", "send_car") for line in explain(plan, "command", name).lines]
    assert any(one.en == "A line may be struck for a reason by the sender, leader in charge; that holds nobody: END stays what it is" for one in said)
    assert any(one.zh == "清单：24 小时内到期解除的人；没有也要报" for one in said)
    assert any(one.en == "Takes one of: Emergency cars" for one in said)
    cars = next(item for item in read(plan).resources.items if item.name == "cars")
    assert [one.en for one in cars.says] == [
        "2 in all, kept by: leader in charge", "No more than 1 out at once", "An exception needs its reason: Why this is an emergency",
    ]  # fmt: skip
