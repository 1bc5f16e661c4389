"""Swaps: one asks another to stand their watch, for one of the other's or for none; the other agrees; whoever lays the roster out approves.

What the roster says of rest, hours and absences is asked at each step, and nothing changes before the last.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError

from anju.core.duties.roster import Watcher
from anju.operations.refused import Fault, Refused
from anju.operations.shifts import held as watches
from anju.operations.shifts.allot import Given, give, wrongs
from anju.operations.shifts.held import Held, Kept, pool
from anju.operations.viewer import Viewer
from anju.operations.watched import inside, plans
from anju.records.models import Area, Notice, WatchSwap
from anju.records.queries import rosters, shifts
from anju.records.scope import ENGINE, scoped

SWAP = "swap"
"""Kind of the notice about a swap."""


def ask(viewer: Viewer, number: int, post: int, other: int | None, now: datetime) -> int:
    """Ask `post` to stand the viewer's watch `number`, for their own watch `other` or for none; tells the swap's number. Raises `Refused`."""
    with scoped(ENGINE):
        held = watches.one(number, now)
        back = watches.one(other, now) if other is not None else None
        if held.shift.post not in viewer.posts or post == held.shift.post or (back is not None and back.shift.post != post):
            raise Refused(Fault("not yours"))
        _possible(held, post, back, _watchers(held, back, now), now)
        county = Area.objects.only("jurisdiction").get(pk=held.kept.area).jurisdiction
        try:
            with scoped(ENGINE):
                made = WatchSwap.objects.create(
                    jurisdiction=county, area=held.kept.area, enrolment=held.kept.file, roster=held.kept.roster.name, post=held.shift.post,
                    starts=held.shift.start, ends=held.shift.end, to_post=post, to_starts=back.shift.start if back else None,
                    to_ends=back.shift.end if back else None, asked=now,
                )  # fmt: skip
        except IntegrityError as error:
            raise Refused(Fault("swap asked")) from error
        _tell(made, [post], now)
    return made.pk


def possible(held: Held, now: datetime, until: datetime) -> list[tuple[int, str, Held | None]]:
    """With whom `held` can be swapped: (post, name, their watch in return or None for none), as far as the roster has nothing against it."""
    where = held.kept
    with scoped(ENGINE):
        rows = [row for row in shifts.near([(where.area, where.roster.name, where.own)], now, until) if row.shift.start > now and row.left is None]
        people = rosters.pool(where.area, where.roster.roles, now, held.shift.end, where.agency, inside(where.plan, where.roster))
    theirs = [one for one in watches.of(rows, now) if one.shift.post != held.shift.post]
    names = {one.post: one.name for one in people if one.post != held.shift.post}
    watchers = pool(where, now, max(until, held.shift.end), now)
    chosen: list[tuple[int, Held | None]] = [*((post, None) for post in names), *((one.shift.post, one) for one in theirs if one.shift.post in names)]
    return [(post, names[post], back) for post, back in chosen if not wrongs(_given(held, post, back, watchers), watchers, now)]


def agree(viewer: Viewer, number: int, now: datetime) -> None:
    """The one asked agrees. Raises `Refused`."""
    with scoped(ENGINE):
        row = _locked(number)
        _may(row, may=row.to_post in viewer.posts)
        if row.agreed is not None:
            raise Refused(Fault("not yours"))
        held, post, back = _watches(row, now)
        _possible(held, post, back, _watchers(held, back, now), now)
        WatchSwap.objects.filter(pk=number).update(agreed=now)
        _tell(row, _planners(row, now), now)


def settle(viewer: Viewer, number: int, outcome: str, now: datetime) -> None:
    """End a swap without change: `declined` by the one asked, `withdrawn` by whoever asked, `refused` by whoever approves. Raises `Refused`."""
    with scoped(ENGINE):
        row = _locked(number)
        may = {"declined": row.to_post in viewer.posts, "withdrawn": row.post in viewer.posts, "refused": _approves(viewer, row, now)}
        _may(row, may=may.get(outcome, False))
        WatchSwap.objects.filter(pk=number).update(outcome=outcome, settled=now, by=viewer.who)
        _tell(row, [row.post], now)


def approve(viewer: Viewer, number: int, now: datetime) -> None:
    """Let a swap both agree to come true: each has the other's watch from here on, in the ledger too. Raises `Refused`."""
    with scoped(ENGINE):
        row = _locked(number)
        _may(row, may=_approves(viewer, row, now))
        if row.agreed is None:
            raise Refused(Fault("not yours"))
        held, post, back = _watches(row, now)
        given = _possible(held, post, back, _watchers(held, back, now), now)
        WatchSwap.objects.filter(pk=number).update(outcome="approved", settled=now, by=viewer.who)
        give(viewer, given, "swapped", now)
        _tell(row, [row.post, row.to_post], now)


