"""Who sits for a household, by team: how many are there of how many there must be, and which seats a team does without."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from anju.core.plan.model import Plan, Team, Text, Track
from anju.records.queries.household import Seated, seats


@dataclass(frozen=True, slots=True)
class Sits:
    """A seat with who sits there. `spared`: its team has enough without it."""

    title: Text
    by: Seated | None
    spared: bool


@dataclass(frozen=True, slots=True)
class Crew:
    """A team of the plan; without one, the seats that are in none. `filled`: in how many of a team's somebody sits."""

    team: Team | None
    seats: tuple[Sits, ...]
    filled: int = 0

    @property
    def short(self) -> bool:
        """Whether fewer are filled than must be."""
        return self.team is not None and self.filled < self.team.minimum


def crews(plan: Plan, track: Track, enrolment: int) -> tuple[Crew, ...]:
    """Every seat of the plan with who sits there; empty ones too, because somebody has to see that they are."""
    taken, named = {seat.role: seat for seat in seats(enrolment)}, {rule.fills for rule in track.rules.values()}
    teams = [team for team in plan.teams.values() if named & set(team.seats)]
    found = [Crew(team, _sits(plan, team.seats, taken, spared=not team.short(taken)), team.filled(taken)) for team in teams]
    alone = [role.name for role in plan.roles.values() if role.kind == "seat" and plan.team_of(role.name) is None]
    return (*found, *([Crew(None, _sits(plan, alone, taken, spared=False))] if alone else []))


def _sits(plan: Plan, names: Iterable[str], taken: Mapping[str, Seated], *, spared: bool) -> tuple[Sits, ...]:
    return tuple(Sits(plan.roles[name].title, taken.get(name), spared) for name in names)
