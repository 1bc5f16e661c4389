"""Where a person stands who is outside the order of stages, as a page tells it."""

from dataclasses import dataclass
from datetime import datetime

from anju.core.plan.model import Text, Track
from anju.records.queries import household


@dataclass(frozen=True, slots=True)
class Aside:
    """The stage, and since when."""

    stage: Text
    since: datetime


def aside(track: Track, enrolment: int) -> Aside | None:
    """The stage in which the person stands aside now; none while they are where the plan has them."""
    asides = {stage.name: stage.title for stage in track.stages if stage.aside}
    spell = household.spell(enrolment) if asides else None
    return Aside(asides[spell[0]], spell[1]) if spell is not None and spell[0] in asides else None
