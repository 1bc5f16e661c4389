"""Looking ahead: an hour of the coming day that nobody will watch is an incident of its plan now, and not only when the hour has come.

A day counts once it is published, or once its planning was due: until then its hours are empty because nobody was asked yet.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product

from anju.core.duties import roster as watch
from anju.core.duties.roster import Shift
from anju.core.moments import Span, local_day
from anju.core.plan.model import Daily, Roster, Track
from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record_many
from anju.operations.roster import span_of
from anju.operations.viewer import Viewer
from anju.records.queries import plan as adoptions
from anju.records.queries import rosters
from anju.records.queries.rosters import Named, Standing
from anju.records.scope import ENGINE, scoped

EVERYWHERE = (0, 2**62)
BY = Viewer("engine", "engine")


@dataclass(frozen=True, slots=True)
class _Post:
    """One roster of one adoption: the file that its incident belongs to, and the kind of incident."""

    area: int
    zone: str
    enrolment: int
    roster: Roster
    track: Track
    kind: str

    @property
    def named(self) -> Named:
        """Which roster it is."""
        return self.area, self.roster.name, self.enrolment if self.roster.of else None


def look_out(now: datetime) -> int:
    """Raise what lies empty within a day of `now` (aware, UTC), one incident a roster and area while one is open; tells how many."""
    with scoped(ENGINE):
        posts = list(_posts(now))
        known = rosters.incidents([one.enrolment for one in posts])
        alone = [one for one in posts if (one.enrolment, one.kind) not in known]
        empty = [(one.enrolment, _said(one, gap)) for one, gap in _empty(alone, now)]
    return sum(isinstance(answer, Done) for answer in record_many(BY, empty, now=now))


def _said(one: _Post, gap: Span) -> Said:
    times = {"start": gap.start.isoformat(), "end": gap.end.isoformat() if gap.end else ""}
    return Said("incident", form=one.kind, values={"roster": one.roster.name, **times})


def _posts(now: datetime) -> Iterator[_Post]:
    """Every roster whose empty hours are an incident, where its plan is in force and its track stands."""
    standing: dict[tuple[int, str], list[Standing]] = defaultdict(list)
    for file in rosters.files(now):
        standing[file.adoption, file.track].append(file)
    for adopted in adoptions.in_force(*EVERYWHERE, (), now):
        plan = plan_of(adopted.adoption)
        for track in plan.tracks.values():
            rules = [rule for rule in track.rules.values() if rule.lays_out and rule.settles]
            for rule, one in product(rules, standing[adopted.adoption, track.name]):
                yield _Post(one.area, one.zone, one.enrolment, plan.rosters[rule.lays_out], track, rule.settles)


def _empty(posts: Sequence[_Post], now: datetime) -> Iterator[tuple[_Post, Span]]:
    """The first hour of each that nobody has."""
    until = now + watch.DAY
    shifts: dict[Named, list[Shift]] = defaultdict(list)
    for named, shift in rosters.ahead(now, until):
        shifts[named].append(Shift(*shift))
    asked = _asked(posts, now)
    for one in posts:
        for day in (local_day(now, one.zone), local_day(until, one.zone)):
            span = span_of(day, one.zone)
            near = Span(max(span.start, now), min(span.end or until, until))
            found = watch.gaps(near, shifts[one.named]) if (one.named, day) in asked else ()
            gap = next((each for each in found if (each.end or until) - each.start >= watch.LEAST), None)
            if gap is not None:
                yield one, gap
                break


def _asked(posts: Sequence[_Post], now: datetime) -> set[tuple[Named, date]]:
    """The days that are published, or whose planning was due by `now`."""
    today = now.date()
    found = set(rosters.published(today - timedelta(days=2), today + timedelta(days=2)))
    rules: Mapping[tuple[int, str], _Post] = {
        (one.enrolment, rule.name): one
        for one in posts
        for rule in one.track.rules.values()
        if rule.lays_out == one.roster.name and isinstance(rule.opens, Daily)
    }
    most = max((one.roster.ahead for one in posts), default=1) + 2
    for enrolment, rule, occurs_on in rosters.due(sorted({e for e, _ in rules}), sorted({r for _, r in rules}), today - timedelta(days=most), now):
        planned = rules.get((enrolment, rule))
        if planned is not None:
            found.add((planned.named, occurs_on + timedelta(days=planned.roster.ahead)))
    return found
