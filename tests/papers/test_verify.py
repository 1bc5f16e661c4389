"""The code by which a stranger checks a paper."""

from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anju.papers import model, verify
from anju.papers.values import digest
from tests.papers import samples

SHA = "ab" * 32
SECRET = samples.SECRET


def test_a_code_is_known_for_its_values() -> None:
    assert verify.code("安居〔2026〕0012号", 1, SHA, SECRET) == verify.code("安居〔2026〕0012号", 1, SHA.upper(), SECRET)
    assert len(verify.code("", 1, SHA, SECRET)) == 19


@given(number=st.text(), version=st.integers(1, 10**6), secret=st.binary(min_size=32, max_size=64))
def test_a_code_matches_its_own_paper_however_it_is_typed(number: str, version: int, secret: bytes) -> None:
    made = verify.code(number, version, SHA, secret)
    for typed in (made, made.lower(), made.replace("-", ""), f" {made.replace('-', ' ')} ", made.replace("0", "O").replace("1", "l")):
        assert verify.matches(typed, number, version, SHA, secret)


@given(other=st.tuples(st.text(), st.integers(1, 99), st.text("0123456789abcdef", min_size=64, max_size=64), st.binary(min_size=32, max_size=32)))
def test_any_other_paper_or_secret_has_another_code(other: tuple[str, int, str, bytes]) -> None:
    mine = ("安居〔2026〕0012号", 1, SHA, SECRET)
    assert (verify.code(*mine) == verify.code(*other)) == (mine == other)


@given(st.text())
def test_nothing_else_matches(typed: str) -> None:
    assert not verify.matches(typed, "n", 1, SHA, SECRET)


def test_fields_do_not_run_into_each_other() -> None:
    assert verify.code("12", 3, SHA, SECRET) != verify.code("1", 23, SHA, SECRET)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        verify.code("n", 1, SHA, b"short")


def test_the_address_holds_the_code_and_a_prefix_and_nothing_of_anyone() -> None:
    paper = samples.certificate()
    assert paper.check is not None
    assert paper.check.url == f"https://anju.example/v/{paper.check.code}/{digest(paper)[:12]}"
    assert paper.number not in paper.check.url


def test_the_digest_knows_every_value_but_the_check_and_the_link() -> None:
    paper, card = samples.certificate(), samples.card()
    assert isinstance(card.body, model.Card)
    assert digest(replace(paper, check=None)) == digest(paper)
    assert digest(replace(card, body=replace(card.body, link="https://other.example/h/2"))) == digest(card)
    assert digest(replace(paper, issued=paper.issued.astimezone(UTC))) == digest(paper)
    assert digest(replace(paper, version=2)) != digest(paper)
    assert isinstance(paper.body, model.Certificate)
    line = model.Line(paper.body.person[0].label, "林试平")
    assert digest(replace(paper, body=replace(paper.body, person=(line, *paper.body.person[1:])))) != digest(paper)


def test_a_naive_instant_has_no_digest() -> None:
    paper = samples.certificate()
    with pytest.raises(ValueError, match="aware"):
        digest(replace(paper, issued=paper.issued.replace(tzinfo=None)))
