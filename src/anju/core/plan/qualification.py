"""What somebody must have before they may sit where the plan asks for it: training, a certificate, an immunisation."""

from dataclasses import dataclass
from datetime import timedelta

from anju.core.plan.ladder import Rung
from anju.core.plan.said import NOWHERE, Place, Text


@dataclass(frozen=True, slots=True)
class Qualification:
    """Kept for each member of staff, from a day to a day, by whoever holds `kept_by`, who gets the duty `rule` `renew` before it runs out.

    Whoever holds a post of `by_post` has it by that.
    """

    name: str
    title: Text
    kept_by: str
    renew: timedelta
    by_post: tuple[str, ...] = ()
    ladder: tuple[Rung, ...] = ()
    cites: tuple[str, ...] = ()
    detail: Text | None = None
    place: Place = NOWHERE

    @property
    def rule(self) -> str:
        """The duty, on each track of an area, to see to it before it runs out."""
        return f"qualification.{self.name}"
