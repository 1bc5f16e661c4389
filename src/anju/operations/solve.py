"""Solving who takes which watch, by HiGHS: the best there is, within a bound on its time."""

from collections.abc import Iterable

from highspy import Highs, HighsModelStatus, HighsVarType
from highspy.highs import highs_var

from anju.core.duties.assign import Problem, Share
from anju.core.duties.roster import Shift

SECONDS = 2.0
"""For so long a page waits for it at most; then the day is laid out without it."""
EMPTY, CHANGE = 1000, 60
"""What a minute costs that nobody watches, and each change to what is published: no evenness is worth an hour left empty."""
STEP, PERSON, PARTY = 240, 0.1, 0.02
"""A minute of somebody's load costs more by so much with every `STEP` minutes they have stood already, and a minute of their party's: the more one
person has above another, the more it is worth to take from them. A watch of four hours moves to somebody who has stood twelve hours less."""


def solve(problem: Problem, seconds: float = SECONDS) -> tuple[Shift, ...] | None:
    """The watches to give out, in the order of their beginning; None where no best answer was found within `seconds`.

    The same problem always has the same answer.
    """
    model = Highs()  # type: ignore[no-untyped-call]  # the library's own
    for option, value in (("output_flag", False), ("time_limit", seconds), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0)):
        model.setOptionValue(option, value)
    taken = [model.addVariable(0, 1, _cost(problem, number), HighsVarType.kInteger) for number in range(len(problem.choices))]
    for number, slot in enumerate(problem.slots):
        minutes = int(((slot.end or slot.start) - slot.start).total_seconds() // 60)
        empty = model.addVariable(0, 1, EMPTY * minutes, HighsVarType.kContinuous)
        model.addConstr(model.qsum([*(taken[c] for c, (of, _) in enumerate(problem.choices) if of == number), empty]) >= 1)
    for one in problem.sums:
        if one.terms:
            model.addConstr(model.qsum(weight * taken[choice] for choice, weight in one.terms) <= one.most)
    for slope, shares in ((PERSON, problem.people), (PARTY, problem.parties)):
        _even(model, taken, slope, shares)
    model.solve()
    if model.getModelStatus() != HighsModelStatus.kOptimal:
        return None
    values: list[float] = list(model.variableValues(taken)) if taken else []
    chosen = [shift for (_, shift), value in zip(problem.choices, values, strict=True) if value > 0.5]
    return tuple(sorted(chosen, key=lambda one: (one.start, one.post)))


def _cost(problem: Problem, number: int) -> float:
    """Of two that are worth the same the first is taken, so that the answer is one."""
    return (CHANGE if number in problem.changed else 0) + number / 1000


def _even(model: Highs, taken: list[highs_var], slope: float, shares: Iterable[Share]) -> None:
    """A load costs the more a minute the heavier it is: the cheap steps are used up first."""
    for share in shares:
        longest = share.base + sum(minutes for _, minutes in share.terms)
        steps = [model.addVariable(0, STEP, slope * n, HighsVarType.kContinuous) for n in range(-(-longest // STEP))] if share.terms else []
        if steps:
            load = model.qsum(minutes * taken[choice] for choice, minutes in share.terms)
            model.addConstr(load - model.qsum(steps) <= -share.base)
