"""A small slice of the mutation run: the same seed damages the same places, most damage is seen, and undamaged plans are not accused."""

import pytest

from tests.plans.mutate import KINDS, Damage, good, mutate, report
from tests.plans.story import ROOT

TIMES, FLOOR = 60, 0.7


@pytest.fixture(scope="module")
def damages() -> list[Damage]:
    return list(mutate([good(ROOT / "home-observation")], TIMES, seed=1))


def test_most_damage_is_seen(damages: list[Damage]) -> None:
    assert len(damages) >= TIMES * 0.8
    assert len({one.kind for one in damages}) >= 35
    seen = sum(bool(one.seen) for one in damages)
    assert seen / len(damages) >= FLOOR, "\n".join(report(damages))


def test_what_outranks_every_clause_is_always_seen(damages: list[Damage]) -> None:
    """An end, a basis, an owner, somebody who hears, a holder, an heir: none of them can be taken out unseen."""
    always = {
        "drop a role", "drop a role's agency", "let a ladder lead to its owner", "drop an owner", "drop `unowned`", "drop `passes_to`", "drop rights",
        "let END wait for a duty", "lower the maximum", "drop the maximum", "drop emergency numbers", "drop the night's quiet", "reverse custody",
        "drop a citation", "drop a translation", "drop a stage", "drop `fills`", "drop `shuts`",
    }  # fmt: skip
    assert always <= KINDS.keys()
    assert [one for one in damages if one.kind in always and not one.seen] == []


def test_the_same_seed_does_the_same_damage(damages: list[Damage]) -> None:
    plans = [good(ROOT / "home-observation")]
    again, other = ([one.where for one in mutate(plans, 6, seed)] for seed in (1, 2))
    told = [one.where for one in damages]
    assert len(again) > 1, "a draw that changes nothing is none"
    assert again == told[: len(again)]
    assert other != told[: len(other)]
