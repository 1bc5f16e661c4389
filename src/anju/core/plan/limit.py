"""Numbers of a form at which the plan acts, read from its reactions: what must hold so that nothing follows."""

from collections.abc import Iterator
from dataclasses import dataclass

from anju.core.plan.condition import All, Any, Bound, Compare, Condition, Known, Not, Values, holds, parts
from anju.core.plan.model import Effects, Reaction, Track

_KEPT: dict[str, Bound] = {"below": "at_least", "at_most": "above", "at_least": "below", "above": "at_most"}


@dataclass(frozen=True, slots=True)
class Limit:
    """`reaction` acts where `field` stands to a number as `trips` says. In the field's own unit."""

    trips: Compare
    reaction: Reaction

    @property
    def keeps(self) -> Compare:
        """What holds of the field while nothing follows: at least 10 where the plan acts below 10."""
        return Compare(self.trips.field, _KEPT[self.trips.test], self.trips.value)

    def applies(self, known: Known) -> bool:
        """Whether the field is judged at all: what the reaction asks of anything else holds."""
        return self.reaction.when is not None and _around(self.reaction.when, known)

    def broken(self, values: Values, known: Known) -> bool:
        """Whether the answer stands past the limit and the reaction follows from it."""
        return holds(self.trips, values) and self.reaction.when is not None and holds(self.reaction.when, values, known)


def limits(track: Track, form: str, rule: str = "") -> tuple[Limit, ...]:
    """Every limit on a number of `form`, as it answers `rule` or none. One that stands under a "not" is none: past it nothing follows."""
    return tuple(
        Limit(test, reaction)
        for reaction in track.reactions
        if reaction.form == form and reaction.rule in ("", rule) and reaction.then != Effects()
        for test in _own(reaction.when)
        if test.test in _KEPT and isinstance(test.value, int | float) and not isinstance(test.value, bool)
    )


def _own(condition: Condition | None) -> Iterator[Compare]:
    """The comparisons of the form's own fields that stand for the whole."""
    match condition:
        case Compare():
            yield condition
        case All(of=inner) | Any(of=inner):
            for part in inner:
                yield from _own(part)
        case _:
            return


def _around(condition: Condition, known: Known) -> bool:
    """Whether the condition could hold, whatever the form itself says."""
    match condition:
        case All(of=inner):
            return all(_around(part, known) for part in inner)
        case Any(of=inner):
            return any(_around(part, known) for part in inner)
        case Compare():
            return True
        case Not(of=part):
            return any(isinstance(one, Compare) for one in parts(part)) or not holds(part, {}, known)
        case _:
            return holds(condition, {}, known)
