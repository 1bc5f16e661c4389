"""Tree to plan: parameters put in, sugar expanded into ordinary rules, names looked up, every fault reported at once."""

from anju.core.language.diagnostic import Diagnostic
from anju.core.plan.compile.schema import schema
from anju.core.plan.compile.tables import Routine, Step, commands, hides, openers, routines, rungs
from anju.core.plan.compile.whole import compile_plan, draft_plan, parameters_of, supplied, title_of

__all__ = [
    "Diagnostic", "Routine", "Step", "commands", "compile_plan", "draft_plan", "hides", "openers", "parameters_of", "routines", "rungs", "schema",
    "supplied", "title_of",
]  # fmt: skip