def approves(viewer: Viewer, where: Kept, parties: set[int]) -> bool:
    """Whether `viewer` may approve a swap between two posts: whoever lays the roster out, but neither of the two."""
    return not parties & set(viewer.posts) and plans(viewer, where.plan, where.roster, where.agency)


def _approves(viewer: Viewer, row: WatchSwap, now: datetime) -> bool:
    where = next(iter(watches.kept({_named(row)}, now).values()), None)
    return where is not None and approves(viewer, where, {row.post, row.to_post})


def _named(row: WatchSwap) -> tuple[int, str, int | None]:
    found = shifts.exactly(row.post, row.starts, row.ends)
    return found.named if found is not None else (row.area, row.roster, None)


def _given(held: Held, post: int, back: Held | None, watchers: Sequence[Watcher]) -> list[Given]:
    return [Given.of(held, post, watchers), *([Given.of(back, held.shift.post, watchers)] if back is not None else [])]


def _watchers(held: Held, back: Held | None, now: datetime) -> tuple[Watcher, ...]:
    """Who may stand either of the two watches."""
    both = [one.shift for one in (held, back) if one is not None]
    return pool(held.kept, min(one.start for one in both), max(one.end for one in both), now)


def _possible(held: Held, post: int, back: Held | None, watchers: Sequence[Watcher], now: datetime) -> Sequence[Given]:
    """The two watches with who is to have them. Raises `Refused` where one has begun, or the roster is against it."""
    where = held.kept
    if held.left is not None or held.shift.start <= now or (back is not None and (back.left is not None or back.shift.start <= now)):
        raise Refused(Fault("watch begun"))
    if back is not None and back.kept.roster.name != where.roster.name:
        raise Refused(Fault("watch gone"))
    given = _given(held, post, back, watchers)
    if wrong := wrongs(given, watchers, now):
        raise Refused(*wrong)
    return given


def _watches(row: WatchSwap, now: datetime) -> tuple[Held, int, Held | None]:
    """The two watches as they stand. Raises `Refused` where the roster was changed since."""
    first = shifts.exactly(row.post, row.starts, row.ends)
    second = shifts.exactly(row.to_post, row.to_starts, row.to_ends) if row.to_starts and row.to_ends else None
    found = watches.of([each for each in (first, second) if each is not None], now)
    if first is None or (row.to_starts is not None and second is None) or not found:
        raise Refused(Fault("watch gone"))
    by = {one.number: one for one in found}
    return by[first.number], row.to_post, by[second.number] if second is not None else None


def _planners(row: WatchSwap, now: datetime) -> list[int]:
    """The posts that lay the roster out, neither of the two."""
    where = next(iter(watches.kept({_named(row)}, now).values()), None)
    if where is None:
        return []
    lead = where.roster.planned_by
    own = [lead] if where.roster.of and where.plan.roles[lead].agency == where.track.of else []
    found = rosters.pool(where.area, [lead], now, now, where.agency, own)
    return [one.post for one in found if one.post not in (row.post, row.to_post)]


def _locked(number: int) -> WatchSwap:
    """The swap; one that is not there is refused as somebody else's is."""
    row = WatchSwap.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise Refused(Fault("not yours"))
    return row


def _may(row: WatchSwap, *, may: bool) -> None:
    """Refuse whoever may not, and then what is over: only who may learns that."""
    if not may:
        raise Refused(Fault("not yours"))
    if row.settled is not None:
        raise Refused(Fault("swap settled"))


def _tell(row: WatchSwap, posts: Sequence[int], now: datetime) -> None:
    made = [Notice(jurisdiction=row.jurisdiction, area=row.area, post=post, kind=SWAP, nth=row.pk, step=n, at=now) for n, post in enumerate(posts)]
    Notice.objects.bulk_create(made, ignore_conflicts=True)
