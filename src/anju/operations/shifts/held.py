"""Watches as somebody holds them: of which roster, in which file, before and after whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.core.duties.roster import Shift, Watcher
from anju.core.plan.model import Plan, Roster, Text, Track
from anju.operations.plans import plan_of
from anju.operations.refused import Fault, Refused
from anju.operations.roster import watchers_of
from anju.operations.watched import inside, track_of
from anju.records.queries import rosters, shifts
from anju.records.queries.rosters import Named
from anju.records.queries.shifts import Row
from anju.records.scope import ENGINE, scoped


@dataclass(frozen=True, slots=True)
class Kept:
    """A roster where it is kept: its plan, and the file that its duties and incidents belong to. `own`: that file, where it is not the area's."""

    adoption: int
    plan: Plan
    roster: Roster
    area: int
    zone: str
    file: int
    own: int | None
    agency: int | None
    title: Text

    @property
    def track(self) -> Track:
        """The track of its duties."""
        return self.plan.tracks[track_of(self.plan, self.roster)]


@dataclass(frozen=True, slots=True)
class Held:
    """One watch of somebody. `left`: since when they cannot stand it, and nobody has accepted."""

    number: int
    kept: Kept
    shift: Shift
    name: str
    left: datetime | None = None


def kept(wanted: Collection[Named], now: datetime) -> dict[Named, Kept]:
    """Where each of these rosters is kept; one whose plan is in force no more is left out. For operations that have shown who asks."""
    found = dict[Named, Kept]()
    with scoped(ENGINE):
        for file in rosters.files(now):
            plan = plan_of(file.adoption)
            for roster in plan.rosters.values():
                own = file.enrolment if roster.of else None
                named = (file.area, roster.name, own)
                if named in wanted and track_of(plan, roster) == file.track:
                    found[named] = Kept(
                        file.adoption, plan, roster, file.area, file.zone, file.enrolment, own, file.agency if own else None, file.title
                    )
    return found


def of(rows: Sequence[Row], now: datetime) -> tuple[Held, ...]:
    """The same watches with where they are kept, in their order."""
    where = kept({row.named for row in rows}, now)
    return tuple(Held(row.number, where[row.named], row.shift, row.name, row.left) for row in rows if row.named in where)


def one(number: int, now: datetime) -> Held:
    """A watch by its number. Raises `Refused` where it is there no more."""
    with scoped(ENGINE):
        rows = shifts.numbered([number])
    found = of(rows, now)
    if not found:
        raise Refused(Fault("watch gone"))
    return found[0]


def pool(where: Kept, start: datetime, end: datetime, now: datetime) -> tuple[Watcher, ...]:
    """Who may stand a watch of this roster from `start` to `end`, with all they stand around then."""
    with scoped(ENGINE):
        people = rosters.pool(where.area, where.roster.roles, now, end, where.agency, inside(where.plan, where.roster))
        return watchers_of(people, start, end, set())
