"""A watch: who may stand it, within which limits, and whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from anju.core.plan.said import NOWHERE, Place, Text

SaidOfDay = Literal["empty", "fair", "reason"]
RELIEF = "relief"
"""The form by which a watch is taken over: how many open items were read."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A watch over pooled staff, of the area or of each unit or place: who may stand it, how long a shift, how much rest, hours a week (F4)."""

    name: str
    title: Text
    roles: tuple[str, ...]
    planned_by: str
    longest: timedelta
    rest: timedelta
    week: timedelta
    cites: tuple[str, ...] = ()
    place: Place = NOWHERE
    ahead: int = 1
    """How many days before a day its watch is to be laid out: the duty that falls on one day is for the day so many after it."""
    says: Mapping[SaidOfDay, str] = field(default_factory=dict)
    """What publishing a day says to the duty that asked for it, by field of its form: minutes nobody watches, whether all limits hold, the reason."""
    of: str = ""
    """The track of whose every file it is the watch: of each unit or place; empty: of the area."""
    answer: timedelta = timedelta(minutes=10)
    """How long whoever is asked to step in has the question alone, before the next is asked as well."""
