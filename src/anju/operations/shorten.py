"""Somebody is free sooner than was decided: an earlier END, by a decision with its name (DESIGN rule 8); or because the first day was an earlier one.

Never a later one. Whoever is to be held longer is enrolled anew at END, with a basis and a second look of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from anju.core.duties.scene import Scene
from anju.core.duties.spread import ahead
from anju.core.enrolment.admit import latest_end, sooner_end, sooner_start
from anju.core.enrolment.decision import Raise
from anju.core.enrolment.fact import Fact
from anju.core.flow import evaluate
from anju.core.moments import instant_of, local_day
from anju.core.plan.model import Text
from anju.operations.plans import plan_of
from anju.operations.record import Done, Said, record
from anju.operations.refused import Fault, Refused
from anju.operations.viewer import Viewer
from anju.records import loading
from anju.records.models import Enrolment
from anju.records.scope import ENGINE, scoped


@dataclass(frozen=True, slots=True)
class Sooner:
    """From which local day on the person is free (today, or a day that has passed, is at once), or what the first day was; and on what basis."""

    free_on: date | None
    authority: str
    article: str
    decider: str
    reason: str
    first_day: date | None = None
    """An earlier one than was written down; END comes as much sooner as the plan counts from it. Both said: the earlier END."""
    first_day_evidence: str = ""

    def values(self, ends: datetime) -> dict[str, object]:
        """As the ledger keeps it."""
        said = {"authority": self.authority, "article": self.article, "decider": self.decider, "reason": self.reason}
        first = {"first_day": self.first_day.isoformat(), "first_day_evidence": self.first_day_evidence} if self.first_day else {}
        return {"ends": ends.isoformat(), **{name: text.strip() for name, text in (said | first).items()}}


@dataclass(frozen=True, slots=True)
class Moved:
    """A duty named for a day of the term: when it was to open, and when it will; None where it does not come any more."""

    title: Text
    before: datetime
    after: datetime | None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The END that a decision comes to, and what lies otherwise by it."""

    ends: datetime
    moved: tuple[Moved, ...]


def end_of(viewer: Viewer, enrolment: int, sooner: Sooner, *, now: datetime) -> datetime:
    """The END that `sooner` comes to: the first minute of a day where the person lives, or `now` (aware, UTC). Raises `Refused` where it is none
    earlier."""
    with scoped(viewer.scope()):
        case = Enrolment.objects.filter(pk=enrolment, annulled=None, archived=None).first()
    if case is None or case.ends is None:
        raise Refused(Fault("unknown enrolment"))
    if case.ends <= now:
        raise Refused(Fault("free already"))
    free_on = sooner.free_on
    told = () if free_on is None else (now if free_on <= local_day(now, case.zone) else instant_of(free_on, time(0), case.zone),)
    ends = min((*told, *(() if sooner.first_day is None else _counted(case, case.ends, sooner.first_day, now))), default=case.ends)
    if ends >= case.ends:
        raise Refused(Fault("not sooner", "free_on" if told or sooner.first_day is None else "first_day"))
    wrong = tuple(_first_day(case, ends, sooner.first_day)) if sooner.first_day else ()
    if wrong:
        raise Refused(*wrong)
    return ends


def _counted(case: Enrolment, ends: datetime, first_day: date, now: datetime) -> Iterator[datetime]:
    """END as the plan counts it from `first_day`; `now` where that has passed."""
    found = sooner_end(plan_of(case.adoption_id), case.track, first_day, ends, case.zone)
    if found is not None:
        yield max(found, now)


def _first_day(case: Enrolment, ends: datetime, first_day: date) -> Iterator[Fault]:
    """What stands against that first day, beside what the core refuses."""
    plan = plan_of(case.adoption_id)
    starts = sooner_start(plan, case.track, case.starts, case.zone, first_day)
    if starts is None:
        yield Fault("not earlier", "first_day")
        return
    longest = latest_end(plan, case.track, starts, case.zone)
    if longest is not None and ends > longest:
        yield Fault("longest over", "first_day")
    with scoped(ENGINE):
        others = Enrolment.objects.filter(person=case.person_id, track=case.track, annulled=None, ends__gt=starts).exclude(pk=case.pk)
        if others.filter(starts__lt=ends).exists():
            yield Fault("enrolled then", "first_day")


def foresee(viewer: Viewer, enrolment: int, sooner: Sooner, *, now: datetime) -> Foreseen:
    """What deciding `sooner` would change, by the evaluation that decides it; nothing is stored. Raises `Refused`."""
    ends = end_of(viewer, enrolment, sooner, now=now)
    with scoped(ENGINE):
        plan = plan_of(loading.adoptions([enrolment])[enrolment])
        one = loading.states({enrolment: plan}, [enrolment], locks=False)[enrolment]
        around = loading.around([one.place], [plan])[one.place]
    at = max(now, one.state.until)
    before = evaluate(plan, one.state, around, (), at).state
    decided = evaluate(plan, before, around, [Fact(at, one.seq + 1, "term", values=sooner.values(ends))], at)
    scene, titles = Scene.of(plan, before.track, around), plan.tracks[before.track].rules
    opened = {each.key.rule: each.duty.opens for each in decided.decisions if isinstance(each, Raise)}
    was, will = ahead(scene, before), ahead(scene, decided.state)
    lies = ((key[0], at, will.get(key, opened.get(key[0]))) for key, at in was.items())
    moved = (Moved(titles[rule].title, at, after) for rule, at, after in lies if after != at)
    return Foreseen(ends, tuple(sorted(moved, key=lambda each: each.before)))


def shorten(viewer: Viewer, enrolment: int, sooner: Sooner, *, now: datetime, key: UUID | None = None) -> Done:
    """Let the term of `enrolment` end earlier. What is due before END comes sooner with it, and nothing opens after it. Raises `Refused`."""
    ends = end_of(viewer, enrolment, sooner, now=now)
    with scoped(ENGINE):
        done = record(viewer, enrolment, [Said("term", values=sooner.values(ends), via="staff")], now=now, key=key)
        if sooner.first_day is not None:
            Enrolment.objects.filter(pk=enrolment).update(first_day_evidence=sooner.first_day_evidence.strip())
    return done
