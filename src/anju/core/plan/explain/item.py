"""One thing a plan says, as a person reads it, and several under one heading."""

from dataclasses import dataclass

from anju.core.plan.model import Place, Text

_NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Item:
    """One rule, stage, reaction, incident or paper: its name in the plan, its title, what it says, its clauses and its place in the text."""

    name: str
    title: Text
    says: tuple[Text, ...]
    cites: tuple[str, ...] = ()
    place: Place = _NOWHERE


@dataclass(frozen=True, slots=True)
class Section:
    """Items under one heading."""

    name: str
    title: Text
    items: tuple[Item, ...]
