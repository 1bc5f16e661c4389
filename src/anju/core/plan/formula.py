"""Computed fields: what is worked out of a form's other answers when they are read, and how far its value can reach."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import add, mul, sub, truediv
from typing import Literal

Operation = Literal["ratio", "sum", "difference", "product", "minutes"]
_PLACES = Decimal("0.000001")
_Range = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A number of other numbers of the form, or the minutes from one moment to another; negative where the second comes first.

    Where one of them is not answered, or the divisor is zero, there is none.
    """

    operation: Operation
    of: tuple[str, ...]
    times: int = 1
    """A hundred, for a ratio told in per cent."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The fields that it is worked out of."""
        return self.of


@dataclass(frozen=True, slots=True)
class Points:
    """A score: so many points for each option chosen, or for a flag answered yes. What is not answered gives none."""

    options: Mapping[str, Mapping[str, float]]
    flags: Mapping[str, float]

    @property
    def needs(self) -> tuple[str, ...]:
        """The fields that it is worked out of."""
        return (*self.options, *self.flags)


Formula = Arithmetic | Points


def work_out(formula: Formula, values: Mapping[str, object]) -> float | None:
    """The computed value, rounded to six decimals; none where it cannot be told."""
    match formula:
        case Points(options, flags):
            chosen = [points.get(one, 0) for name, points in options.items() for one in _chosen(values.get(name))]
            return float(sum(_exact(one) for one in (*chosen, *(points for name, points in flags.items() if values.get(name) is True))))
        case Arithmetic("minutes", names):
            begun, over = (datetime.fromisoformat(one) if isinstance(one := values.get(name), str) else None for name in names)
            return None if begun is None or over is None else round((over - begun) / timedelta(minutes=1), 6)
        case Arithmetic(operation, names, times):
            numbers = [_exact(one) for name in names if isinstance(one := values.get(name), int | float) and not isinstance(one, bool)]
            if len(numbers) != len(names) or (operation == "ratio" and not numbers[1]):
                return None
            return float((reduce(_DO[operation], numbers) * times).quantize(_PLACES))


def reach(formula: Formula, ranges: Mapping[str, _Range], several: Iterable[str] = ()) -> _Range:
    """The least and the greatest value, where the fields' own ranges (by name) say; `several` are the fields of which many options may be chosen."""
    if isinstance(formula, Points):
        many = frozenset(several)
        each = [_of_options(points.values(), many=name in many) for name, points in formula.options.items()]
        each += [(min(0, one), max(0, one)) for one in formula.flags.values()]
        return float(sum(low for low, _ in each)), float(sum(high for _, high in each))
    if formula.operation == "minutes":
        return None, None
    known = [ranges.get(name, (None, None)) for name in formula.of]
    bounds = [(_exact(low), _exact(high)) for low, high in known if low is not None and high is not None]
    if len(bounds) != len(formula.of):
        return None, None
    if formula.operation == "ratio" and bounds[1][0] <= 0 <= bounds[1][1]:
        return (0.0 if bounds[0][0] >= 0 and bounds[1][0] == 0 else None), None
    low, high = bounds[0]
    for other in bounds[1:]:
        corners = [_DO[formula.operation](one, two) for one in (low, high) for two in other]
        low, high = min(corners), max(corners)
    return float(low * formula.times), float(high * formula.times)


def _of_options(points: Iterable[float], *, many: bool) -> tuple[float, float]:
    """What the options of one question can give together: any one of them or none, or any of them."""
    given = [float(one) for one in points]
    if many:
        return sum(one for one in given if one < 0), sum(one for one in given if one > 0)
    return min([0.0, *given]), max([0.0, *given])


def _chosen(answer: object) -> tuple[str, ...]:
    return tuple(str(one) for one in answer) if isinstance(answer, list | tuple) else () if answer is None else (str(answer),)


def _exact(number: float) -> Decimal:
    return Decimal(str(number))


_DO: Mapping[Operation, Callable[[Decimal, Decimal], Decimal]] = {"ratio": truediv, "sum": add, "difference": sub, "product": mul}
