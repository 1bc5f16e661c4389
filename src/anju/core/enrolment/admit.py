"""Opening an enrolment: its first day, its END, and what the law asks before anybody may be held. Also how days are counted."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from anju.core.enrolment.state import State
from anju.core.moments import instant_of, local_day
from anju.core.plan.model import Plan, Term

Missing = Literal[
    "authority", "article", "decider", "reason", "first_day_rule", "first_day_evidence", "track", "first_day_future", "first_day_past", "parameters"
]  # fmt: skip
MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Basis:
    """On what a person is held: authority, article, who decided, why, and what sets the first day with the evidence for it (DESIGN rule 8)."""

    authority: str
    article: str
    decider: str
    reason: str
    first_day: date
    first_day_rule: str
    first_day_evidence: str


def lacks(plan: Plan, track: str, basis: Basis, today: date) -> tuple[Missing, ...]:
    """What is still missing before `basis` may open an enrolment on `track`; `today` is local. Empty when nothing is."""
    on = plan.tracks.get(track)
    if on is None or not on.supplied:
        return ("track",)
    by_hours = on.term is not None and on.term.hours
    found: list[Missing] = []
    if on.mode == "compulsory":
        given: dict[Missing, str] = {"authority": basis.authority, "decider": basis.decider, "reason": basis.reason}
        given |= {} if by_hours else {"first_day_evidence": basis.first_day_evidence}
        found += [name for name, text in given.items() if not text.strip()]
        found += ["article"] if on.article and not basis.article.strip() else []
        found += ["parameters"] if on.term is None else []
    if on.term is not None and not by_hours:
        found += ["first_day_rule"] if basis.first_day_rule not in on.term.first_day else []
        found += ["first_day_past"] if basis.first_day + timedelta(days=on.term.days) <= today else []
    found += ["first_day_future"] if basis.first_day > today and not by_hours else []
    return tuple(found)


def open_state(plan: Plan, track: str, first_day: date, zone: str, entered: datetime, seed: str = "") -> State:
    """The state of a new enrolment. The first day is day 1 and starts at 00:00 local; END is 00:00 local after the last day (CF-01, CF-02).

    A term in hours starts with the entry itself and ends to the minute, whatever the first day is said to be. Tracks of an area or a unit have no
    END, nor have those without a term: a voluntary one that ends by criteria. `seed` is what its draws are made from.
    """
    on = plan.tracks[track]
    term = on.term if on.subject == "person" else None
    starts = entered if on.term is not None and on.term.hours else instant_of(first_day, MIDNIGHT, zone)
    holder = (on.custody[0], "") if on.custody else ("", "")
    ends = None if term is None else end_of(term, starts, zone, term.length)
    return State(track, starts, ends, zone, entered - timedelta(microseconds=1), entered, holder=holder, seed=seed)


def end_of(term: Term, starts: datetime, zone: str, length: timedelta) -> datetime:
    """END of an enrolment that began at `starts` and lasts `length` of `term`: after whole local days, or to the minute of a term in hours."""
    return starts + length if term.hours else instant_of(local_day(starts, zone) + length, MIDNIGHT, zone)


def sooner_start(plan: Plan, track: str, starts: datetime, zone: str, first_day: date | None) -> datetime | None:
    """The first instant of `first_day`, where that is put right to an earlier one than `starts`; None where it is none, or no day begins the term."""
    term = plan.tracks[track].term
    if first_day is None or term is None or term.hours:
        return None
    found = instant_of(first_day, MIDNIGHT, zone)
    return found if found < starts else None


def sooner_end(plan: Plan, track: str, first_day: date, ends: datetime, zone: str) -> datetime | None:
    """END where the first day was `first_day`: as long after it as the plan says, never later than `ends`. None where no day begins the term."""
    term = plan.tracks[track].term
    return None if term is None or term.hours else min(ends, end_of(term, instant_of(first_day, MIDNIGHT, zone), zone, term.length))


@dataclass(frozen=True, slots=True)
class Count:
    """Which day of the term it is, of how many. Before the first day `day` is 0; at END and after it `over` is true."""

    day: int
    of: int | None
    over: bool


def count(starts: datetime, ends: datetime | None, zone: str, now: datetime) -> Count:
    """Where `now` lies between first instant and END, in local days."""
    first = local_day(starts, zone)
    day = max((local_day(now, zone) - first).days + 1, 0)
    if ends is None:
        return Count(day, None, over=False)
    last = local_day(ends - timedelta(microseconds=1), zone)
    total = (last - first).days + 1
    return Count(min(day, total), total, over=now >= ends)


def latest_end(plan: Plan, track: str, starts: datetime, zone: str) -> datetime | None:
    """The last END any decision may set for an enrolment on `track`; none where it holds nobody."""
    term = plan.tracks[track].term
    return None if term is None else end_of(term, starts, zone, term.maximum)
