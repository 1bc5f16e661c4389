"""The documentation of the language names every key, every kind of value and every fault."""

from pathlib import Path

import pytest

from anju.core.language.faults import FORM
from anju.core.plan.check.faults import CLOSURE
from anju.core.plan.compile.faults import MEANING
from anju.core.plan.compile.grammar import SHAPES

DOCS = (Path(__file__).parents[3] / "docs" / "plan-language.md").read_text(encoding="utf-8")
KEYS = sorted({(shape, key) for shape, keys in SHAPES.items() for key in keys})
CHOICES = {kind.partition(":") for keys in SHAPES.values() for kind in keys.values()}
WORDS = sorted({word for head, _, words in CHOICES if head in ("of", "some") for word in words.split("|")})


@pytest.mark.parametrize(("shape", "key"), KEYS)
def test_every_key_is_documented(shape: str, key: str) -> None:
    assert any(form in DOCS for form in (f"`{key}`", f"{key}:", f"{{{key}", f"`{key}s`")), f"{key} of {shape}"


@pytest.mark.parametrize("word", WORDS)
def test_every_choice_is_documented(word: str) -> None:
    assert f"`{word}`" in DOCS or f"{word}`" in DOCS or f": {word}" in DOCS


@pytest.mark.parametrize("fault", [*FORM, *MEANING, *CLOSURE], ids=lambda fault: fault.code)
def test_every_fault_is_listed(fault: object) -> None:
    assert f"`{getattr(fault, 'code', '')}`" in DOCS
