"""What one has to do with watches: one's own with those before and after, whom to call, what one is asked, and what waits for one's word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anju.core.duties.roster import DAY
from anju.core.enrolment.fact import Key
from anju.operations.shifts import held as watches
from anju.operations.shifts import relieve, swap
from anju.operations.shifts.held import Held, Kept
from anju.operations.viewer import Viewer
from anju.records.queries import shifts
from anju.records.queries.shifts import Called, Question, Row, Swap
from anju.records.scope import ENGINE, scoped

BEFORE, AHEAD = timedelta(hours=12), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Beside:
    """Who stands before or after, and the number they are called at; empty where none is known."""

    row: Row
    phone: str


@dataclass(frozen=True, slots=True)
class Mine:
    """One of one's own watches. `take`: the open duty by which it is taken over. `holder`: who holds the watch by now, where it has begun.
    `called`: who was asked to step in for it, where one cannot stand it."""

    held: Held
    before: Beside | None
    after: Beside | None
    take: Key | None
    holder: Row | None
    called: tuple[Called, ...]

    @property
    def holds(self) -> bool:
        """Whether it is still one's own to hold, though it may have ended: nobody has taken over."""
        return self.holder is not None and self.holder.number == self.held.number


@dataclass(frozen=True, slots=True)
class Waits:
    """A swap under way, where it is, and what the viewer may say to it."""

    swap: Swap
    kept: Kept
    agrees: bool
    withdraws: bool
    approves: bool


def mine(viewer: Viewer, now: datetime) -> tuple[Mine, ...]:
    """The viewer's own watches from those that run on, in order, and one that ended while nobody took over."""
    with scoped(ENGINE):
        rows = shifts.of_posts(viewer.posts, now - BEFORE, now + AHEAD) if viewer.posts else ()
        near = shifts.near({row.named for row in rows}, now - BEFORE - DAY, now + AHEAD + DAY) if rows else ()
        sides = {row.number: _sides(row, near) for row in rows}
        phones = shifts.phones(sorted({each.shift.post for pair in sides.values() for each in pair if each is not None}))
    beside = {number: [Beside(row, phones.get(row.shift.post, "")) if row else None for row in pair] for number, pair in sides.items()}
    found = [_one(held, beside[held.number], now) for held in watches.of(rows, now)]
    return tuple(one for one in found if one.held.shift.end > now or (one.holds and one.held.left is None))


def _sides(row: Row, near: Sequence[Row]) -> tuple[Row | None, Row | None]:
    """The watches of the same roster right before and right after one."""
    same = [each for each in near if each.named == row.named]
    before = [each for each in same if row.shift.start - DAY < each.shift.end and each.shift.start < row.shift.start]
    after = [each for each in same if row.shift.end <= each.shift.start < row.shift.end + DAY]
    return before[-1] if before else None, after[0] if after else None


def _one(held: Held, sides: Sequence[Beside | None], now: datetime) -> Mine:
    begun = held.shift.start <= now
    with scoped(ENGINE):
        called = shifts.called(held.shift.post, held.shift.start) if held.left is not None else ()
    holder = relieve.holder(held.kept, now) if begun else None
    take = relieve.waiting(held, now) if begun and held.left is None else None
    return Mine(held, sides[0], sides[1], take, holder, called)


def asked(viewer: Viewer, now: datetime) -> tuple[tuple[Question, Kept], ...]:
    """What the viewer is asked to step in for."""
    with scoped(ENGINE):
        found = shifts.questions(viewer.posts, now) if viewer.posts else ()
    where = _files([(one.named[0], one.named[1], one.named[2] or 0) for one in found], now)
    return tuple((one, where[one.named[2] or 0, one.named[1]]) for one in found if (one.named[2] or 0, one.named[1]) in where)


def waiting(viewer: Viewer, now: datetime) -> tuple[Waits, ...]:
    """The swaps under way that the viewer asked for, is asked for, or may approve."""
    with scoped(ENGINE):
        own = shifts.swaps(viewer.posts, now) if viewer.posts else ()
        every = {one.number: one for one in (*own, *shifts.agreed(now))}
    areas = [(one.area, one.roster, one.file) for one in every.values()]
    where, posts = _files(areas, now), set(viewer.posts)
    found = []
    for one in every.values():
        kept = where.get((one.file, one.roster))
        if kept is not None:
            may = one.agreed is not None and swap.approves(viewer, kept, {one.post, one.to_post})
            found.append(Waits(one, kept, one.agreed is None and one.to_post in posts, one.post in posts, may))
    return tuple(one for one in found if one.approves or {one.swap.post, one.swap.to_post} & posts)


def _files(wanted: Sequence[tuple[int, str, int]], now: datetime) -> dict[tuple[int, str], Kept]:
    """Where the rosters of these files are kept, by file and name."""
    named = {(area, roster, own) for area, roster, file in wanted for own in (None, file)}
    files = {(file, roster) for _, roster, file in wanted}
    found = watches.kept(named, now).values() if named else ()
    return {(one.file, one.roster.name): one for one in found if (one.file, one.roster.name) in files}
