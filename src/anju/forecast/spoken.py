"""What is published around a subject, in every way its conditions can tell from another, and by which word."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import product

from anju.core.duties.scene import Scene
from anju.core.enrolment.state import Around
from anju.core.moments import Span
from anju.core.plan.condition import Values, parts
from anju.core.plan.model import AreaSays, Plan, Track
from anju.forecast.ways import distinct

EVER = Span(datetime(2000, 1, 1, tzinfo=UTC))
MOST = 16
"""Ways in which all that is published may stand; beyond these none is tried."""


@dataclass(frozen=True, slots=True)
class Word:
    """All that is published, by form, and the scene in which it is in force."""

    says: tuple[tuple[str, Values], ...]
    scene: Scene


def spoken(plan: Plan, track: str) -> tuple[Word, ...]:
    """Nothing said first; then each way of saying what the track's conditions ask of what is published. Every post is held."""
    asks: dict[str, list[AreaSays]] = {}
    for one in _asked(plan.tracks[track]):
        asks.setdefault(one.form, []).append(one)
    each = [[None, *distinct(plan.forms[form], tuple(one.where for one in told))] for form, told in asks.items()]
    said = (tuple((form, values) for form, values in zip(asks, one, strict=True) if values is not None) for one in product(*each))
    return tuple(map(partial(_word, plan, track), list(said)[:MOST]))


def _asked(track: Track) -> list[AreaSays]:
    whens = [rule.when for rule in track.rules.values()] + [one.when for one in track.reactions]
    return [part for when in whens for part in parts(when) if isinstance(part, AreaSays) and part.form not in track.publishes]


def _word(plan: Plan, track: str, says: tuple[tuple[str, Values], ...]) -> Word:
    published = {(plan.name, form): ((EVER, values),) for form, values in says}
    return Word(says, Scene.of(plan, track, Around(published=published, always=True)))
