"""What a decision of `anju.records.policies` is made of: the rows and columns of a table that a role of purpose sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sight:
    """The rows a role sees, and of them these columns (`only`) or all but those (`but`)."""

    rows: str
    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    writes: bool = False


Sights = Mapping[str, Sight]


@dataclass(frozen=True, slots=True)
class Table:
    """The decision about one table. `engine`: what the engine may do. `logins`: what a login may do without any purpose."""

    see: Sights = field(default_factory=dict)
    engine: str = "SELECT, INSERT, UPDATE"
    logins: Mapping[str, str] = field(default_factory=dict)
