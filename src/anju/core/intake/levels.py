"""The level of a place on a day, by a register of dated places: the version in force on that day decides, whatever is in force now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from anju.core.intake.addresses import squeezed
from anju.core.moments import local_day
from anju.core.plan.model import Classification, Plan


@dataclass(frozen=True, slots=True)
class Dated:
    """A place with its level from the local day `since` on, until the day before `until`; None: until further notice."""

    place: str
    level: str
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        """Whether it is in force on `day`."""
        return self.since <= day and (self.until is None or day < self.until)


def level(places: Iterable[Dated], place: str, day: date, unlisted: str = "") -> str:
    """The level of `place` on `day`: that of the most exact line in force that names it or what it lies in; `unlisted` where none does.

    "" where it cannot be told: nothing is said, or a line names only a part of what was said (a district of a city), so that the
    answer must be more exact first.
    """
    said = squeezed(place)
    if not said:
        return ""
    now = [(squeezed(one.place), one.level) for one in places if one.on(day)]
    around = [(len(name), found) for name, found in now if name and name in said]
    best = max(around, default=(0, unlisted))
    narrower = {found for name, found in now if said in name and name != said}
    return "" if narrower - {best[1]} else best[1]


def looked_up(plan: Plan, table: Classification, values: Mapping[str, object], places: Mapping[str, Iterable[Dated]], zone: str) -> dict[str, object]:
    """`values` with the level that each look-up of the table gives; one that gives none is left out. `places` by register; days in `zone`."""
    found = dict(values)
    for one in table.lookups:
        day, said = _day(values.get(one.on), zone), values.get(one.where)
        register = plan.registers.get(one.register)
        told = level(places.get(one.register, ()), str(said or ""), day, register.unlisted if register else "") if day and said else ""
        found |= {one.name: told} if told else {}
    return found


def _day(value: object, zone: str) -> date | None:
    """The local day of an instant as a form keeps it."""
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return local_day(instant, zone) if instant.tzinfo else None
