"""Laying out a day of a watch: what is still empty is proposed, what is against the plan needs a reason, what is published becomes duties.

A day's watches begin on it; the last may run past midnight. Publishing answers whatever duty asked for the day to be laid out, in one transaction.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from django.db import IntegrityError

from anju.core.duties import roster as watch
from anju.core.duties.assign import problem
from anju.core.duties.roster import Shift, Watcher, Wish, Wrong
from anju.core.enrolment.fact import Key
from anju.core.moments import Span, instant_of, local_day
from anju.core.plan.model import Called, Roster, Track
from anju.operations.plans import plan_of
from anju.operations.record import Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.solve import solve
from anju.operations.viewer import Viewer
from anju.operations.watched import file_of, inside, plans, where
from anju.records.models import Area, Duty, RosterPlan, WatchCall, WatchShift
from anju.records.queries import rosters
from anju.records.queries.rosters import Stood
from anju.records.scope import ENGINE, scoped

BIG = 150
"""So many pairs of a watch and somebody who may stand it are too many to be tried one by one for the fairest day."""
HARD = {"not named": "watch not named", "twice": "watch twice"}
"""What no reason makes possible."""


class Unfair(Exception):
    """Minutes without a watch, or somebody over a limit, and no reason given: nothing was stored. `wrongs` says what."""

    def __init__(self, wrongs: tuple[Wrong, ...]) -> None:
        super().__init__(", ".join(wrong.fault for wrong in wrongs))
        self.wrongs = wrongs


@dataclass(frozen=True, slots=True)
class Day:
    """One local day of one roster: what is published, who may stand it. `fixed`: watches that have begun and stay as they are.

    `own`: the file of the unit or place whose roster it is; None: the area's.

    `around`: published watches that begin on other days, from now or the day before on to the day after; one of them may run into this day.
    """

    adoption: int
    area: int
    zone: str
    roster: Roster
    day: date
    span: Span
    published: tuple[Shift, ...]
    fixed: tuple[Shift, ...]
    watchers: tuple[Watcher, ...]
    around: tuple[Shift, ...]
    own: int | None = None
    agency: int | None = None


def look(adoption: int, name: str, day: date, now: datetime, own: int | None = None) -> Day:
    """The day as it stands at `now` (aware, UTC), under the scope in force; `own`: the unit's or place's file, where the roster is of one.

    Raises KeyError where the plan has no such roster, or it is not one of the file's.
    """
    plan = plan_of(adoption)
    roster = plan.rosters[name]
    area, zone, agency = where(adoption, roster, own, now)
    span = span_of(day, zone)
    start, end = span.start, span.end or span.start
    every = rosters.shifts(area, name, min(start, now), end + watch.DAY, own)
    near = [one for one in every if one.left is None]
    mine = [one for one in near if start <= one.start < end]
    published = tuple(_shift(one) for one in mine)
    people = rosters.pool(area, roster.roles, now, end, agency, inside(plan, roster))
    watchers = watchers_of(people, start, end + watch.DAY, {one.number for one in mine})
    fixed = tuple(one for one in published if one.start <= now)
    around = tuple(_shift(one) for one in near if one not in mine)
    return Day(adoption, area, zone, roster, day, span, published, fixed, watchers, around, own, agency)


def span_of(day: date, zone: str) -> Span:
    """A local day, from midnight to midnight on the wall of `zone`."""
    return Span(*(instant_of(on, time(0), zone) for on in (day, day + timedelta(days=1))))


def _shift(one: Stood) -> Shift:
    return Shift(one.post, one.role, one.start, one.end)


def watchers_of(people: Sequence[rosters.Pooled], start: datetime, end: datetime, own: set[int]) -> tuple[Watcher, ...]:
    """Those who may stand a watch from `start` to `end`, with what they stand beside `own`, and when they are away or cannot stand one of theirs."""
    posts = [one.post for one in people]
    since, until = start - watch.WEEK, end + watch.WEEK
    other, gone = defaultdict[int, list[Shift]](list), defaultdict[int, list[Span]](list)
    for one in rosters.of_posts(posts, since, until):
        if one.left is not None:
            gone[one.post].append(Span(one.start, one.end))
        elif one.number not in own:
            other[one.post].append(_shift(one))
    for post, left, back in rosters.away(posts, since, until):
        gone[post].append(Span(left, back))
    return tuple(Watcher(one.post, one.role, tuple(gone[one.post]), tuple(other[one.post])) for one in people)


def suggest(day: Day, *, anew: bool, length: timedelta | None, now: datetime, turn: time = time(0)) -> tuple[Shift, ...]:
    """A fair fill of the day; `anew`: nothing published but what has begun is kept. Hours that have passed stay as they are.

    Small days are laid out by trying people one by one, fairest first; where that is too many, or leaves an hour empty, a solver finds the day
    with the fewest empty hours, the evenest load and the fewest changes. `turn`: when, on the wall of the area, the night's watch ends; at
    midnight each day stands by itself.
    """
    kept = day.fixed if anew else day.published
    if day.span.end is None or day.span.end <= now:
        return kept
    left = Span(max(day.span.start, _next_quarter(now)), day.span.end)
    turns = tuple(instant_of(on, turn, day.zone) for on in (day.day, day.day + timedelta(days=1)))
    wish = Wish(length, turns, day.around)
    proposed = watch.propose(day.roster, day.watchers, left, kept, wish)
    slots = watch.empty(day.roster, left, kept, wish)
    short = sum(_left(slot, proposed) for slot in slots)
    if not short and len(slots) * len(day.watchers) < BIG:
        return proposed
    found = solve(problem(day.roster, day.watchers, slots, kept, day.published))
    if found is None or sum(_left(slot, found) for slot in slots) > short:
        return proposed
    return tuple(sorted((*kept, *found), key=lambda one: (one.start, one.post)))


def _left(slot: Span, shifts: Sequence[Shift]) -> bool:
    """Whether nobody has the whole of `slot`."""
    return not any(one.start <= slot.start and slot.end is not None and one.end >= slot.end for one in shifts)


def _next_quarter(now: datetime) -> datetime:
    quarter = timedelta(minutes=15)
    return now + (quarter - (now - datetime.min.replace(tzinfo=now.tzinfo)) % quarter)


def judge(day: Day, shifts: Sequence[Shift], now: datetime) -> tuple[Wrong, ...]:
    """What is wrong with the day as laid out in `shifts`, those that have begun among them; hours that have passed are nobody's gap any more."""
    if day.span.end is None or day.span.end <= now:
        return ()
    left = Span(max(day.span.start, now), day.span.end)
    found = (one for one in watch.faults(day.roster, day.watchers, left, shifts, day.around) if one.end > now)
    return tuple(one for one in found if one.fault != "gap" or one.end - one.start >= watch.LEAST)


