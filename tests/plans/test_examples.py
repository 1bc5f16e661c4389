"""What the plans' examples say in a sentence is what the core does."""

import pytest

from anju.core.plan.condition import holds
from tests.plans.story import PLANS, Example, compiled, examples, play

ALL = examples("four-in-one")
EVERY = [one for plan in PLANS for one in examples(plan)]
FEWEST = 8
"""How many timelines a plan has at least, the unhappy ones among them."""


@pytest.mark.parametrize("example", EVERY, ids=[f"{one.plan}: {one.name}" for one in EVERY])
def test_example(example: Example) -> None:
    play(example)


@pytest.mark.parametrize("plan", PLANS)
def test_no_sentence_twice_and_enough_of_them(plan: str) -> None:
    mine = [one.name for one in EVERY if one.plan == plan]
    assert len(set(mine)) == len(mine) >= FEWEST


def test_every_duty_incident_and_reaction_is_shown_by_an_example() -> None:
    """A rule that no example opens is a rule that nobody has seen work."""
    plan = compiled("four-in-one", {})
    played = [(one.track, play(one)) for one in ALL]
    for track in plan.tracks.values():
        opened = {key.rule for name, stage in played if name == track.name for key in stage.duties}
        raised = {key.rule.partition(".")[0] for name, stage in played if name == track.name for key in stage.incidents}
        assert track.rules.keys() - opened == set()
        assert track.incidents.keys() - raised == set()
        told = [fact for name, stage in played if name == track.name for fact in stage.told]
        shown = {r.name for r in track.reactions for f in told if f.form == r.form and (r.when is None or holds(r.when, f.values))}
        assert {r.name for r in track.reactions} - shown == set()
