"""Conditions over what is known: answers of a form, of several forms, how often, which day of the term, and the area's own answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

Values = Mapping[str, object]
Test = Literal["at_least", "above", "at_most", "below", "is", "is_not", "one_of", "includes", "given"]
Bound = Literal["at_least", "above", "at_most", "below", "is"]


@dataclass(frozen=True, slots=True)
class Compare:
    """`field` of the form stands so to `value`. An unanswered field satisfies nothing."""

    field: str
    test: Test
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


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest answer of `form` satisfies `where`, which compares its fields. Never answered, it satisfies nothing."""

    form: str
    where: "Condition"


@dataclass(frozen=True, slots=True)
class Count:
    """So many answers of `form`, of those that satisfy `where`, were recorded `within` the time before; without `within`, ever."""

    form: str
    test: Bound
    value: int
    where: "Condition | None" = None
    within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The day of the term, the first being 1, stands so to `value`."""

    test: Bound
    value: int


@dataclass(frozen=True, slots=True)
class AreaSays:
    """What its area, or a unit that is there, published of `form` satisfies `where`. Never published, it satisfies nothing."""

    form: str
    where: "Condition"


Condition = Compare | All | Any | Not | Latest | Count | Day | AreaSays


class Known(Protocol):
    """What a condition can ask besides the answer it is about, as it was at one instant."""

    def latest(self, form: str) -> Values | None:
        """The latest answer of the form; none where it was never given."""

    def since(self, form: str, within: timedelta | None) -> Iterator[Values]:
        """Every answer of the form recorded `within` the time before; without it, all."""

    def day(self) -> int:
        """The day of the term; the first is 1."""

    def area(self, form: str) -> Values | None:
        """The published answer of the form then in force there."""


class Nothing:
    """Nothing is known but the answer itself."""

    def latest(self, form: str) -> Values | None:
        return None

    def since(self, form: str, within: timedelta | None) -> Iterator[Values]:
        return iter(())

    def day(self) -> int:
        return 0

    def area(self, form: str) -> Values | None:
        return None


NOTHING = Nothing()


def holds(condition: Condition, values: Values, known: Known = NOTHING) -> bool:
    """Whether `values` (by field name), and what else is `known`, satisfy `condition`.

    A question left open satisfies no comparison, not even `is_not`.
    """
    match condition:
        case All(of=parts):
            return all(holds(part, values, known) for part in parts)
        case Any(of=parts):
            return any(holds(part, values, known) for part in parts)
        case Not(of=part):
            return not holds(part, values, known)
        case Compare():
            return _compare(condition, values.get(condition.field))
        case _:
            return _fact(condition, known)


def _fact(condition: Latest | Count | Day | AreaSays, known: Known) -> bool:
    match condition:
        case Latest(form, where):
            answer = known.latest(form)
            return answer is not None and holds(where, answer)
        case AreaSays(form, where):
            said = known.area(form)
            return said is not None and holds(where, said)
        case Day(test, value):
            return _bound(test, known.day(), value)
        case Count(form, test, value, wanted, within):
            return _bound(test, sum(wanted is None or holds(wanted, one) for one in known.since(form, within)), value)


def parts(condition: Condition | None) -> Iterator[Condition]:
    """Each single condition inside `condition`: comparisons of its own form, and what it asks of other facts."""
    match condition:
        case None:
            return
        case All(of=inner) | Any(of=inner):
            for part in inner:
                yield from parts(part)
        case Not(of=part):
            yield from parts(part)
        case _:
            yield condition


def compared(form: str, condition: Condition | None) -> Iterator[tuple[str, Compare]]:
    """Every comparison inside a condition about `form`, with the form whose field it compares."""
    for part in parts(condition):
        match part:
            case Compare():
                yield form, part
            case Latest(other, where) | AreaSays(other, where):
                yield from compared(other, where)
            case Count(form=other, where=inner):
                yield from compared(other, inner)
            case _:
                pass


def asked(condition: Condition | None) -> frozenset[str]:
    """The forms whose recorded answers a condition looks at."""
    return frozenset(part.form for part in parts(condition) if isinstance(part, Latest | Count))


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
    if isinstance(answer, bool) or not isinstance(answer, (int, float)) or not isinstance(test.value, (int, float)):
        return False
    return _bound(test.test, answer, test.value)


def _bound(test: Bound, answer: float, value: float) -> bool:
    match test:
        case "at_least":
            return answer >= value
        case "above":
            return answer > value
        case "at_most":
            return answer <= value
        case "is":
            return answer == value
        case _:
            return answer < value