def publish(viewer: Viewer, day: Day, shifts: Sequence[Shift], reason: str, *, now: datetime, key: UUID | None = None) -> tuple[Wrong, ...]:
    """Make `shifts` the watch of `day`: rows, facts in the area's ledger, and so duties when each begins; and close the duties that asked for it,
    with what was published as their evidence. Tells what the reason overrode.

    Raises `Unfair` where something is wrong and no reason is given, `Refused` where no reason helps.
    """
    plan = plan_of(day.adoption)
    if not plans(viewer, plan, day.roster, day.agency):
        raise Refused(Fault("not yours"))
    fresh = [one for one in shifts if one not in day.fixed]
    wrongs = judge(day, (*day.fixed, *fresh), now)
    _possible(day, fresh, wrongs, now)
    if wrongs and not reason.strip():
        raise Unfair(wrongs)
    track, enrolment = file_of(plan, day.adoption, day.roster, day.area, day.own)
    told = [one for one in fresh if one not in day.published]
    said = [Said("shift", values=_said(day, one) | ({"reason": reason.strip()} if wrongs and n == 0 else {})) for n, one in enumerate(told)]
    said += _answers(replace(day, published=(*day.fixed, *fresh)), plan.tracks[track], enrolment, Verdict(wrongs, reason.strip()), now)
    with scoped(viewer.scope()):
        if said and record(viewer, enrolment, said, now=now, key=key).repeated:
            return wrongs
        _store(viewer, day, fresh, now)
    return wrongs


def _possible(day: Day, fresh: Sequence[Shift], wrongs: Sequence[Wrong], now: datetime) -> None:
    faults = [Fault(HARD[one.fault]) for one in wrongs if one.fault in HARD]
    ordered = sorted((*day.around, *day.fixed, *fresh), key=lambda one: one.start)
    faults += [Fault("watch twice")] if any(a.end > b.start for a, b in pairwise(ordered)) else []
    faults += [Fault("watch begun")] if any(one.start <= now for one in fresh) else []
    end = day.span.end
    faults += [Fault("watch outside")] if any(one.start not in day.span or not one.start < one.end <= one.start + watch.DAY for one in fresh) else []
    if any(watch.gaps(Span(old.start, min(old.end, end or old.end)), fresh) for old in day.published if old not in day.fixed):
        faults.append(Fault("watch left"))
    if faults:
        raise Refused(*dict.fromkeys(faults))


