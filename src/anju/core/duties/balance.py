"""The balance sheet: due = done + late + waived + replaced + missed + open + overdue, for any set of duties at any moment."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from anju.core.enrolment.state import Duty

Status = Literal["done", "late", "waived", "replaced", "missed", "open", "overdue"]


def status(duty: Duty, now: datetime) -> Status:
    """What a duty is at `now`: how it was closed, or open, or overdue once its window has passed. Read from times, never written."""
    if duty.closing is not None and duty.closing.at <= now:
        return duty.closing.how
    return "overdue" if duty.closes < now else "open"


@dataclass(frozen=True, slots=True)
class Balance:
    """Counts of duties by how they stand."""

    due: int = 0
    done: int = 0
    late: int = 0
    waived: int = 0
    replaced: int = 0
    missed: int = 0
    open: int = 0
    overdue: int = 0

    @property
    def difference(self) -> int:
        """What is not accounted for; anything but zero is an incident."""
        return self.due - (self.done + self.late + self.waived + self.replaced + self.missed + self.open + self.overdue)

    def __add__(self, other: "Balance") -> "Balance":
        return Balance(**{f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)})


def balance(duties: Iterable[Duty], now: datetime) -> Balance:
    """The balance of `duties` at `now`."""
    counts = dict.fromkeys((f.name for f in fields(Balance)), 0)
    for duty in duties:
        counts["due"] += 1
        counts[status(duty, now)] += 1
    return Balance(**counts)
