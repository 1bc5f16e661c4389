"""Taking a watch over: what the one before leaves open is read and accepted. Until it is, whoever had the watch holds it, and the ladder climbs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from anju.core.duties.roster import DAY
from anju.core.enrolment.fact import Key
from anju.core.plan.model import RELIEF
from anju.core.plan.model import Shift as AtShift
from anju.operations.record import Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.shifts.held import Held, Kept
from anju.operations.viewer import Viewer
from anju.records.queries import shifts
from anju.records.queries.shifts import Happening, Note, Owed, Row
from anju.records.scope import ENGINE, scoped

LATELY = timedelta(days=3)
"""How far back the last watch that was taken over is sought."""


@dataclass(frozen=True, slots=True)
class Left:
    """What the watch before leaves: open incidents, open duties, and what it said of itself last."""

    before: Row | None
    incidents: tuple[Happening, ...]
    duties: tuple[Owed, ...]
    notes: tuple[Note, ...]

    @property
    def count(self) -> int:
        """How many items are to be read."""
        return len(self.incidents) + len(self.duties) + len(self.notes)


def waiting(held: Held, now: datetime) -> Key | None:
    """The open duty by which this watch is taken over; None where there is none (any more)."""
    with scoped(ENGINE):
        owed = shifts.owed(held.kept.file, _relieving(held.kept), held.shift.start - DAY, now)
    return next((duty.key for duty in owed if duty.how is None and duty.post == held.shift.post), None)


def holder(where: Kept, now: datetime) -> Row | None:
    """Who holds the watch at `now`: of those that have begun the last one that was taken over, or that nobody has to take over."""
    named = (where.area, where.roster.name, where.own)
    with scoped(ENGINE):
        begun = [row for row in shifts.near([named], now - LATELY, now) if row.shift.start <= now]
        owed = shifts.owed(where.file, _relieving(where), now - LATELY - DAY, now)
    open_at = {duty.opens for duty in owed if duty.how not in ("done", "late")}
    taken = [row for row in begun if row.shift.start not in open_at and row.left is None]
    last = taken[-1] if taken else None
    return last if last is not None and (last.shift.end > now or last is not begun[-1]) else None


def left(held: Held, now: datetime) -> Left:
    """What whoever takes `held` over has to read of the watch's own file, which is no person's: nothing hidden, nothing of anybody's health."""
    where = held.kept
    named = (where.area, where.roster.name, where.own)
    called = {rule.name: rule.opens for rule in where.track.rules.values() if isinstance(rule.opens, AtShift)}
    keeping = [name for name, opens in called.items() if opens.roster == where.roster.name]
    relieving = _relieving(where)
    with scoped(ENGINE):
        earlier = [row for row in shifts.near([named], held.shift.start - DAY, now) if row.shift.start < held.shift.start]
        before = earlier[-1] if earlier else None
        since = before.shift.start if before else held.shift.start - DAY
        notes = shifts.notes(where.file, [rule for rule in keeping if rule not in relieving and called[rule].each is None], since)
        return Left(before, shifts.incidents(where.file), shifts.undone(where.file, keeping, now), notes)


def relieve(viewer: Viewer, held: Held, read: int, note: str, now: datetime, key: UUID | None = None) -> None:
    """Take a watch over, having read `read` items. Raises `Refused` where more came in meanwhile, or it is not the viewer's to take."""
    duty = waiting(held, now)
    if held.shift.post not in viewer.posts:
        raise Refused(Fault("not yours"))
    if duty is None:
        raise Refused(Fault("watch taken over"))
    if left(held, now).count != read:
        raise Refused(Fault("watch more open"))
    said = Said("evidence", RELIEF, {"read": read} | ({"note": note} if note else {}), answers=duty)
    record(viewer, held.kept.file, [said], now=now, key=key)


def _relieving(where: Kept) -> list[str]:
    return [rule.name for rule in where.track.rules.values() if rule.relieves == where.roster.name]
