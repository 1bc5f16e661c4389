"""Another version of the plan counts for a running enrolment: what that closes, hands on, settles and opens at that instant (docs/adr/0013).

Whatever both versions know goes on as it was promised. Nothing is dropped silently, and END never moves to a later hour (DESIGN rule 8).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.core.duties.due import allowed
from anju.core.duties.order import position
from anju.core.duties.scene import Scene
from anju.core.duties.vacancy import number
from anju.core.duties.waits import complete
from anju.core.enrolment.admit import end_of, latest_end
from anju.core.enrolment.decision import Close, Decision, Hold, Move, Pass, Raise, Seat, Settle, Switch, Term, Why
from anju.core.enrolment.fact import Fact, Key
from anju.core.enrolment.fold import latest
from anju.core.enrolment.state import Closing, Duty, Incident, Spell, State
from anju.core.moments import local_day
from anju.core.plan.derive import Index
from anju.core.plan.model import Follow, Rule
from anju.core.reactions.empty import short, unowned
from anju.core.reactions.react import reopen
from anju.core.reactions.spread import spread
from anju.core.reactions.take import Decide
from anju.core.reactions.turn import said


@dataclass(frozen=True, slots=True)
class Turn:
    """From which version to which, by which fact."""

    old: Scene
    new: Scene
    fact: Fact

    @property
    def at(self) -> datetime:
        """The instant from which the new version counts."""
        return self.fact.recorded

    @property
    def why(self) -> Why:
        """The reason of whatever the turn itself decides."""
        return self.new.why("switch", self.fact.seq)

    @property
    def replaced(self) -> Closing:
        """How what the new version does not know is closed."""
        return Closing("replaced", self.at, self.fact.seq)

    @property
    def done(self) -> Mapping[str, int]:
        """How often each rule of `tallied` was done so far, as whoever recorded the fact counted it."""
        told = self.fact.values.get("done")
        return {str(rule): int(n) for rule, n in told.items()} if isinstance(told, Mapping) else {}

    def key(self, state: State, name: str) -> Key:
        """The key of a decision of its own."""
        return Key(name, local_day(self.at, state.zone), self.fact.seq)


def adoption(fact: Fact) -> int:
    """The adoption whose plan counts from `fact` on."""
    return int(str(fact.values["adoption"]))


def tallied(index: Index) -> frozenset[str]:
    """Rules of a track of which the turn has to know how often they were done: what others wait for, and what waits itself."""
    return index.followed | {rule.name for rule in index.track.rules.values() if isinstance(rule.opens, Follow)}


def recalled(told: Sequence[Fact], new: Scene, at: datetime) -> dict[str, tuple[Fact, ...]]:
    """Of the facts `told` so far, in the order recorded, the answers that the new version looks back on; none that was taken back."""
    slips = {fact.corrects for fact in told if fact.corrects is not None}
    found: dict[str, tuple[Fact, ...]] = {}
    for fact in told:
        if fact.kind == "evidence" and fact.seq not in slips and fact.form in new.index.asked and fact.recorded > at - new.plan.look_back:
            found[fact.form] = (*found.get(fact.form, ()), fact)
    return found


def switch(turn: Turn, state: State, decide: Decide) -> State:
    """The state under the new version, with every decision handed to `decide`, which decides by the new version already."""
    for step in STEPS:
        state = decide(state, list(step(turn, state)))
    return state


def _counts(turn: Turn, state: State) -> Iterator[Decision]:
    finished = {rule: turn.done[rule] for rule in sorted(turn.new.index.followed) if turn.done.get(rule)}
    yield Switch(key=turn.key(state, "switch"), at=turn.at, why=turn.why, adoption=adoption(turn.fact), finished=finished)


def _duties(turn: Turn, state: State) -> Iterator[Decision]:
    """What no rule asks for any more is replaced; what nobody of that role can do any more passes to who owns it now."""
    for duty in _open(state):
        rule = turn.new.index.track.rules.get(duty.key.rule)
        if rule is None:
            yield Close(key=duty.key, at=turn.at, why=turn.why, closing=turn.replaced)
        elif duty.role not in turn.new.plan.roles:
            yield Pass(key=duty.key, at=turn.at, why=turn.why, role=turn.new.owner(state, rule, turn.at))
        elif turn.new.plan.roles[duty.role].kind != turn.old.plan.roles[duty.role].kind:
            yield Pass(key=duty.key, at=turn.at, why=turn.why, role=duty.role, post=duty.post)


def _incidents(turn: Turn, state: State) -> Iterator[Decision]:
    """An incident of a kind that is gone, or of a seat that is, is settled; one whose lead duty is another now has that duty from now on."""
    for incident in sorted((i for i in state.incidents.values() if i.settled is None), key=lambda i: i.key):
        name, _, role = incident.key.rule.partition(".")
        kind, was = turn.new.index.track.incidents.get(name), turn.old.index.track.incidents[name]
        if kind is None:
            yield Settle(key=incident.key, at=turn.at, why=turn.why, closing=turn.replaced)
        elif role and role not in turn.new.plan.roles and role not in turn.new.plan.teams:
            yield _moot(turn, state, incident, Key(kind.lead, incident.key.occurs_on, number(role)))
        elif kind.lead != was.lead:
            key = Key(kind.lead, incident.key.occurs_on, number(role) if role else incident.key.nth)
            yield from _led(turn, state, turn.new.rule(kind.lead), key, incident.opened_by)


def _led(turn: Turn, state: State, rule: Rule, key: Key, fact: int) -> Iterator[Decision]:
    """The lead duty is made; or, where a turn before this one had replaced it, it is open again: an incident is never without one."""
    known = state.duties.get(key)
    if known is None:
        yield from _opened(turn, state, rule, key, fact)
    elif known.closing is not None:
        yield from reopen(turn.new, state, known, turn.at, turn.why)


def _moot(turn: Turn, state: State, incident: Incident, lead: Key) -> Decision:
    """Closing an open lead duty settles its incident."""
    duty = state.duties.get(lead)
    if duty is not None and duty.closing is None:
        return Close(key=lead, at=turn.at, why=turn.why, closing=turn.replaced)
    return Settle(key=incident.key, at=turn.at, why=turn.why, closing=turn.replaced)


def _seats(turn: Turn, state: State) -> Iterator[Decision]:
    for role in sorted(state.seats):
        known = turn.new.plan.roles.get(role)
        if known is None or known.kind != "seat":
            yield Seat(key=turn.key(state, role), at=turn.at, why=turn.why, role=role, post="")


def _owners(turn: Turn, state: State) -> Iterator[Decision]:
    """Where the incident of a duty that nobody owns is another one now, it is raised for what is open."""
    if turn.new.index.track.unowned != turn.old.index.track.unowned:
        for duty in _open(state):
            yield from unowned(turn.new, state, duty, turn.at)


def _teams(turn: Turn, state: State) -> Iterator[Decision]:
    """A team of the new version that has too few, and that nothing open would fill, is an incident at once."""
    open_ = [turn.new.rule(duty.key.rule) for duty in _open(state)]
    rules = turn.new.index.track.rules.values()
    for team in turn.new.plan.teams.values():
        here = any(rule.fills in team.seats or rule.chooses == team.name for rule in rules)
        if here and not any(rule.fills in team.seats or rule.chooses == team.name for rule in open_):
            yield from short(turn.new, state, team, turn.at, turn.why)


def _custody(turn: Turn, state: State) -> Iterator[Decision]:
    """The same hand goes on holding the household, under the first role of an order that does not know the one it had."""
    order, (role, who) = turn.new.index.track.custody, state.holder
    if order and role not in order:
        yield Hold(key=turn.key(state, order[0]), at=turn.at, why=turn.why, role=order[0], post=who or turn.fact.by)


def _term(turn: Turn, state: State) -> Iterator[Decision]:
    """END comes earlier where the new term is shorter, at once where that is over; it never comes later, and one that was decided by name stays
    unless the new maximum is shorter."""
    was, term = turn.old.index.track.term, turn.new.index.track.term
    if state.ends is None or term is None:
        return
    most = latest_end(turn.new.plan, state.track, state.starts, state.zone)
    ends = state.ends if most is None else min(state.ends, most)
    if was is not None and state.ends == end_of(was, state.starts, state.zone, was.length):
        ends = min(ends, end_of(term, state.starts, state.zone, term.length))
    if ends < state.ends:
        yield Term(key=turn.key(state, "term"), at=turn.at, why=turn.why, ends=max(ends, turn.at))


def _tests(turn: Turn, state: State) -> Iterator[Decision]:
    """What the new version spreads over its term is spread over what the person has of it."""
    yield from spread(turn.new, state, turn.at, turn.why)


def _published(turn: Turn, state: State) -> Iterator[Decision]:
    """What the area publishes no more is withdrawn; what it publishes as well is in force as it was last said."""
    was, now = turn.old.index.track.publishes, turn.new.index.track.publishes
    for form in was:
        if form not in now:
            yield said(turn.new, state, turn.fact, form, None)
    for form in now:
        answer = latest(state, form, turn.at, turn.new.plan)
        if form not in was and answer is not None:
            yield said(turn.new, state, turn.fact, form, answer)


def _stage(turn: Turn, state: State) -> Iterator[Decision]:
    """On to the furthest stage whose duties were done before it waited for them. What the clock begins, the clock begins."""
    if state.stage in turn.new.index.asides:
        return
    ahead = turn.new.index.order[position(turn.new, state) + 1 :]
    reached = [stage.name for stage in ahead if isinstance(stage.enters, Follow) and complete(stage.enters, state) > 0]
    if reached:
        yield Move(key=turn.key(state, f"stage.{reached[-1]}"), at=turn.at, why=turn.why, spell=Spell(reached[-1], turn.at))


def _followers(turn: Turn, state: State) -> Iterator[Decision]:
    """What waits, in the new version alone, for something done already would never open: it opens now, unless what comes after it has begun."""
    for rule in turn.new.index.track.rules.values():
        was = turn.old.index.track.rules.get(rule.name)
        new = isinstance(rule.opens, Follow) and state.stage in rule.stages and (was is None or was.opens != rule.opens)
        if new and isinstance(rule.opens, Follow) and complete(rule.opens, state) > 0 and not _begun(turn, state, rule):
            yield from _opened(turn, state, rule, turn.key(state, rule.name), 0)


def _begun(turn: Turn, state: State, rule: Rule) -> bool:
    """Whether `rule`, or what waits for it, was done or is open."""
    names = {rule.name, *(after.name for after in turn.new.index.follow.get(rule.name, ()))}
    return any(turn.done.get(name) for name in names) or any(duty.key.rule in names for duty in _open(state))


def _opened(turn: Turn, state: State, rule: Rule, key: Key, fact: int) -> Iterator[Decision]:
    raised = Raise(key=key, at=turn.at, why=turn.new.why(rule.name, turn.fact.seq), duty=turn.new.make(state, rule, key, turn.at, fact))
    if allowed(turn.new, state, raised):
        yield raised


def _open(state: State) -> list[Duty]:
    return sorted((duty for duty in state.duties.values() if duty.closing is None), key=lambda duty: duty.key)


STEPS: tuple[Callable[[Turn, State], Iterator[Decision]], ...] = (
    _counts, _duties, _incidents, _seats, _owners, _custody, _term, _tests, _published, _stage, _followers, _teams,
)  # fmt: skip
