"""Seats that are answerable for one file together: how many of them are chosen, and how few may be filled."""

from collections.abc import Collection
from dataclasses import dataclass

from anju.core.plan.said import NOWHERE, Place, Text

CHOSEN = "roles"
"""The field of a form of choosing: which of the team's seats."""


@dataclass(frozen=True, slots=True)
class Team:
    """`choose` of its `seats` are chosen for each file, by the duty that says `chooses`.

    Fewer than `minimum` filled is an incident of the team (CF-41).
    """

    name: str
    title: Text
    seats: tuple[str, ...]
    choose: int
    minimum: int
    cites: tuple[str, ...] = ()
    detail: Text | None = None
    place: Place = NOWHERE

    @property
    def form(self) -> str:
        """The form of the duty by which its seats are chosen."""
        return f"choosing.{self.name}"

    @property
    def spares(self) -> bool:
        """Whether any of its seats may stay empty."""
        return self.minimum < len(self.seats)

    def filled(self, taken: Collection[str]) -> int:
        """How many of its seats are among those that are `taken`."""
        return sum(seat in taken for seat in self.seats)

    def short(self, taken: Collection[str]) -> bool:
        """Whether fewer of its seats are among those that are `taken` than it must have."""
        return self.filled(taken) < self.minimum
