"""A register counted against its whole: every door is checked, exempt with a reason, or left; nothing else and nothing twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["registered", "checked", "exempt"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many doors of each state; `late` of those left are past their time. Always registered = checked + exempt + left."""

    registered: int = 0
    checked: int = 0
    exempt: int = 0
    late: int = 0

    def __post_init__(self) -> None:
        if min(self.checked, self.exempt, self.late, self.left - self.late) < 0:
            raise ValueError(f"a register that does not add up: {self}")

    @property
    def left(self) -> int:
        """Doors that nobody has checked or exempted."""
        return self.registered - self.checked - self.exempt

    @property
    def whole(self) -> bool:
        """Nobody was missed."""
        return self.left == 0

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(self.registered + other.registered, self.checked + other.checked, self.exempt + other.exempt, self.late + other.late)


def coverage(doors: Iterable[tuple[State, datetime]], now: datetime) -> Coverage:
    """The count of `doors`, each with its state and the instant it is due by. Instants are aware."""
    total = Coverage()
    for state, due in doors:
        total += Coverage(1, state == "checked", state == "exempt", state == "registered" and due <= now)
    return total
