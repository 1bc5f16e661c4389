"""Each duty by itself: answered in every way, left undone, and still open at END. Of what nothing else depends on, this explores all there is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from anju.core.duties.due import ENDED
from anju.core.duties.scene import Scene
from anju.core.duties.vacancy import VACANT
from anju.core.enrolment.admit import open_state
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.state import Around, Duty, Incident, Spell, State
from anju.core.flow import evaluate
from anju.core.moments import instant_of
from anju.core.plan.model import PERSON, Moment, Plan, Rule, Stage, Text
from anju.forecast.answers import evidence
from anju.forecast.counter import FIRST, ZONE, Counter
from anju.forecast.promises import FREE, HANDS, OWES, Promise, broken
from anju.forecast.slices import stilled
from anju.forecast.ways import ways

MOST = 64
"""Ways of answering one duty, at most."""
SETTLES = Promise(
    "can-be-settled",
    Text("每个任务，连同它引起的，总能办完", "every duty, with all it calls for, can be brought to an end"),
    Text("不管怎么回答都会再引起任务，永远办不完", "whatever is answered calls for more: it can never be brought to an end"),
)
SILENCE = Promise(
    "silence-ends",
    Text("没有人做事时，不会自己没完没了地开出任务", "silence alone never calls for duties without end"),
    Text("没有人做事，任务也会一个接一个开下去", "while nobody acts, duties call for each other without end"),
)


@dataclass(frozen=True, slots=True)
class Alone:
    """What looking at every duty of a track by itself came to; `cut` ways of answering were left out."""

    duties: int
    ways: int
    cut: int
    kept: tuple[Promise, ...]
    counters: tuple[Counter, ...]


def alone(plan: Plan, track: str) -> Alone:
    """Every duty of `track` by itself."""
    return _Looking(plan, track).told()


class _Looking:
    """All duties of one track being looked at."""

    def __init__(self, plan: Plan, track: str) -> None:
        self.plan, self.track = stilled(plan, plan.tracks[track]), track
        self.scene = Scene.of(self.plan, track, Around(always=True))
        self.tried = self.cut = 0
        self.counters: dict[Promise, Counter] = {}
        self.after: dict[str, list[tuple[frozenset[str], Fact]]] = {}
        self.silence: dict[str, frozenset[str]] = {}

    def told(self) -> Alone:
        rules = self.scene.index.track.rules.values()
        for rule in rules:
            for stage in self._stages(rule):
                self._answer(rule, stage)
                self._leave(rule, stage)
        self._settled()
        self._silent()
        looked = (*(one for one in Promise.always(self.scene) if one in (FREE, OWES, HANDS)), SETTLES, SILENCE)
        kept = tuple(promise for promise in looked if promise not in self.counters)
        return Alone(len(rules), self.tried, self.cut, kept, tuple(self.counters.values()))

    def _stages(self, rule: Rule) -> list[Stage]:
        """The first of its stages before END, and the first from it on."""
        mine = [stage for stage in self.scene.index.track.stages if stage.name in rule.stages]
        free = [stage for stage in mine if _from_end(stage)]
        return [*[stage for stage in mine if not _from_end(stage)][:1], *free[:1]]

    def _begin(self, rule: Rule, stage: Stage) -> tuple[State, Duty]:
        """One duty open, in a stage of its rule, while no seat is filled: nobody may be taken for granted."""
        entered = instant_of(FIRST, time(9), ZONE)
        state = open_state(self.plan, self.track, FIRST, ZONE, entered, "explored")._replace(stages=(Spell(stage.name, entered),))
        if _from_end(stage) and state.ends is not None:
            state = state._replace(until=state.ends, marks={ENDED: state.ends})
        key = Key(rule.name, FIRST)
        duty = self.scene.make(state, rule, key, max(state.until, entered))
        kind = self.scene.index.settles.get(rule.name)
        incidents = {} if kind is None else {Key(kind.name, FIRST): Incident(Key(kind.name, FIRST), entered)}
        return state._replace(duties={key: duty}, incidents=incidents, until=max(state.until, duty.opens)), duty

    def _go(self, state: State, duty: Duty, facts: tuple[Fact, ...], at: datetime) -> frozenset[str]:
        """The rules of what was opened; every promise is looked at. A duty whose own role nobody holds has its incident already."""
        found = evaluate(self.plan, state, self.scene.around, facts, at).state
        opened = {key: one for key, one in found.duties.items() if key not in state.duties and key.nth > VACANT}
        looked = found._replace(duties={key: one for key, one in found.duties.items() if key != duty.key or one.role != duty.role})
        for promise in broken(self.scene, state, looked):
            if promise is not HANDS or facts or duty.role == PERSON:
                self.counters.setdefault(promise, Counter(promise, self.track, facts, found.until, duty.key.rule))
        return frozenset(one.key.rule for one in opened.values())

    def _answer(self, rule: Rule, stage: Stage) -> None:
        state, duty = self._begin(rule, stage)
        every = ways(self.scene.index, self.plan.forms[rule.evidence], rule.name)
        self.cut += max(0, len(every) - MOST)
        for answers in every[:MOST]:
            self.tried += 1
            by = "person:1" if duty.role == PERSON else f"post:{duty.role}"
            fact = evidence(state.until, 1, rule.evidence, answers, by, rule.answered_by[0] if rule.answered_by else "staff", duty.key)
            self.after.setdefault(rule.name, []).append((self._go(state, duty, (fact,), state.until), fact))

    def _leave(self, rule: Rule, stage: Stage) -> None:
        """Nobody does it: until its window is over, and until END."""
        state, duty = self._begin(rule, stage)
        self.silence[rule.name] = self.silence.get(rule.name, frozenset()) | self._go(state, duty, (), max(duty.closes, state.until))
        if state.ends is not None and state.until < state.ends:
            self._go(state, duty, (), state.ends)

    def _settled(self) -> None:
        """A duty can be settled where some answer calls only for what can."""
        fine, more = set[str](), True
        while more:
            new = {name for name, told in self.after.items() if name not in fine and any(opened <= fine for opened, _ in told)}
            fine, more = fine | new, bool(new)
        stuck = next((name for name in self.after if name not in fine), None)
        if stuck is not None:
            fact = self.after[stuck][0][1]
            self.counters[SETTLES] = Counter(SETTLES, self.track, (fact,), fact.recorded, stuck)

    def _silent(self) -> None:
        for name in self.silence:
            if name in _reached(self.silence, self.silence[name]):
                at = instant_of(FIRST, time(9), ZONE)
                self.counters[SILENCE] = Counter(SILENCE, self.track, (), at, name)
                return


def _from_end(stage: Stage) -> bool:
    enters = stage.enters
    return isinstance(enters, Moment) and enters.anchor == "ends" and enters.offset >= timedelta(0)


def _reached(leads: Mapping[str, frozenset[str]], names: Iterable[str]) -> set[str]:
    found, todo = set[str](), list(names)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(leads.get(name, ()))
    return found
