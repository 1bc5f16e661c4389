"""Which answers call for nothing is told from the plan alone, and never wrongly: whatever needs a look at the enrolment is not plain."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from anju.core.plan.model import All, Compare, Count, Day, Effects, Field, Latest, Not, Plan, Reaction, Spaced, Track
from anju.core.plan.plain import plain
from tests.core.small import FEVER, HOUR, PLAN

TRACK = PLAN.tracks["home"]


def other(**track: Any) -> Plan:
    return replace(PLAN, tracks={"home": replace(TRACK, **track)})


def ruled(name: str, **rule: Any) -> Plan:
    return other(rules={**TRACK.rules, name: replace(TRACK.rules[name], **rule)})


@pytest.mark.parametrize(("celsius", "calm"), [(36.4, True), (37.299, True), (37.3, False), (41, False)])
def test_a_reading_calls_for_nothing_as_its_own_condition_says(celsius: float, calm: bool) -> None:
    found = plain(PLAN, "home", "reading")
    assert found is not None
    assert sorted(found.rules) == ["self_report", "temperature"]
    assert found.calls_for_nothing({"celsius": celsius}) is calm


@pytest.mark.parametrize(
    ("when", "calm"),
    [
        (Compare("celsius", "above", 40), True),
        (Count("reading", "at_least", 3), False),
        (Latest("reading", FEVER), False),
        (Day("at_least", 1), False),
        (All((FEVER, Day("at_least", 1))), True),  # told by the first, before the second is asked
        (Not(FEVER), False),
        (None, False),
    ],
)
def test_what_asks_for_more_than_the_answer_is_not_plain(when: Any, calm: bool) -> None:
    asks = other(reactions=(Reaction("asks", "reading", Effects(("assess",)), (), when),))
    found = plain(asks, "home", "reading")
    assert found is not None
    assert found.calls_for_nothing({"celsius": 36.5}) is calm


def test_otherwise_counts_as_well() -> None:
    found = plain(other(reactions=(Reaction("either", "reading", Effects(), (), FEVER, otherwise=Effects(back=True)),)), "home", "reading")
    assert found is not None
    assert not found.calls_for_nothing({"celsius": 36.5})
    assert found.calls_for_nothing({"celsius": 38})


@pytest.mark.parametrize(
    "more",
    [
        {"fills": "nurse"}, {"hands": "nurse"}, {"signs": "form"}, {"mark": "sign"}, {"serves": "order"}, {"settles": "danger"},
        {"together": "arrive"}, {"shuts": True}, {"lays_out": "watch"}, {"takes": "car"}, {"gives_back": "car"}, {"apart": HOUR},
        {"opens": Spaced(timedelta(hours=4))},
    ],
)  # fmt: skip
def test_a_form_that_may_close_a_duty_which_does_more_is_never_plain(more: dict[str, Any]) -> None:
    assert plain(ruled("temperature", **more), "home", "reading") is None


@pytest.mark.parametrize("form", ["attestation", "seat", "signature", "review", "outcome", "proposal", "profile"])
def test_what_something_waits_for_is_never_plain(form: str) -> None:
    """Followed, filling, signing, settling, deciding, published."""
    assert plain(PLAN, "home", form) is None


@pytest.mark.parametrize("subject", ["trip", "worker"])
def test_files_that_close_by_themselves_are_the_cores(subject: Any) -> None:
    track: Track = replace(TRACK, subject=subject)
    assert plain(replace(PLAN, tracks={"home": track}), "home", "reading") is None


def test_what_is_sealed_and_what_is_pictured_is_the_cores() -> None:
    def asking(field: Field) -> Plan:
        form = PLAN.forms["reading"]
        return replace(PLAN, forms={**PLAN.forms, "reading": replace(form, fields=(*form.fields, field))})

    note = plain(asking(Field("note", form_title(), "text", required=False, sealed=True)), "home", "reading")
    assert note is not None
    assert note.calls_for_nothing({"celsius": 36.5})
    assert not note.calls_for_nothing({"celsius": 36.5, "note": "a"})
    assert plain(asking(Field("picture", form_title(), "photo")), "home", "reading") is None


def form_title() -> Any:
    return PLAN.forms["reading"].title
