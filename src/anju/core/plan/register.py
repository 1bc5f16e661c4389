"""Registers that count against a whole, and the table that classifies those found."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from anju.core.plan.condition import Condition
from anju.core.plan.form import Form, Option
from anju.core.plan.ladder import Rung
from anju.core.plan.said import NOWHERE, Place, Text


@dataclass(frozen=True, slots=True)
class Register:
    """A dated list that counts against a whole. Of `households`: each door is registered, then checked or exempt; the duty `rule` is opened for a
    door that nobody checked within that time; where a check answers its question `found` with more than none, somebody was found there. Of `places`:
    each has one of `levels` from a day to a day; `unlisted` is that of a place on no line.
    """

    name: str
    title: Text
    of: Literal["households", "places"]
    kept_by: str
    checked_by: str = ""
    within: timedelta | None = None
    evidence: str = ""
    ladder: tuple[Rung, ...] = ()
    levels: tuple[Option, ...] = ()
    unlisted: str = ""
    cites: tuple[str, ...] = ()
    detail: Text | None = None
    found: str = ""
    place: Place = NOWHERE

    @property
    def rule(self) -> str:
        """The duty, on each track of an area, to check a door that was left."""
        return f"register.{self.name}"


@dataclass(frozen=True, slots=True)
class Lookup:
    """A fact read from a register of places: the level, on the day that the field `on` names, of the place that the field `where` names."""

    name: str
    register: str
    where: str
    on: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class FirstDay:
    """Where a class leads to an enrolment: the field with its first day, what sets it (one of the term's words), and the field with its evidence."""

    field: str
    rule: str
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Class:
    """One row of the table: where `when` holds, or where nothing before it did, `track` is proposed, `because`."""

    track: str
    because: Text
    when: Condition | None = None
    cites: tuple[str, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Classification:
    """Which track is proposed for somebody: the first of `rows` whose condition over `form` and what is looked up holds. `form` is what is asked,
    with one question of the kind `choice` for each look-up. A person holding `confirmed_by` confirms or overrides, with a reason.
    """

    title: Text
    asks: str
    form: Form
    confirmed_by: str
    rows: tuple[Class, ...]
    otherwise: Class
    lookups: tuple[Lookup, ...] = ()
    first_day: FirstDay | None = None
    cites: tuple[str, ...] = ()
    detail: Text | None = None
    place: Place = NOWHERE
