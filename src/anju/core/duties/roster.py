"""A watch over pooled staff (F4): what is wrong with a day as laid out, and a fair proposal for what is still empty.

Somebody watches at every minute; a shift, the rest between two and the hours of a week are bounded by the plan (DN-21). A watch belongs to the local
day it begins on and may run past midnight: the days around are looked at too. Instants are aware, UTC, so that an hour is an hour on any night.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise
from typing import Literal

from anju.core.moments import Span
from anju.core.plan.model import Roster

Fault = Literal["gap", "too long", "no rest", "week", "away", "twice", "not named"]
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
ZERO = timedelta(0)
LEAST = timedelta(minutes=16)
"""A gap shorter than from now to the next quarter of an hour is the price of planning the day that runs."""
TRIES = 20_000
"""Steps after which the search for a day without a gap gives up: the rest stays empty, and shows."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One post's watch; half-open, always with an end."""

    post: int
    role: str
    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody who may stand the watch: when they are away, and the watches they stand on other days."""

    post: int
    role: str
    away: tuple[Span, ...] = ()
    other: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, when, and with whom (0: nobody, a gap)."""

    fault: Fault
    start: datetime
    end: datetime
    post: int = 0


def faults(roster: Roster, watchers: Sequence[Watcher], day: Span, shifts: Sequence[Shift], around: Sequence[Shift] = ()) -> tuple[Wrong, ...]:
    """Everything against `shifts` as the watch of `day`: minutes nobody watches, watches too long, too near each other, too many in seven days.

    `around` are this roster's watches that begin on other days: one that runs past midnight watches here too.
    """
    known = {one.post: one for one in watchers}
    found = [Wrong("gap", span.start, span.end) for span in gaps(day, (*around, *shifts)) if span.end is not None]
    for shift in shifts:
        who = known.get(shift.post)
        if who is None or who.role not in roster.roles:
            found.append(Wrong("not named", shift.start, shift.end, shift.post))
        else:
            others = (*who.other, *(other for other in shifts if other.post == shift.post and other is not shift))
            found += [Wrong(fault, shift.start, shift.end, shift.post) for fault in against(roster, who, shift, others)]
    return tuple(sorted(found, key=lambda wrong: (wrong.start, wrong.post, wrong.fault)))


def gaps(day: Span, shifts: Sequence[Shift]) -> tuple[Span, ...]:
    """The parts of `day` (with an end) that none of `shifts` covers."""
    if day.end is None:
        raise ValueError("a day ends")
    at, found = day.start, list[Span]()
    for shift in sorted(shifts, key=lambda one: one.start):
        if shift.start > at:
            found.append(Span(at, min(shift.start, day.end)))
        at = max(at, shift.end)
        if at >= day.end:
            break
    return tuple(found) if at >= day.end else (*found, Span(at, day.end))


def against(roster: Roster, who: Watcher, shift: Shift, others: Sequence[Shift]) -> Iterator[Fault]:
    """Everything against `who` standing `shift` beside their `others`."""
    if shift.length > roster.longest:
        yield "too long"
    if any(away.start < shift.end and (away.end is None or shift.start < away.end) for away in who.away):
        yield "away"
    if any(other.start < shift.end and shift.start < other.end for other in others):
        yield "twice"
    elif any(other.start < shift.end + roster.rest and shift.start < other.end + roster.rest for other in others):
        yield "no rest"
    if _busiest(shift, others) > roster.week:
        yield "week"


def _busiest(shift: Shift, others: Sequence[Shift]) -> timedelta:
    """Hours in the fullest seven days that hold `shift`: such a stretch begins with a watch, or ends with this one."""
    every = (*others, shift)
    starts = {one.start for one in every if one.start <= shift.start and shift.end - one.start <= WEEK} | {shift.end - WEEK}
    return max(sum((inside(one, start, start + WEEK) for one in every), start=ZERO) for start in starts)


def inside(shift: Shift, start: datetime, end: datetime) -> timedelta:
    """How much of `shift` lies from `start` to `end`."""
    return max(min(shift.end, end) - max(shift.start, start), ZERO)


@dataclass(frozen=True, slots=True)
class Wish:
    """How a day is to be laid out. Watches last `length`, never more than the roster's longest. At each of `turns` one ends and the next begins; a
    last turn after midnight is when the night watch ends. `around`: this roster's watches that begin on other days.
    """

    length: timedelta | None = None
    turns: tuple[datetime, ...] = ()
    around: tuple[Shift, ...] = ()


AS_IT_COMES = Wish()


