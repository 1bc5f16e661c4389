"""The limits that reactions set on a form's numbers: what must hold, when it is judged, and when it is broken."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from anju.core.plan.condition import NOTHING, All, Any, Compare, Condition, Latest, Not, Values
from anju.core.plan.limit import limits
from anju.core.plan.model import Effects, Entry, Reaction, Stage, Text, Track

WORDS = Text("x", "x")
SHORT = Compare("share", "below", 10)
CHOSEN = Latest("designation", Compare("designated", "is", True))


class Knows:
    """The latest designation alone."""

    def __init__(self, designated: bool) -> None:
        self.designated = designated

    def latest(self, form: str) -> Values | None:
        return {"designated": self.designated} if form == "designation" else None

    def since(self, form: str, within: timedelta | None) -> Iterator[Values]:
        return iter(())

    def day(self) -> int:
        return 1

    def area(self, form: str) -> Values | None:
        return None


def track(*reactions: Reaction) -> Track:
    return Track("t", WORDS, "unit", (Stage("s", WORDS, Entry()),), {}, reactions, {})


def acting(when: Condition, rule: str = "", form: str = "beds") -> Reaction:
    return Reaction("r", form, Effects(opens=("raise",)), (), when=when, rule=rule)


@pytest.mark.parametrize(("trips", "keeps"), [("below", "at_least"), ("at_most", "above"), ("at_least", "below"), ("above", "at_most")])
def test_what_must_hold_is_the_other_side_of_what_trips(trips: str, keeps: str) -> None:
    (limit,) = limits(track(acting(Compare("share", trips, 10))), "beds")  # type: ignore[arg-type]  # one of the tests
    assert limit.keeps == Compare("share", keeps, 10)  # type: ignore[arg-type]


def test_it_is_broken_past_the_number_and_not_at_it() -> None:
    (limit,) = limits(track(acting(SHORT)), "beds")
    assert [limit.broken({"share": share}, NOTHING) for share in (9.99, 10.0, 11.0)] == [True, False, False]
    assert not limit.broken({}, NOTHING), "not answered is not short"


def test_what_else_is_asked_decides_whether_it_is_judged() -> None:
    (limit,) = limits(track(acting(All((SHORT, CHOSEN)))), "beds")
    assert [(limit.applies(known), limit.broken({"share": 8}, known)) for known in (Knows(True), Knows(False))] == [(True, True), (False, False)]


def test_another_answer_of_the_form_may_keep_it_whole() -> None:
    (first, second) = limits(track(acting(All((Compare("ill", "at_least", 1), Compare("others", "at_least", 1))))), "beds")
    assert first.applies(NOTHING)
    assert not first.broken({"ill": 3, "others": 0}, NOTHING)
    assert second.broken({"ill": 3, "others": 1}, NOTHING)


def test_only_numbers_of_the_form_itself_are_limits() -> None:
    reactions = (
        acting(Any((Compare("plan", "is", False), SHORT))), acting(Not(SHORT)), acting(Compare("share", "is", 10)), acting(SHORT, form="other"),
        acting(SHORT, rule="mend"), Reaction("none", "beds", Effects(), (), when=SHORT),
    )  # fmt: skip
    assert [limit.reaction for limit in limits(track(*reactions), "beds")] == [reactions[0]]
    assert [limit.reaction for limit in limits(track(*reactions), "beds", "mend")] == [reactions[0], reactions[4]]
