"""The JSON Schema for editors accepts what the compiler accepts and names what it refuses by its keys."""

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from anju.core.plan.compile import schema
from tests.core.sample import SAMPLE
from tests.plans.broken import BROKEN, Broken

PLANS = Path(__file__).parents[3] / "plans"
VALIDATOR = jsonschema_rs.validator_for(schema())
TEXTS = [path for path in PLANS.rglob("*.yaml") if not {"examples", "clauses", "rules"} & set(path.parts)]


def errors(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(yaml.load(text, Loader=yaml.CBaseLoader))]  # noqa: S506 - scalars stay text


def test_the_file_beside_the_plans_is_the_grammar() -> None:
    """Written anew by: anju check --schema > plans/plan.schema.json."""
    assert json.loads((PLANS / "plan.schema.json").read_text(encoding="utf-8")) == schema()


def filled(text: str) -> str:
    """A part with its `$names` put in, so that it fits as a plan's file does."""
    return re.sub(r"only_if: \$\w+", "only_if: true", text)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_the_plans_fit(path: Path) -> None:
    assert errors(filled(path.read_text(encoding="utf-8"))) == []


def test_the_sample_fits() -> None:
    assert errors(SAMPLE) == []


SEEN = ("unknown-key", "missing-key", "not-one-of", "not-a-list")


@pytest.mark.parametrize("broken", [one for one in BROKEN if one.code in SEEN], ids=lambda one: one.code)
def test_an_editor_marks_wrong_keys(broken: Broken) -> None:
    assert errors(broken.text)
