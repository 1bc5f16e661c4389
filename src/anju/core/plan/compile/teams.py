"""Teams: read, and the choosing of their seats compiled to an ordinary form, and one reaction for each seat that may be chosen."""

from anju.core.plan.compile import faults
from anju.core.plan.compile.log import place_of
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.scope import Scope
from anju.core.plan.model import Called, Compare, Effects, Field, Form, Option, Reaction, Team, Text
from anju.core.plan.team import CHOSEN


def read_teams(scope: Scope, root: Reader) -> dict[str, Team]:
    """The plan's teams by name; an incident is told by that name as by a role's, so that no role has it."""
    read = root.children("teams", "team")
    for reader in read:
        if reader.name in scope.roles:
            scope.log.note(faults.NAME_TAKEN, reader.spot, name=reader.name, by="roles")
    return {reader.name: _team(reader) for reader in read}


def _team(reader: Reader) -> Team:
    seats = reader.names("seats", "role")
    choose = reader.whole("choose") or len(seats)
    return Team(
        reader.name, reader.title(), seats, choose, reader.whole("minimum") or choose, reader.names("cites"), reader.words("detail"),
        place_of(reader.spot),
    )  # fmt: skip


def choosing(scope: Scope, reader: Reader) -> str:
    """The form of a duty that chooses: exactly so many of the team's seats. Empty: it chooses none that is known."""
    team = scope.teams.get(reader.text("chooses"))
    if team is None:
        return ""
    options = tuple(Option(seat, Text(*scope.title_of(seat))) for seat in team.seats)
    title = Text(f"选定：{team.title.zh}", f"Choose: {team.title.en}")
    which = Field(
        CHOSEN, Text(f"选哪 {team.choose} 个岗位", f"Which {team.choose} of these posts"), "choices", options=options, exactly=team.choose,
        place=team.place,
    )  # fmt: skip
    return scope.forms.setdefault(team.form, Form(team.form, title, (which,), place=team.place)).name


def called_for(scope: Scope) -> tuple[Reaction, ...]:
    """What choosing a seat calls for: the duties of the track that fill it and open when they are called."""
    return tuple(one for rule in scope.rules.values() if rule.chooses in scope.teams for one in _reactions(scope, rule.name))


def _reactions(scope: Scope, chooser: str) -> list[Reaction]:
    rule = scope.rules[chooser]
    team = scope.teams[rule.chooses]
    found = []
    for seat in team.seats:
        fills = tuple(one.name for one in scope.rules.values() if one.fills == seat and one.opens == Called())
        if fills:
            where = Compare(CHOSEN, "includes", seat)
            found.append(Reaction(f"{chooser}.{seat}", rule.evidence, Effects(fills), team.cites, where, rule=chooser, place=rule.place))
    return found
