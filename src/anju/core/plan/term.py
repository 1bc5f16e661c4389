"""How long an enrolment lasts, and the hours in which nobody disturbs the household."""

from dataclasses import dataclass
from datetime import time, timedelta

from anju.core.plan.said import NOWHERE, Place

FIRST_DAYS = ("arrival", "found", "registration", "contact", "result", "check_in", "order")
"""What may set the first day, in one place: the grammar and the page that enrols read it. Each needs its evidence (CF-02)."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long a compulsory enrolment lasts, and the `maximum` that the law allows.

    Whole days are counted from the first day and end at 00:00 local after the last. With `hours` both are counted to the minute from the entry.
    """

    length: timedelta
    maximum: timedelta
    first_day: tuple[str, ...]
    """Of `FIRST_DAYS`, those that may set it."""
    hours: bool = False
    place: Place = NOWHERE

    @property
    def days(self) -> int:
        """How many local days it can touch."""
        return _days(self.length)

    @property
    def maximum_days(self) -> int:
        """How many local days it may touch at most."""
        return _days(self.maximum)


def _days(length: timedelta) -> int:
    return -(-length // timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of the local night in which nobody calls the household (DESIGN rule 11)."""

    start: time
    end: time
