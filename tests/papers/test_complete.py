"""A paper that lacks what it must say is not drawn, and everything it lacks is named at once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from anju.core.plan.model import Text
from anju.papers import model
from anju.papers.complete import IncompleteError, faults
from anju.papers.render import preview, render
from tests.papers import samples


def order_with(**changes: object) -> model.Paper:
    paper = samples.order()
    assert isinstance(paper.body, model.Order)
    return replace(paper, body=replace(paper.body, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", samples.ALL)
def test_the_samples_are_whole(name: str) -> None:
    assert faults(samples.ALL[name]()) == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"ends": None}, "ends is missing: a compulsory measure has an END"),
        ({"ends": None, "compulsory": False}, "neither ends nor review_by"),
        ({"ends": datetime(2026, 12, 5, 16, 0, 30, tzinfo=UTC)}, "ends is not a whole minute"),
        ({"ends": datetime(2026, 11, 21, 15, tzinfo=UTC)}, "ends is before first_day"),
        ({"first_day": datetime(2026, 12, 6, 1, tzinfo=UTC)}, "ends is before first_day"),
        ({"authority": Text("机关", " ")}, "authority is empty"),
        ({"decider": ""}, "decider is empty"),
        ({"reason": Text("", "x")}, "reason is empty"),
        ({"basis": ()}, "basis names no law with its article"),
        ({"basis": (model.Basis("law", ""),)}, "basis names no law with its article"),
        ({"rights": ()}, "rights are empty"),
        ({"complaints": ()}, "complaints are empty: nobody to object to"),
        ({"decided": datetime(2026, 11, 22, 1)}, "an instant has no zone"),
        ({"ends": datetime(2026, 12, 6)}, "an instant has no zone"),
    ],
)
def test_an_order_without_its_parts_is_refused(changes: dict[str, object], fault: str) -> None:
    assert faults(order_with(**changes)) == (fault,)
    with pytest.raises(IncompleteError, match=fault):
        render(order_with(**changes), "zh")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"emergency": ()}, "emergency has no number"),
        ({"emergency": (model.Contact("x", "  "),)}, "emergency has no number"),
        ({"zone": "Nowhere/There"}, "zone 'Nowhere/There' is not known"),
        ({"zone": "../etc/passwd"}, "zone '../etc/passwd' is not known"),
        ({"version": 0}, "version starts at 1"),
        ({"number": " "}, "number is empty"),
        ({"check": model.Check("javascript:alert(1)", "x")}, "check.url is not an http address of at most 300 characters"),
        ({"check": model.Check("https://x/" + "a" * 300, "x")}, "check.url is not an http address of at most 300 characters"),
        ({"check": model.Check("https://[x", "x")}, "check.url is not an http address of at most 300 characters"),
    ],
)
def test_a_frame_without_its_parts_is_refused(changes: dict[str, object], fault: str) -> None:
    assert faults(replace(samples.order(), **changes)) == (fault,)  # type: ignore[arg-type]


def test_all_faults_come_at_once() -> None:
    broken = replace(order_with(ends=None, rights=(), authority=""), emergency=(), zone="")
    with pytest.raises(IncompleteError) as caught:
        preview(broken, "en")
    assert len(caught.value.faults) == 5


def test_a_certificate_must_be_verifiable_and_end_after_it_began() -> None:
    paper = samples.certificate()
    assert isinstance(paper.body, model.Certificate)
    early = replace(paper, check=None, body=replace(paper.body, ended=paper.body.ended - timedelta(days=20)))
    assert faults(early) == ("check is missing: a certificate must be one a stranger can verify", "ended is before first_day")


def test_a_sheet_has_one_cell_for_each_slot() -> None:
    paper = samples.readings(2)
    assert isinstance(paper.body, model.Readings)
    assert faults(replace(paper, body=replace(paper.body, slots=("one",)))) == ("a day has not as many slots as the sheet",)
    assert "a sheet has 1 to 6 slots" in faults(replace(paper, body=replace(paper.body, slots=())))
    assert "a sheet has 1 to 6 slots" in faults(replace(paper, body=replace(paper.body, slots=("x",) * 7)))


def test_a_card_links_to_a_page_or_to_nothing() -> None:
    paper = samples.card()
    assert isinstance(paper.body, model.Card)
    assert faults(replace(paper, body=replace(paper.body, link=""))) == ()
    assert faults(replace(paper, body=replace(paper.body, link="tel:120"))) == ("link is not an http address of at most 300 characters",)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"number": "1" * 41}, "number is longer than 40 characters"),
        ({"title": Text("长" * 121, "x")}, "title is longer than 120 characters"),
        ({"emergency": (model.Contact("x", "1" * 41),)}, "a telephone number is longer than 40 characters"),
    ],
)
def test_what_has_little_room_is_short(changes: dict[str, object], fault: str) -> None:
    assert faults(replace(samples.card(), **changes)) == (fault,)  # type: ignore[arg-type]


def test_a_text_is_somebodys_words_and_no_load() -> None:
    assert faults(order_with(reason="长" * 4001)) == ("a text is longer than 4000 characters",)
    assert faults(order_with(text=("长" * 4000,) * 30)) == ("the paper is longer than 100000 characters",)
