"""What is already known of the plan while one track is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from anju.core.language.diagnostic import Spot
from anju.core.language.tree import Leaf, Table
from anju.core.plan.compile.log import Log
from anju.core.plan.compile.reader import Reader
from anju.core.plan.model import Document, Form, Resource, Role, Roster, Rule, Team


@dataclass(slots=True)
class Scope:
    """One track in the making. `rules` grows as duties are read and sugar is expanded; `forms` by the forms that outcomes and reviews need."""

    log: Log
    roles: Mapping[str, Role]
    forms: dict[str, Form]
    documents: Mapping[str, Document]
    rosters: Mapping[str, Roster]
    ladders: Table
    tracks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Every track of the plan to its title in Chinese and English."""
    stages: tuple[str, ...] = ()
    """The track's stages in order; `asides` stand outside it and are meant only where they are named."""
    asides: tuple[str, ...] = ()
    rules: dict[str, Rule] = field(default_factory=dict)
    arrivals: Mapping[str, Reader] = field(default_factory=dict)
    """Role to what its `arrive:` says."""
    leads: Mapping[str, str] = field(default_factory=dict)
    """Lead duty to its kind of incident."""
    resources: Mapping[str, Resource] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)
    outcomes: set[str] = field(default_factory=set)
    """Kinds of incident with outcomes of their own."""

    def stages_in(self, reader: Reader) -> tuple[str, ...]:
        """The stages under `in:`; all of the track's where nothing or `all` is said."""
        node = reader.node("in")
        if node is None or (isinstance(node, Leaf) and node.text.strip() == "all"):
            return self.stages
        return reader.names("in", "stage")

    def longest(self, roster: str) -> timedelta | None:
        """How long a shift of the roster may be."""
        known = self.rosters.get(roster)
        return known.longest if known else None

    def title_of(self, role: str) -> tuple[str, str]:
        """A role's title in both languages; its name where it has none."""
        known = self.roles.get(role)
        return (known.title.zh, known.title.en) if known else (role, role)

    def spot_of(self, rule: Rule) -> Spot:
        """Where a rule is written, for diagnostics."""
        return Spot(rule.place.file, rule.place.line)
