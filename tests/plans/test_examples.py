"""What the four-in-one plan's examples say in a sentence is what the core does."""

import pytest

from anju.core.plan.condition import holds
from tests.plans.story import Example, compiled, examples, play

ALL = examples("four-in-one")


@pytest.mark.parametrize("example", ALL, ids=[one.name for one in ALL])
def test_example(example: Example) -> None:
    play(example)


def test_no_sentence_twice() -> None:
    assert len({one.name for one in ALL}) == len(ALL)


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
