"""When a duty opens: by the calendar, by the stage, after others, with a shift, or when called."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Daily:
    """Each local day of the rule's stages at each of `times`; the nth time is the occurrence's nth. `every` counts days from the first."""

    times: tuple[time, ...]
    every: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """`after` the enrolment first enters one of the rule's stages."""

    after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Moment:
    """`offset` from the first instant or from END; negative is before."""

    anchor: Literal["starts", "ends"]
    offset: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Follow:
    """When one (`any`) or each (`all`) of `rules` is closed as done or late; once more for each further closing that completes it."""

    rules: tuple[str, ...]
    need: Literal["all", "any"] = "all"


@dataclass(frozen=True, slots=True)
class Shift:
    """At the start of each shift of a roster, for the post that has it; the window is the shift, or the rule's where that is shorter."""

    roster: str


@dataclass(frozen=True, slots=True)
class Called:
    """Only when a reaction, an incident or a person opens it. `by_hand`: the plan means a person to."""

    by_hand: bool = False


Opening = Daily | Entry | Moment | Follow | Shift | Called
