"""What a plan leaves to the area that adopts it."""

from dataclasses import dataclass
from typing import Literal

from anju.core.plan.said import NOWHERE, Place, Text


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value the adopting area sets. Without `default` adoption asks for it."""

    name: str
    title: Text
    kind: Literal["days", "duration", "number", "times", "weekdays", "monthdays", "dates", "flag", "time", "text"]
    value: str
    default: str
    source: tuple[str, ...] = ()
    example: str = ""
    """What `anju check` puts in where there is no default, so that the rest of the plan can be proven."""
    place: Place = NOWHERE
    reasoned: bool = False
    """Whether another value than the default needs a reason and who decided it; those are `reason` and `decider`."""
    reason: str = ""
    decider: str = ""
