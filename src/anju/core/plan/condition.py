"""Conditions over what a form says, and whether an answer satisfies one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Compare:
    """`field` of the form stands so to `value`. An unanswered field satisfies nothing."""

    field: str
    test: Literal["at_least", "above", "at_most", "below", "is", "is_not", "one_of", "includes", "given"]
    value: float | str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class All:
    of: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    of: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    of: "Condition"


Condition = Compare | All | Any | Not


def holds(condition: Condition, values: Mapping[str, object]) -> bool:
    """Whether `values` (by field name) satisfy `condition`. A question left open satisfies no comparison, not even `is_not`."""
    match condition:
        case All(of=parts):
            return all(holds(part, values) for part in parts)
        case Any(of=parts):
            return any(holds(part, values) for part in parts)
        case Not(of=part):
            return not holds(part, values)
        case Compare():
            return _compare(condition, values.get(condition.field))


def _compare(test: Compare, answer: object) -> bool:
    if answer is None or answer == "":
        return test.test == "given" and test.value is False
    match test.test:
        case "given":
            return bool(test.value)
        case "is":
            return answer == test.value
        case "is_not":
            return answer != test.value
        case "one_of":
            return isinstance(test.value, tuple) and answer in test.value
        case "includes":
            return isinstance(answer, (list, tuple)) and test.value in answer
    return _measure(test, answer)


def _measure(test: Compare, answer: object) -> bool:
    if isinstance(answer, bool) or not isinstance(answer, (int, float)) or not isinstance(test.value, (int, float)):
        return False
    match test.test:
        case "at_least":
            return answer >= test.value
        case "above":
            return answer > test.value
        case "at_most":
            return answer <= test.value
        case _:
            return answer < test.value