def _said(day: Day, one: Shift) -> dict[str, object]:
    times = {"start": one.start.isoformat(), "end": one.end.isoformat()}
    return {"roster": day.roster.name, "role": one.role, "post": str(one.post), **times}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is against the plan in a day as published, and why it has to be so."""

    wrongs: tuple[Wrong, ...]
    reason: str


def _answers(day: Day, track: Track, enrolment: int, verdict: Verdict, now: datetime) -> list[Said]:
    """What publishing answers: the duty to lay out this very day, and, where nothing is wrong any more, those that were called over a gap."""
    rules = {rule.name: rule for rule in track.rules.values() if rule.lays_out == day.roster.name}
    with scoped(ENGINE):
        rows = Duty.objects.filter(enrolment=enrolment, rule__in=list(rules), how=None, opens__lte=now).order_by("closes", "rule")
        waiting = [Key(*row) for row in rows.values_list("rule", "occurs_on", "nth")]
    found = []
    for key in waiting:
        called = isinstance(rules[key.rule].opens, Called)
        if not (verdict.wrongs or _empty_soon(day, now)) if called else key.occurs_on + timedelta(days=day.roster.ahead) == day.day:
            found.append(Said("evidence", rules[key.rule].evidence, _evidence(day.roster, verdict), answers=key))
    return found


def filled(day: Day, track: Track, enrolment: int, now: datetime) -> list[Said]:
    """The answers to what was called over a gap of this roster, once no published hour of the coming day lies empty."""
    called = {rule.name: rule for rule in track.rules.values() if rule.lays_out == day.roster.name and isinstance(rule.opens, Called)}
    today, until = local_day(now, day.zone), now + watch.DAY
    with scoped(ENGINE):
        laid = [span_of(each, day.zone) for each in rosters.laid(day.area, day.roster.name, today, today + timedelta(days=1), day.own)]
        if any(_holes(day, Span(max(span.start, now), min(span.end or until, until))) for span in laid):
            return []
        rows = Duty.objects.filter(enrolment=enrolment, rule__in=list(called), how=None, opens__lte=now).order_by("closes", "rule")
        waiting = [Key(*row) for row in rows.values_list("rule", "occurs_on", "nth")]
    return [Said("evidence", called[key.rule].evidence, _evidence(day.roster, Verdict((), "")), answers=key) for key in waiting]


def _empty_soon(day: Day, now: datetime) -> bool:
    """Whether an hour of this day or of those published around it lies empty within the next day."""
    known = (*day.around, *day.published)
    return _holes(day, Span(now, min(now + watch.DAY, max((one.end for one in known), default=now))))


def _holes(day: Day, span: Span) -> bool:
    """Whether somebody is lacking in `span` for longer than it takes to plan."""
    found = watch.gaps(span, (*day.around, *day.published)) if span.end is not None and span.end > span.start else ()
    return any(gap.end is not None and gap.end - gap.start >= watch.LEAST for gap in found)


def _evidence(roster: Roster, verdict: Verdict) -> dict[str, object]:
    gaps = [one.end - one.start for one in verdict.wrongs if one.fault == "gap"]
    said = {
        "empty": sum(gaps, start=timedelta(0)) // timedelta(minutes=1),
        "fair": len(gaps) == len(verdict.wrongs),
        "reason": verdict.reason,
    }
    return {field: said[word] for word, field in roster.says.items()}


def _store(viewer: Viewer, day: Day, fresh: Sequence[Shift], now: datetime) -> None:
    """What stays as it was keeps its row; a call for somebody to step in ends where somebody else has the hours now."""
    with scoped(ENGINE):
        county = Area.objects.only("jurisdiction").get(pk=day.area)
        mine = {"area": day.area, "roster": day.roster.name, "enrolment": day.own}
        common = {"jurisdiction": county.jurisdiction, **mine}
        stood = WatchShift.objects.filter(**mine, starts__gt=now, starts__gte=day.span.start, starts__lt=day.span.end)
        known = {Shift(one.post, one.role, one.starts, one.ends): one.pk for one in stood.filter(left=None)}
        stood.exclude(pk__in=[known[one] for one in fresh if one in known]).delete()
        rows = [
            WatchShift(**common, role=one.role, post=one.post, starts=one.start, ends=one.end, by=viewer.who) for one in fresh if one not in known
        ]
        try:
            with scoped(ENGINE):
                WatchShift.objects.bulk_create(rows)
        except IntegrityError as error:
            if "watch_shift_one" in str(error):
                raise Refused(Fault("watch twice")) from error
            raise
        if not RosterPlan.objects.filter(**mine, day=day.day).update(by=viewer.who, at=now):
            RosterPlan.objects.create(**common, day=day.day, by=viewer.who, at=now)
        _end_calls(day, fresh, now)


def _end_calls(day: Day, fresh: Sequence[Shift], now: datetime) -> None:
    """A call for somebody to step in ends where somebody else has its hours."""
    known = (*day.around, *day.fixed, *fresh)
    for call in WatchCall.objects.filter(ended=None, area=day.area, roster=day.roster.name, starts__lt=day.span.end, ends__gt=now):
        left = watch.gaps(Span(max(call.starts, now), call.ends), known)
        if not any(gap.end is not None and gap.end - gap.start >= watch.LEAST for gap in left):
            WatchCall.objects.filter(pk=call.pk).update(ended=now)
