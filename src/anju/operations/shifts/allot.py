"""Giving a watch to somebody else: the row, the facts in the ledger of its file, and the duties that came with it.

What is still to come is allotted anew. Of a watch that runs, its open duties are handed on, and its row ends where the other's begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError

from anju.core.duties.roster import Fault as Against
from anju.core.duties.roster import Shift, Watcher, against
from anju.core.enrolment.fact import Key
from anju.core.moments import local_day
from anju.core.plan.model import Shift as AtShift
from anju.operations import roster as planning
from anju.operations.oversee import acting
from anju.operations.record import Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.shifts.held import Held, Kept
from anju.operations.viewer import Viewer
from anju.records.models import Area, WatchShift
from anju.records.queries import shifts
from anju.records.scope import ENGINE, scoped

CODES: dict[Against, str] = {
    "too long": "watch too long", "no rest": "watch no rest", "week": "watch week", "away": "watch away", "twice": "watch twice",
    "not named": "watch not named",
}  # fmt: skip
"""What is against somebody's standing a watch, as it is refused."""


@dataclass(frozen=True, slots=True)
class Given:
    """A watch and who is to have it. `role`: of that post; empty where it may not stand it."""

    held: Held
    post: int
    role: str

    @classmethod
    def of(cls, held: Held, post: int, watchers: Sequence[Watcher]) -> "Given":
        """With the role that `post` has among `watchers`."""
        return cls(held, post, next((who.role for who in watchers if who.post == post), ""))


def wrongs(given: Sequence[Given], watchers: Sequence[Watcher], now: datetime) -> tuple[Fault, ...]:
    """What the roster has against these watches going to these people, all of them together; `watchers` are those who may stand it."""
    found, moved = list[Fault](), {one.held.shift for one in given}
    by = {who.post: who for who in watchers}
    made = [Shift(one.post, by[one.post].role, max(one.held.shift.start, now), one.held.shift.end) if one.post in by else None for one in given]
    for one, shift in zip(given, made, strict=True):
        if shift is None:
            found.append(Fault("watch not named"))
        else:
            who = by[one.post]
            beside = [other for other in made if other is not None and other is not shift and other.post == shift.post]
            others = [*(other for other in who.other if other not in moved), *beside]
            found += [Fault(CODES[each]) for each in against(one.held.kept.roster, who, shift, others)]
    return tuple(dict.fromkeys(found))


def give(viewer: Viewer, given: Sequence[Given], why: str, now: datetime) -> None:
    """Give these watches of one roster away, all or none, and answer what was called over a gap that is filled by it.

    The caller has shown that the viewer may. Raises `Refused`.
    """
    where = given[0].held.kept
    with scoped(ENGINE):
        said = [each for one in given for each in _said(one, why, now)]
        _rows(viewer, where, given, now)
        if said:
            record(acting(viewer), where.file, said, now=now)
        fill(viewer, where, now)


def fill(viewer: Viewer, where: Kept, now: datetime) -> None:
    """Answer what was called over a gap of this roster, once no published hour of the coming day lies empty."""
    with scoped(ENGINE):
        day = planning.look(where.adoption, where.roster.name, local_day(now, where.zone), now, where.own)
        if said := planning.filled(day, where.track, where.file, now):
            record(acting(viewer), where.file, said, now=now)


def _said(one: Given, why: str, now: datetime) -> list[Said]:
    shift, roster = one.held.shift, one.held.kept.roster
    times = {"start": max(shift.start, now).isoformat(), "end": shift.end.isoformat()}
    allotted = Said("shift", values={"roster": roster.name, "role": one.role, "post": str(one.post), **times, "why": why})
    handed = [Said("reassign", values={"post": str(one.post), "why": why}, answers=key) for key in _open(one.held, now)] if shift.start <= now else []
    return [allotted, *handed]


def _open(held: Held, now: datetime) -> list[Key]:
    """The open duties that came with a watch that runs."""
    rules = [rule.name for rule in held.kept.track.rules.values() if isinstance(rule.opens, AtShift) and rule.opens.roster == held.kept.roster.name]
    owed = shifts.owed(held.kept.file, rules, held.shift.start, now)
    return [duty.key for duty in owed if duty.how is None and duty.post == held.shift.post]


def _rows(viewer: Viewer, where: Kept, given: Sequence[Given], now: datetime) -> None:
    county = Area.objects.only("jurisdiction").get(pk=where.area).jurisdiction
    for one in given:
        row = WatchShift.objects.select_for_update().filter(pk=one.held.number)
        ended = one.held.left or now
        if one.held.shift.start < min(ended, now):
            row.update(ends=min(ended, now), left=None)
        else:
            row.delete()
    made = [
        WatchShift(
            jurisdiction=county, area=where.area, roster=where.roster.name, enrolment=where.own, role=one.role, post=one.post,
            starts=max(one.held.shift.start, now), ends=one.held.shift.end, by=viewer.who,
        )
        for one in given
    ]  # fmt: skip
    try:
        with scoped(ENGINE):
            WatchShift.objects.bulk_create(made)
    except IntegrityError as error:
        raise Refused(Fault("watch twice")) from error