def propose(roster: Roster, watchers: Sequence[Watcher], day: Span, kept: Sequence[Shift] = (), wish: Wish = AS_IT_COMES) -> tuple[Shift, ...]:
    """A fair fill of what `kept` leaves empty, with `kept`: whoever has watched least of late comes first, and the parties take turns.

    Only watches that begin in `day` are proposed. The same arguments always give the same answer. Where nobody is left within the limits, the hours
    stay empty: nobody is overloaded by a program.
    """
    slots = empty(roster, day, kept, wish)
    whole = _fill(roster, watchers, slots, tuple(kept), [TRIES])
    return tuple(sorted(whole if whole is not None else _greedy(roster, watchers, slots, tuple(kept)), key=lambda one: (one.start, one.post)))


def empty(roster: Roster, day: Span, kept: Sequence[Shift] = (), wish: Wish = AS_IT_COMES) -> list[Span]:
    """The watches that `kept` leaves to be given out, each begins in `day`."""
    most = min(wish.length or roster.longest, roster.longest)
    if most <= ZERO or day.end is None:
        return []
    taken = (*wish.around, *kept)
    return [slot for part in _parts(day, wish.turns) for gap in gaps(part, taken) for slot in _cut(gap, most) if slot.start in day]


def barred(roster: Roster, watchers: Sequence[Watcher], gap: Span, shifts: Sequence[Shift]) -> Mapping[Fault, int]:
    """Why nobody of `watchers` takes the first hours of `gap`, in so far as one watch lasts: how many are kept from it by what, beside `shifts`.
    Empty where nobody may stand the watch at all."""
    end = min(gap.start + roster.longest, gap.end or gap.start + roster.longest)
    found = Counter[Fault]()
    for who in watchers:
        if who.role in roster.roles:
            others = (*who.other, *(one for one in shifts if one.post == who.post))
            found.update(islice(against(roster, who, Shift(who.post, who.role, gap.start, end), others), 1))
    return dict(found)


def _parts(day: Span, turns: Sequence[datetime]) -> Iterator[Span]:
    """The day cut at the turns, as far as the last one where that lies after midnight."""
    after = sorted({at for at in turns if at > day.start})
    bounds = [day.start, *after] if day.end is None or (after and after[-1] >= day.end) else [day.start, *after, day.end]
    yield from (Span(a, b) for a, b in pairwise(bounds))


def _cut(gap: Span, most: timedelta) -> Iterator[Span]:
    """Even parts of a gap, none longer than `most`, to the minute."""
    if gap.end is None:
        return
    minutes, parts = (gap.end - gap.start) // timedelta(minutes=1), -((gap.start - gap.end) // most)
    cuts = [gap.start + timedelta(minutes=minutes * n // parts) for n in range(parts)]
    yield from (Span(a, b) for a, b in zip(cuts, [*cuts[1:], gap.end], strict=True))


def _fill(roster: Roster, watchers: Sequence[Watcher], slots: Sequence[Span], taken: tuple[Shift, ...], left: list[int]) -> tuple[Shift, ...] | None:
    """Every slot filled, the fairest choice tried first; None where there is no way, or none was found in time."""
    if not slots:
        return taken
    for shift in willing(roster, watchers, slots[0], taken):
        left[0] -= 1
        if left[0] < 0:
            return None
        whole = _fill(roster, watchers, slots[1:], (*taken, shift), left)
        if whole is not None:
            return whole
    return None


def _greedy(roster: Roster, watchers: Sequence[Watcher], slots: Sequence[Span], taken: tuple[Shift, ...]) -> tuple[Shift, ...]:
    for slot in slots:
        taken = (*taken, *willing(roster, watchers, slot, taken)[:1])
    return taken


def willing(roster: Roster, watchers: Sequence[Watcher], slot: Span, taken: Sequence[Shift]) -> list[Shift]:
    """Who may take `slot` within every limit, fairest first: least watched in these days, then the party least called on, then longest rested."""
    if slot.end is None:
        return []
    found: list[tuple[timedelta, timedelta, datetime, int, Shift]] = []
    for who in watchers:
        shift = Shift(who.post, who.role, slot.start, slot.end)
        others = (*who.other, *(one for one in taken if one.post == who.post))
        if who.role in roster.roles and next(against(roster, who, shift, others), None) is None:
            load = sum((one.length for one in others if abs(one.start - slot.start) <= WEEK), start=ZERO)
            party = sum((one.length for one in taken if one.role == who.role), start=ZERO)
            last = max((one.end for one in others if one.end <= slot.start), default=slot.start - 2 * WEEK)
            found.append((load, party, last, who.post, shift))
    return [shift for *_rank, shift in sorted(found, key=lambda one: one[:4])]
