"""Who hears of a duty that is not done."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Rung:
    """`after` the window closed and while nobody acknowledged, `to` is told."""

    after: timedelta
    to: str
