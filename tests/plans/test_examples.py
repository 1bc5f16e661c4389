"""What the four-in-one plan's examples say in a sentence is what the core does."""

import pytest

from tests.plans.story import Example, examples, play

ALL = examples("four-in-one")


@pytest.mark.parametrize("example", ALL, ids=[one.name for one in ALL])
def test_example(example: Example) -> None:
    play(example)


def test_there_are_enough() -> None:
    assert len(ALL) >= 20
    assert len({one.name for one in ALL}) == len(ALL)
