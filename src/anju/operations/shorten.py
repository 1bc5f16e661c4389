"""Somebody is free sooner than was decided: an earlier END, by a decision with its name (DESIGN rule 8).

Never a later one. Whoever is to be held longer is enrolled anew at END, with a basis and a second look of its own.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from anju.core.duties.scene import Scene
from anju.core.duties.spread import ahead
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
    """From which local day on the person is free, and on what basis; today, or a day that has passed, is at once."""

    free_on: date
    authority: str
    article: str
    decider: str
    reason: str


def end_of(viewer: Viewer, enrolment: int, free_on: date, *, now: datetime) -> datetime:
    """The END that `free_on` comes to: its first minute where the person lives, or `now` (aware, UTC). Raises `Refused` where it is none earlier."""
    with scoped(viewer.scope()):
        case = Enrolment.objects.filter(pk=enrolment, annulled=None, archived=None).only("ends", "zone").first()
    if case is None or case.ends is None:
        raise Refused(Fault("unknown enrolment"))
    if case.ends <= now:
        raise Refused(Fault("free already"))
    ends = now if free_on <= local_day(now, case.zone) else instant_of(free_on, time(0), case.zone)
    if ends >= case.ends:
        raise Refused(Fault("not sooner", "free_on"))
    return ends


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


def foresee(viewer: Viewer, enrolment: int, free_on: date, *, now: datetime) -> Foreseen:
    """What letting the term end on `free_on` would change, by the evaluation that decides it; nothing is stored. Raises `Refused`."""
    ends = end_of(viewer, enrolment, free_on, now=now)
    with scoped(ENGINE):
        plan = plan_of(loading.adoptions([enrolment])[enrolment])
        one = loading.states({enrolment: plan}, [enrolment], locks=False)[enrolment]
        around = loading.around([one.place], [plan])[one.place]
    at = max(now, one.state.until)
    before = evaluate(plan, one.state, around, (), at).state
    decided = evaluate(plan, before, around, [Fact(at, one.seq + 1, "term", values={"ends": ends.isoformat()})], at)
    scene, titles = Scene.of(plan, before.track, around), plan.tracks[before.track].rules
    opened = {each.key.rule: each.duty.opens for each in decided.decisions if isinstance(each, Raise)}
    was, will = ahead(scene, before), ahead(scene, decided.state)
    lies = ((key, at, will.get(key, opened.get(key.rule))) for key, at in was.items())
    moved = (Moved(titles[key.rule].title, at, after) for key, at, after in lies if after != at)
    return Foreseen(ends, tuple(sorted(moved, key=lambda each: each.before)))


def shorten(viewer: Viewer, enrolment: int, sooner: Sooner, *, now: datetime, key: UUID | None = None) -> Done:
    """Let the term of `enrolment` end earlier. What is due before END comes sooner with it, and nothing opens after it. Raises `Refused`."""
    ends = end_of(viewer, enrolment, sooner.free_on, now=now)
    values = {
        "ends": ends.isoformat(), "authority": sooner.authority.strip(), "article": sooner.article.strip(), "decider": sooner.decider.strip(),
        "reason": sooner.reason.strip(),
    }  # fmt: skip
    return record(viewer, enrolment, [Said("term", values=values, via="staff")], now=now, key=key)
