"""A plan explored: every order in which people answer, answer otherwise, or leave undone what a question depends on, on the core's own evaluation.

States that nothing later can tell apart count as one. What holds in every state is looked at as it is met; what must always remain possible is
looked at over all of them at the end. A state that was cut off by the bound accuses nobody.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from anju.core.duties.scene import Scene
from anju.core.enrolment.admit import open_state
from anju.core.enrolment.fact import Fact
from anju.core.enrolment.state import Duty, State
from anju.core.evidence.refuse import refusals
from anju.core.flow import evaluate
from anju.core.moments import instant_of
from anju.core.plan.model import PERSON, Called
from anju.forecast.answers import Answers, evidence
from anju.forecast.counter import FIRST, ZONE, Counter
from anju.forecast.likeness import closes_for_good, likeness, passed
from anju.forecast.promises import Promise, broken, lasting
from anju.forecast.slices import Slice
from anju.forecast.spoken import Word, spoken
from anju.forecast.ways import ways

GONE = {"how": "missed", "reason": "explored", "seen_by": "post:witness"}
LOOKS = 120
"""Moments waited for, one after the other, while nothing that matters changes."""


@dataclass(frozen=True, slots=True)
class Bound:
    """How far is looked: states of one part, and acts and waits one after the other."""

    states: int = 2_500
    depth: int = 60


@dataclass(frozen=True, slots=True)
class Explored:
    """What exploring one part came to."""

    part: Slice
    states: int
    steps: int
    depth: int
    cut: int
    kept: tuple[Promise, ...]
    """The promises that were looked at and found kept."""
    counters: tuple[Counter, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """The facts recorded on the way to a state, and what was published meanwhile, from when on: the last word is in force."""

    words: tuple[tuple[datetime, Word], ...]
    facts: tuple[Fact, ...] = ()

    @property
    def scene(self) -> Scene:
        """The scene in which the last word is in force."""
        return self.words[-1][1].scene

    def on(self, fact: Fact) -> "_Way":
        """The way on by `fact`."""
        return replace(self, facts=(*self.facts, fact))

    def told(self, promise: Promise, track: str, at: datetime) -> Counter:
        """The story of `promise` broken at `at` at the end of this way."""
        said = tuple((when, form, values) for when, word in self.words for form, values in word.says)
        return Counter(promise, track, self.facts, at, said=said)


_Step = tuple[State, datetime | None, _Way]


@dataclass(slots=True)
class _Node:
    """A state met, the shortest way to it, and where else it leads."""

    state: State
    look: datetime | None
    way: _Way
    depth: int
    to: list[int]
    cut: bool = False


def explore(part: Slice, bound: Bound) -> Explored:
    """Explore `part` from a first day on, its enrolment recorded at 09:00."""
    return _Search(part, bound).run()


class _Search:
    """A search breadth first, so that what is found first is found by the shortest way."""

    def __init__(self, part: Slice, bound: Bound) -> None:
        self.part, self.bound = part, bound
        self.words = spoken(part.plan, part.track)
        self.scene = self.words[0].scene
        self.seats = {role for role in _roles(self.scene, part) if part.plan.roles[role].kind == "seat"}
        self.ways: dict[str, tuple[Answers, ...]] = {}
        self.nodes: list[_Node] = []
        self.known: dict[object, int] = {}
        self.steps = 0
        self.counters: dict[Promise, Counter] = {}

    def run(self) -> Explored:
        entered = instant_of(FIRST, time(9), ZONE)
        way = _Way(((entered, self.words[0]),))
        self._meet(self._go(open_state(self.part.plan, self.part.track, FIRST, ZONE, entered, "explored"), way, [], entered), 0)
        todo = deque([0])
        while todo:
            node = self.nodes[todo.popleft()]
            if node.depth >= self.bound.depth or len(self.nodes) >= self.bound.states:
                node.cut = True
                continue
            for step in self._next(node):
                met = len(self.nodes)
                node.to.append(self._meet(step, node.depth + 1))
                todo.extend([met] if len(self.nodes) > met else [])
        self._remain()
        return self._told()

    def _meet(self, step: _Step, depth: int) -> int:
        """The number of the state: its own where it is new."""
        state, look, way = step
        key = id(way.scene), likeness(way.scene, state, self.part.tried)
        if key not in self.known:
            self.known[key] = len(self.nodes)
            self.nodes.append(_Node(state, look, way, depth, []))
        return self.known[key]

    def _go(self, state: State, way: _Way, facts: Sequence[Fact], now: datetime) -> _Step:
        """The state after `facts` and all that time has brought until `now`, when to look again, and the way there."""
        self.steps += 1
        outcome = evaluate(self.part.plan, state, way.scene.around, facts, now)
        return outcome.state, outcome.look_at, way

    def _next(self, node: _Node) -> Iterator[_Step]:
        """Everything that can happen next: an act, another word about what is so around, or nothing until the next moment that matters."""
        for fact in (*self._answers(node), *self._starts(node)):
            if not refusals(self.part.plan, node.state, node.way.scene.around, fact, frozenset({*self.part.plan.roles, PERSON})):
                step = self._go(node.state, node.way.on(fact), [fact], fact.recorded)
                self._look(node.state, step)
                yield step
        for word in self.words:
            if word is not node.way.words[-1][1]:
                yield node.state, node.look, replace(node.way, words=(*node.way.words, (node.state.until, word)))
        waited = self._wait(node)
        if waited is not None:
            yield waited

    def _look(self, before: State, step: _Step) -> None:
        """Whether every promise is kept in the state of `step`, which `before` came to."""
        state, _, way = step
        for promise in broken(self.scene, before, state):
            self.counters.setdefault(promise, way.told(promise, self.part.track, state.until))

    def _answers(self, node: _Node) -> Iterator[Fact]:
        at, seq, seen = node.state.until, len(node.way.facts) + 1, set[tuple[object, ...]]()
        for duty in _open(node.state):
            kind = (duty.key.rule, duty.role, passed(self.scene, node.state, duty))
            if duty.key.rule not in self.part.tried or duty.opens > at or kind in seen:
                continue
            seen.add(kind)
            if duty.closes < at and not self.scene.rule(duty.key.rule).makeup:
                yield Fact(at, seq, "close", values=GONE, by=_by(duty), answers=duty.key)
                continue
            for answers in self._ways(duty):
                yield self._fact(duty, at, seq, answers)

    def _ways(self, duty: Duty) -> tuple[Answers, ...]:
        name = duty.key.rule
        if name not in self.ways:
            self.ways[name] = ways(self.scene.index, self.part.plan.forms[self.scene.rule(name).evidence], name)
        return self.ways[name]

    def _fact(self, duty: Duty, at: datetime, seq: int, answers: Answers) -> Fact:
        rule = self.scene.rule(duty.key.rule)
        return evidence(at, seq, rule.evidence, answers, _by(duty), rule.answered_by[0] if rule.answered_by else "staff", duty.key)

    def _starts(self, node: _Node) -> Iterator[Fact]:
        """What a person may begin: a duty opened by hand, an incident raised, each while none of its kind is open; an empty seat filled."""
        state, seq = node.state, len(node.way.facts) + 1
        waiting = {duty.key.rule for duty in _open(state)}
        for name in sorted(self.part.tried - waiting):
            rule = self.scene.rule(name)
            if isinstance(rule.opens, Called) and rule.opens.by_hand and state.stage in rule.stages:
                yield Fact(state.until, seq, "open", name, by="post:staff")
        for kind in self.scene.index.track.incidents.values():
            if kind.lead in self.part.tried and kind.lead not in waiting:
                yield Fact(state.until, seq, "incident", kind.name, by="post:staff")
        over = state.ends is not None and state.until >= state.ends
        filled = set[str]() if over else {self.scene.rule(name).fills for name in self.part.tried}
        for role in sorted(self.seats - filled - state.seats.keys()):
            yield Fact(state.until, seq, "seat", values={"role": role, "post": "named"}, by="post:staff")

    def _wait(self, node: _Node) -> _Step | None:
        scene, step = node.way.scene, (node.state, node.look, node.way)
        before = likeness(scene, node.state, self.part.tried)
        for _ in range(LOOKS):
            was, look, way = step
            at = _moment(scene, was, look)
            if at is None:
                return None
            step = self._go(was, way, [], at)
            self._look(was, step)
            if likeness(scene, step[0], self.part.tried) != before:
                return step
        return None

    def _remain(self) -> None:
        """What must remain possible from every state: found by going back from where it has come about."""
        back: list[list[int]] = [[] for _ in self.nodes]
        for number, node in enumerate(self.nodes):
            for other in node.to:
                back[other].append(number)
        for promise, wanted, reached in lasting(self.scene):
            fine = {n for n, node in enumerate(self.nodes) if node.cut or reached(node.state)}
            todo = list(fine)
            while todo:
                new = set(back[todo.pop()]) - fine
                fine |= new
                todo.extend(new)
            lost = next((node for n, node in enumerate(self.nodes) if n not in fine and wanted(node.state)), None)
            if lost is not None:
                self.counters.setdefault(promise, lost.way.told(promise, self.part.track, lost.state.until))

    def _told(self) -> Explored:
        cut, deep = sum(node.cut for node in self.nodes), max(node.depth for node in self.nodes)
        looked = dict.fromkeys([*Promise.always(self.scene), *(promise for promise, _, _ in lasting(self.scene))])
        kept = tuple(promise for promise in looked if promise not in self.counters)
        return Explored(self.part, len(self.nodes), self.steps, deep, cut, kept, tuple(self.counters.values()))


def _roles(scene: Scene, part: Slice) -> set[str]:
    """Whoever has a duty of what is tried, and whoever the household's pass to."""
    rules = [scene.rule(name) for name in part.tried]
    return ({rule.owner for rule in rules} | {scene.index.track.passes_to}) & part.plan.roles.keys()


def _open(state: State) -> list[Duty]:
    return sorted((duty for duty in state.duties.values() if duty.closing is None), key=lambda d: (d.closes, d.key))


def _by(duty: Duty) -> str:
    return "person:1" if duty.role == PERSON else f"post:{duty.role}"


def _moment(scene: Scene, state: State, look: datetime | None) -> datetime | None:
    """When time alone changes something next: what the core comes to, a window that opens, or one that closes for good."""
    waiting = _open(state)
    found = [duty.opens for duty in waiting if duty.opens > state.until]
    found += [duty.closes + timedelta(minutes=1) for duty in waiting if duty.closes >= state.until and closes_for_good(scene, duty)]
    return min([*found, *([look] if look is not None else [])], default=None)
