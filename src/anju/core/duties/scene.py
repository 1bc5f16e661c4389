"""What an evaluation looks at besides the state: the plan, the track's index, and what other subjects' ledgers say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from anju.core.enrolment.decision import Why
from anju.core.enrolment.fact import Key
from anju.core.enrolment.state import Around, Duty, State
from anju.core.messages.quiet import after
from anju.core.plan.derive import Index, index
from anju.core.plan.model import PERSON, Plan, Rule


@dataclass(frozen=True, slots=True)
class Scene:
    """The unchanging part of one evaluation."""

    plan: Plan
    index: Index
    around: Around

    @classmethod
    def of(cls, plan: Plan, track: str, around: Around) -> "Scene":
        """The scene of `track`; raises `KeyError` where the plan has none of that name."""
        return cls(plan, index(plan, track), around)

    def rule(self, name: str) -> Rule:
        """The rule of that name."""
        return self.index.track.rules[name]

    def held(self, state: State, role: str, at: datetime) -> bool:
        """Whether somebody answers for `role` at that instant: the person always, a seat once filled, a post while it is held."""
        if role == PERSON:
            return True
        if self.plan.roles[role].kind == "seat":
            return role in state.seats
        return self.around.held(role, at)

    def manned(self, state: State, place: str, at: datetime) -> bool:
        """Whether somebody holds the place of a role; of a team, whether as many as it must have do."""
        team = self.plan.teams.get(place)
        return not team.short(state.seats) if team else self.held(state, place, at)

    def heir(self, state: State, at: datetime) -> str:
        """Whose the household's duties are from END on: of a seat that its team does without, whoever has the household."""
        heir = self.index.track.passes_to
        spared = self.plan.team_of(heir) is not None and not self.held(state, heir, at)
        return (spared and state.holder[0]) or heir

    def owner(self, state: State, rule: Rule, at: datetime) -> str:
        """The role a duty of `rule` is raised for: its owner, or the one it falls back to while the owner is missing."""
        if rule.falls_back and not self.held(state, rule.owner, at) and self.held(state, rule.falls_back, at):
            return rule.falls_back
        return rule.owner

    def make(self, state: State, rule: Rule, key: Key, at: datetime, fact: int = 0, since: datetime | None = None) -> Duty:
        """The duty that `rule` calls for at `at`; one that disturbs the household opens after the quiet hours. `since`: its window had begun then.

        Where the rule says so, the answer `fact` that called for it sets its window.
        """
        said = _said(state, fact) if rule.begins or rule.counts_from or rule.until else {}
        opens = max(at, moment_in(said, rule.begins) or at)
        opens = after(opens, self.plan.quiet.start, self.plan.quiet.end, state.zone) if rule.quiet and self.plan.quiet else opens
        told = moment_in(said, rule.counts_from)
        closes = (opens if since is None else since) + rule.within if told is None else max(opens, min(told, opens) + rule.within)
        until = moment_in(said, rule.until)
        closes = closes if until is None else min(max(until, opens), closes)
        role = self.owner(state, rule, at)
        if role == PERSON and state.ends is not None and at >= state.ends:
            role = self.heir(state, at)
        return Duty(key=key, role=role, opens=opens, closes=closes, opened_by=fact)

    def why(self, rule: str, *facts: int) -> Why:
        """The reason a decision of `rule` carries."""
        known = self.index.track.rules.get(rule)
        return Why(rule, known.cites if known else (), tuple(f for f in facts if f))


def _said(state: State, fact: int) -> Mapping[str, object]:
    """What the answer with that number says; nothing where it is none that is remembered."""
    return next((one.values for known in state.recent.values() for one in known if one.seq == fact), {})


def moment_in(values: Mapping[str, object], name: str) -> datetime | None:
    """The moment that the field `name` says, in UTC; none where it is left open, or there is no such field."""
    try:
        instant = datetime.fromisoformat(str(values.get(name, "")))
    except ValueError:
        return None
    return instant.astimezone(UTC) if instant.tzinfo else None
