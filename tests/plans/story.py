"""The timelines of the library's plans and of those for tests alone, played through the core (`anju.forecast.timeline`)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from anju.core.plan.compile import compile_plan
from anju.core.plan.model import Plan
from anju.forecast.timeline import expected
from anju.forecast.timeline.stage import Stage
from anju.forecast.timeline.written import FIRST, ZONE, Example, examples_in, instant
from anju.operations import folder

__all__ = ["FIRST", "PLANS", "ROOT", "SMALL", "ZONE", "Example", "compiled", "examples", "folder_of", "instant", "play", "texts_of"]

ROOT = Path(__file__).parents[2] / "plans"
PLANS = sorted(path.parent.name for path in ROOT.glob("*/plan.yaml"))
"""Every plan of the library, by its folder."""
SMALL = Path(__file__).parent / "small"
"""Plans that only say what the language can; never offered for adoption."""


def folder_of(plan: str) -> Path:
    """Where a plan is written: among the plans, or here, where it is for tests alone."""
    return next(home / plan for home in (ROOT, SMALL, Path(__file__).parent) if (home / plan).is_dir())


def texts_of(plan: str) -> dict[str, str]:
    """The text of a plan's folder, file by file."""
    return folder.texts_of(folder_of(plan))


def compiled(plan: str, parameters: Mapping[str, str]) -> Plan:
    """The plan compiled with an adoption's parameters; raises `AssertionError` with all faults."""
    return _compiled(plan, tuple(sorted(parameters.items())))


@cache
def _compiled(plan: str, parameters: tuple[tuple[str, str], ...]) -> Plan:
    found, faults = compile_plan(texts_of(plan), dict(parameters))
    assert found is not None, "\n".join(map(str, faults))
    return found


def examples(plan: str) -> list[Example]:
    """All timelines of a plan."""
    return examples_in(folder_of(plan), plan)


def play(example: Example) -> Stage:
    """The timeline played to its end. Raises `Untrue`, saying what was found instead, at the first expectation that does not hold."""
    return expected.play(compiled(example.plan, example.parameters), example)
