"""One invented subject from its first day to the archive: what is owed is done, late or missed by chance, and one path is sought on purpose."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from anju.core.chance import chance, pick
from anju.core.duties.scene import Scene
from anju.core.duties.vacancy import vacated
from anju.core.enrolment.admit import open_state
from anju.core.enrolment.decision import Alarm, Decision
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.state import Around, Duty, State
from anju.core.evidence.fields import read
from anju.core.evidence.refuse import refusals
from anju.core.flow import Course
from anju.core.moments import instant_of
from anju.core.plan.condition import holds
from anju.core.plan.model import HELD, PERSON, Called, Follow, Form, Plan, Reaction, Rule
from anju.forecast.answers import Answers, anything, calm, evidence, leading

LATE, MISSED, UNUSUAL = 0.06, 0.04, 0.05
"""How often something is done late, is never done and closed as missed, or is answered in an unusual way."""
RETRY = timedelta(minutes=40)
PATIENCE = timedelta(days=30)
"""How long after END (or, without one, after a term's worth of days) whatever is left is still worked off."""
UNENDING = timedelta(days=32)
"""How long a subject without END is followed: whatever comes each month comes once."""
SOON = timedelta(hours=2)
"""A thing may be over within the day: what comes unasked comes so soon."""
MOST = 4000
"""Acts in one story; more means that the plan calls for ever more."""


@dataclass(frozen=True, slots=True, order=True)
class Path:
    """A way that a story is sent down on purpose: a branch of a reaction, or an incident that somebody raises."""

    kind: str
    name: str
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that no duty asked for: a form filled in, an incident raised, a duty opened by hand."""

    at: datetime
    kind: Literal["evidence", "incident", "open", "term"]
    name: str
    answers: Answers = field(default_factory=dict)


@dataclass(slots=True)
class Told:
    """What became of one story: every duty as it last stood, which rules, incidents and paths were met, and when each duty was done."""

    state: State
    until: datetime
    facts: list[Fact] = field(default_factory=list)
    duties: dict[Key, Duty] = field(default_factory=dict)
    incidents: set[str] = field(default_factory=set)
    walked: set[Path] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)


def paths(plan: Plan, track: str) -> tuple[Path, ...]:
    """Every branch of every reaction of `track`, and every kind of incident, in order."""
    found = []
    for reaction in plan.tracks[track].reactions:
        found.append(Path("reaction", reaction.name, "then"))
        found += [Path("reaction", reaction.name, "else")] if reaction.when is not None else []
    return (*found, *(Path("incident", name) for name in sorted(plan.tracks[track].incidents)))


def tell(plan: Plan, track: str, first: date, zone: str, sought: Path | None, *of: object) -> Told:
    """The story of one subject that chance `of` makes, begun at 09:00 local on `first`, everything worked off in the end."""
    return _Teller(plan, track, first, zone, sought, of).tell()


class _Teller:
    """A story being told: acts wait in order of time; each is recorded, and what it brings waits in turn."""

    def __init__(self, plan: Plan, track: str, first: date, zone: str, sought: Path | None, of: tuple[object, ...]) -> None:
        self.plan, self.sought, self.of = plan, sought, of
        self.scene = Scene.of(plan, track, Around(always=True))
        entered = instant_of(first, time(9), zone)
        state = open_state(plan, track, first, zone, entered, repr(of))
        self.told = Told(state, entered)
        self.course = Course(plan, state, self.scene.around)
        self.last = (state.ends or entered + UNENDING) + PATIENCE
        self.look: datetime | None = entered
        self.acts: list[tuple[datetime, Key]] = []
        self.planned: set[Key] = set()
        self.asides = sorted((*self._unasked(entered), *self._errand(entered), *self._gone(entered)), key=lambda aside: aside.at)

    def tell(self) -> Told:
        self._go([], self.told.until)
        for _ in range(MOST):
            if not self.acts and not self.asides and self._archives():
                continue
            at = self._next()
            if at is None or at > self.last:
                break
            if self.look is not None and self.look <= at:
                self._go([], at)
            self.told.until = at
            self._act(at)
        self._go([], max(self.told.until, min(self.last, self.told.state.ends or self.told.until)))
        return self.told

    def _next(self) -> datetime | None:
        waiting = [self.acts[0][0]] if self.acts else []
        waiting += [self.asides[0].at] if self.asides else []
        waiting += [self.look] if self.look is not None and not self._over() else []
        return max(min(waiting), self.told.until) if waiting else None

    def _archives(self) -> bool:
        """Open the duty to archive by hand where nothing else is left and it never came: what it waits for was closed without being done."""
        shut = next((rule.name for rule in self.scene.index.track.rules.values() if rule.shuts), "")
        if not shut or "archived" in self.told.state.marks or any(d.closing is None for d in self.told.state.duties.values()):
            return False
        fact = Fact(self.told.until + RETRY, len(self.told.facts) + 1, "open", shut, by="post:aside")
        if fact.recorded > self.last or refusals(self.plan, self.told.state, self.scene.around, fact, frozenset({*self.plan.roles})):
            return False
        self._go([fact], fact.recorded)
        return True

    def _over(self) -> bool:
        """A subject without END is followed for a while; then only what is open is worked off."""
        return self.told.state.ends is None and self.told.until > self.last - PATIENCE

    def _go(self, facts: Sequence[Fact], now: datetime) -> None:
        for fact in facts:
            self.course.take(fact)
        self.course.advance(now)
        outcome = self.course.outcome()
        self.told.state, self.told.until, self.look = outcome.state, now, outcome.look_at
        self.told.facts += facts
        self.told.duties.update(outcome.state.duties)
        for decision in outcome.decisions:
            self._note(decision)
        for key, duty in outcome.state.duties.items():
            if duty.closing is None and key not in self.planned:
                self.planned.add(key)
                self._plan(duty, duty.opens + self._delay(duty))

    def _note(self, decision: Decision) -> None:
        if isinstance(decision, Alarm):
            kind = decision.key.rule.partition(".")[0]
            self.told.incidents.add(kind)
            self.told.walked.add(Path("incident", kind))

    def _plan(self, duty: Duty, at: datetime) -> None:
        self.acts = sorted([*self.acts, (max(at, self.told.until), duty.key)])

    def _delay(self, duty: Duty) -> timedelta:
        luck, window = chance(*self.of, duty.key, "when"), duty.closes - duty.opens
        if luck < LATE + MISSED:
            return window + timedelta(minutes=20 + int(600 * chance(*self.of, duty.key, "how late")))
        return window * (0.1 + 0.8 * chance(*self.of, duty.key, "how soon"))

    def _act(self, at: datetime) -> None:
        if self.asides and self.asides[0].at <= at:
            aside = self.asides.pop(0)
            if aside.kind != "term" or self.told.state.ends is None:
                self._record(self._aside(aside), None)
        elif self.acts and self.acts[0][0] <= at:
            _, key = self.acts.pop(0)
            duty = self.told.state.duties.get(key)
            if duty is not None and duty.closing is None:
                self._record(self._answer(duty, at), duty)

    def _aside(self, aside: Aside) -> Fact:
        seq = len(self.told.facts) + 1
        if aside.kind != "evidence":
            return Fact(aside.at, seq, aside.kind, aside.name, aside.answers, by="post:aside")
        form = self.plan.forms[aside.name]
        via = _via(form, aside.answers, ("staff",) if form.home in ("", "neighbour") else ("household", "staff"))
        return evidence(aside.at, seq, aside.name, aside.answers, "person:1" if via == "household" else "post:aside", via)

    def _record(self, fact: Fact, duty: Duty | None) -> None:
        roles = frozenset({*self.plan.roles, PERSON})
        against = refusals(self.plan, self.told.state, self.scene.around, fact, roles)
        for each in against:
            self.told.refused[each.code] = self.told.refused.get(each.code, 0) + 1
        if not against:
            self._walk(fact, duty)
            self._go([fact], fact.recorded)
        if duty is not None and (against or self._too_few(fact, duty)):
            self._plan(duty, fact.recorded + RETRY)

    def _too_few(self, fact: Fact, duty: Duty) -> bool:
        """Whether naming one was not enough, so that another of the team has to be named."""
        left = self.told.state.duties.get(duty.key)
        return fact.kind == "seat" and left is not None and left.closing is None

    def _walk(self, fact: Fact, duty: Duty | None) -> None:
        for reaction in self.scene.index.reactions.get(fact.form, ()) if fact.kind == "evidence" else ():
            if not reaction.rule or (duty is not None and reaction.rule == duty.key.rule):
                self.told.walked.add(Path("reaction", reaction.name, _branch(reaction, fact.values)))

    def _answer(self, duty: Duty, at: datetime) -> Fact:
        rule, seq = self.scene.rule(duty.key.rule), len(self.told.facts) + 1
        by = "person:1" if duty.role == PERSON else f"post:{duty.role}"
        vacant = vacated(self.plan, duty.key)
        if vacant and not self.scene.manned(self.told.state, vacant, at):
            seat = self._empty_seat(vacant)
            return Fact(at, seq, "seat", values={"role": seat, "post": f"post:{seat}"}, by=by)
        gone = at > duty.closes and (not rule.makeup or chance(*self.of, duty.key, "when") < MISSED or self._alone(rule, duty))
        if gone:
            values = {"how": "missed", "reason": "rehearsed", "seen_by": "post:witness"}
            return Fact(at, seq, "close", values=values, by=by, answers=duty.key)
        answers = self._answers(rule, duty, at)
        return evidence(at, seq, rule.evidence, answers, by, _via(self.plan.forms[rule.evidence], answers, rule.answered_by), duty.key)

    def _empty_seat(self, place: str) -> str:
        """The role itself; of a team, the first of its seats in which nobody sits."""
        team = self.plan.teams.get(place)
        return next(seat for seat in team.seats if seat not in self.told.state.seats) if team else place

    def _alone(self, rule: Rule, duty: Duty) -> bool:
        """Whether whoever should have come along did not, so that it cannot be made up."""
        beside = [d for d in self.told.duties.values() if d.key.rule == rule.together and d.opens <= duty.closes and d.closes >= duty.opens]
        return bool(rule.together) and all(d.closing is not None and d.closing.how not in ("done", "late") for d in beside)

    def _answers(self, rule: Rule, duty: Duty, at: datetime) -> Answers:
        form = self.plan.forms[rule.evidence]
        sought = self._sought(form.name, rule.name)
        found = leading(form, sought, self.sought.branch, at, *self.of, duty.key) if sought and self.sought else None
        ending = self._ending(form.name, rule.name)
        found = leading(form, ending, "then", at, *self.of, duty.key) if ending else found
        if found is not None and chance(*self.of, duty.key, "sought") < 0.8:
            return found
        if chance(*self.of, duty.key, "unusual") < UNUSUAL:
            return anything(form, at, *self.of, duty.key)
        return calm(self.scene.index, form, at, *self.of, duty.key)

    def _sought(self, form: str, rule: str) -> Reaction | None:
        """The reaction this story is sent to, where it is one to this form, until it was met."""
        if self.sought is None or self.sought.kind != "reaction" or self.sought in self.told.walked:
            return None
        mine = self.scene.index.reactions.get(form, ())
        return next((r for r in mine if r.name == self.sought.name and r.rule in ("", rule)), None)

    def _ending(self, form: str, rule: str) -> Reaction | None:
        """What ends the measures of somebody without END who was followed long enough: the story has them meet its criteria then."""
        if not self._over() or self.scene.index.track.subject not in HELD:
            return None
        return next((r for r in self.scene.index.reactions.get(form, ()) if r.then.end and r.rule in ("", rule)), None)

    def _unasked(self, entered: datetime) -> Iterator[Aside]:
        """What comes unasked: forms of the household's page once in a while."""
        homes = sorted(form.name for form in self.plan.forms.values() if form.home not in ("", "leave", "neighbour"))
        for n in range(3 if homes else 0):
            name = pick(homes, *self.of, "aside", n)
            at = entered + self._whole(entered) * chance(*self.of, "aside at", n)
            yield Aside(at, "evidence", name, anything(self.plan.forms[name].of_anybody, at, *self.of, "aside", n))

    def _errand(self, entered: datetime) -> Iterator[Aside]:
        """What this story seeks and no duty asks for by itself: an incident raised, a duty opened by hand, or the answer itself."""
        at = entered + self._whole(entered) * (0.2 + 0.6 * chance(*self.of, "errand"))
        if self.sought is None:
            return
        if self.sought.kind == "incident":
            yield Aside(at, "incident", self.sought.name)
            return
        reaction = next(r for r in self.scene.index.track.reactions if r.name == self.sought.name)
        rules = [r for r in self.scene.index.track.rules.values() if r.evidence == reaction.form and reaction.rule in ("", r.name)]
        called = next((found for rule in rules if (found := self._called(rule, frozenset()))), None)
        if called:
            partner = self.scene.rule(called[1]).together if called[0] == "open" else ""
            yield from [Aside(at, "open", partner)] if partner else []
            yield Aside(at, *called)
        elif not rules or any(r.answered_by for r in rules):
            form = self.plan.forms[reaction.form]
            answers = leading(form, reaction, self.sought.branch, at, *self.of)
            yield from [Aside(at, "evidence", form.name, answers)] if answers is not None else []

    def _called(self, rule: Rule, seen: frozenset[str]) -> "tuple[Literal['open', 'incident'], str] | None":
        """What is opened by hand, or raised, so that `rule` comes: itself, the incident it leads, or what it waits for; None where nothing is."""
        if kind := self.scene.index.settles.get(rule.name):
            return "incident", kind.name
        if isinstance(rule.opens, Called):
            return None if rule.settles else ("open", rule.name)
        if not isinstance(rule.opens, Follow) or rule.name in seen:
            return None
        before = (self.scene.rule(name) for name in rule.opens.rules)
        return next((found for one in before if (found := self._called(one, seen | {rule.name}))), None)

    def _gone(self, entered: datetime) -> Iterator[Aside]:
        """Staff whose post ends, a unit that serves no more, an area with another plan, a thing that nothing has ended leave after a while."""
        at = entered + UNENDING
        if self.scene.index.track.subject not in HELD:
            yield Aside(at, "term", "", {"ends": at.isoformat(), "decider": "rehearsed", "reason": "rehearsed"})

    def _whole(self, entered: datetime) -> timedelta:
        return SOON if self.scene.index.track.thing else (self.told.state.ends or entered + UNENDING) - entered


def _branch(reaction: Reaction, values: Answers) -> str:
    return "then" if reaction.when is None or holds(reaction.when, values) else "else"


def _via(form: Form, answers: Answers, ways: Sequence[str]) -> str:
    """The first way in which these answers can be given: not by the household, where only staff can say so."""
    told = (way for way in ways if way != "household" or not read(form.of_anybody, answers)[1])
    return next(told, "staff")
