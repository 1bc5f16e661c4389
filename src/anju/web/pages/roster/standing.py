"""How a watch stands just now: who holds it, who should have taken it over, and which hours somebody gave up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from anju.operations.roster import Day
from anju.operations.shifts import held, relieve
from anju.records.queries import shifts
from anju.records.queries.shifts import Called, Lost, Row


@dataclass(frozen=True, slots=True)
class Stands:
    """`holder`: who holds the watch; `late`: whose watch runs though they have not taken it over. Both empty on another day."""

    holder: Row | None = None
    late: Row | None = None
    lost: Mapping[Lost, tuple[Called, ...]] = field(default_factory=dict)


def stands(day: Day, now: datetime) -> Stands:
    """How the watch of `day` stands at `now`, under the scope in force."""
    named = (day.area, day.roster.name, day.own)
    where = held.kept({named}, now).get(named)
    if where is None or day.span.end is None or day.span.end <= now:
        return Stands()
    given_up = shifts.under_way(where.file, day.roster.name, now)
    lost = {each: asked for each, asked in given_up.items() if each[1] < day.span.end and each[2] > day.span.start}
    if now not in day.span:
        return Stands(lost=lost)
    holder = relieve.holder(where, now)
    running = [row for row in shifts.near([named], now, now) if row.shift.start <= now < row.shift.end and row.left is None]
    late = next((row for row in running if holder is None or row.number != holder.number), None)
    return Stands(holder, late, lost)
