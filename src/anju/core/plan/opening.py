"""When a duty opens: by the calendar, by a draw, so long after the last, by the stage, after others, with a shift, or when called."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Daily:
    """Each local day of the rule's stages at each of `times`; the nth time is the occurrence's nth. `every` counts days from the first."""

    times: tuple[time, ...]
    every: int = 1


@dataclass(frozen=True, slots=True)
class Series:
    """Tests spread over the first so many days of the term: their days as the plan means them, and the duty of each. The last of them is on the last
    of those days."""

    name: str
    days: tuple[int, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """At each of `times` on the days that one of the other fields names; the nth time of a day is the occurrence's nth.

    `days` are days of the term: the first day is 1. A time of such a day that had passed when the enrolment was recorded opens at once while its
    window lasts. `weekdays` count from Monday as 0; of `monthdays` -1 is the last of the month; `dates` are (month, day) of every year.
    """

    times: tuple[time, ...]
    days: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    monthdays: tuple[int, ...] = ()
    dates: tuple[tuple[int, int], ...] = ()
    series: Series | None = None
    """Where `days` are those of tests that are spread: they are spread anew where the term ends earlier."""


@dataclass(frozen=True, slots=True)
class Draw:
    """`count` moments in each whole block of `once_in` days of the term, between `start` and `end` of the local day, never closer than `apart`.

    They are drawn by the enrolment's own seed: nobody knows them beforehand, anybody can draw them again, every block has them.
    """

    count: int
    start: time
    end: time
    apart: timedelta = timedelta(0)
    once_in: int = 1


@dataclass(frozen=True, slots=True)
class Spaced:
    """Never more than `most` apart: on entering the rule's stages, and then whenever the last one is done or its window has passed."""

    most: timedelta


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
    """At the start of each shift of a roster, for the post that has it; the window is the shift, or the rule's where that is shorter.

    With `each`: not at its start, but again and again within it, so long apart, as long as it lasts.
    """

    roster: str
    each: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """Only when a reaction, an incident or a person opens it. `by_hand`: the plan means a person to."""

    by_hand: bool = False


Opening = Daily | Calendar | Draw | Spaced | Entry | Moment | Follow | Shift | Called
