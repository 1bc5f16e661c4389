"""Who gets which: one of a resource's units to one who asks, never one that is out, never more than may be out together."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from anju.core.plan.model import Resource

Why = Literal["no such unit", "unit out", "all out", "nothing out"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One that is in use, by its number and the name people call it."""

    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Out:
    """A unit that `enrolment` has. `slot` is its place among those that may be out together; none: out by exception. `taking`: its row, if kept."""

    unit: Unit
    enrolment: int
    slot: int | None
    since: datetime
    by: str
    taking: int = 0


@dataclass(frozen=True, slots=True)
class Denied:
    """Why not. `out`: what stands in the way."""

    why: Why
    out: tuple[Out, ...] = ()


@dataclass(frozen=True, slots=True)
class Stock:
    """A resource with its units in use, and those that are out."""

    resource: Resource
    units: tuple[Unit, ...]
    out: tuple[Out, ...] = ()

    def take(self, label: str, reason: str, asked: Out) -> "Stock | Denied":
        """The stock once the unit called `label` is out; `asked` says for whom, when and by whom. More than may be out need a `reason`."""
        unit = next((one for one in self.units if plain(one.label) == plain(label)), None)
        if unit is None:
            return Denied("no such unit")
        held = tuple(one for one in self.out if one.unit.number == unit.number)
        if held:
            return Denied("unit out", held)
        slot = self.slot()
        if slot is None and not (self.resource.exception and reason.strip()):
            return Denied("all out", self.out)
        return replace(self, out=(*self.out, replace(asked, unit=unit, slot=slot)))

    def slot(self) -> int | None:
        """The first free place among those that may be out together; none where as many are out."""
        taken = {one.slot for one in self.out}
        return next((number for number in range(1, self.resource.at_once + 1) if number not in taken), None)

    def give_back(self, enrolment: int, label: str) -> "Stock | Denied":
        """The stock once `enrolment` has given back the unit called `label`, or with "" all that it has."""
        mine = [one for one in self.out if one.enrolment == enrolment and (not label.strip() or plain(one.unit.label) == plain(label))]
        if not mine:
            return Denied("nothing out")
        return replace(self, out=tuple(one for one in self.out if one not in mine))

    @property
    def free(self) -> tuple[Unit, ...]:
        """Those that are not out."""
        out = {one.unit.number for one in self.out}
        return tuple(one for one in self.units if one.number not in out)


def plain(label: str) -> str:
    """A unit's name without spaces and case: what tells two of them apart."""
    return "".join(label.split()).casefold()
