"""Whether somebody may sit where the plan asks for a qualification: by what is recorded of them, on one day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from anju.core.plan.model import Plan, Qualification


@dataclass(frozen=True, slots=True)
class Record:
    """Somebody has the plan's qualification `name` from the day `since` to the day `until`, both counted."""

    name: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Standing:
    """One member of staff: the roles of the posts they hold, and what is recorded of them and stands, under the plan that asks."""

    roles: frozenset[str] = frozenset()
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """A qualification that somebody has not: none is recorded, it ran out after `day`, or it begins only on `day`."""

    qualification: Qualification
    why: Literal["none", "over", "ahead"]
    day: date | None = None


def lacks(plan: Plan, role: str, who: Standing, day: date) -> tuple[Lack, ...]:
    """What keeps `who` from sitting as `role` on `day`; nothing where they may."""
    return tuple(_lacks(plan, role, who, day))


def _lacks(plan: Plan, role: str, who: Standing, day: date) -> Iterator[Lack]:
    for name in plan.roles[role].needs if role in plan.roles else ():
        needed = plan.qualifications[name]
        mine = [record for record in who.records if record.name == name]
        if who.roles & set(needed.by_post) or any(record.since <= day <= record.until for record in mine):
            continue
        yield _lack(needed, mine, day)


def _lack(needed: Qualification, mine: Sequence[Record], day: date) -> Lack:
    over = [record.until for record in mine if record.until < day]
    if over:
        return Lack(needed, "over", max(over))
    return Lack(needed, "ahead", min(record.since for record in mine)) if mine else Lack(needed, "none")
