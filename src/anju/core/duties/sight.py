"""What a condition can look at: the state and what is around it, as they were at one instant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from anju.core.duties.scene import Scene
from anju.core.enrolment.fold import latest
from anju.core.enrolment.state import State
from anju.core.moments import local_day


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything known of one enrolment at `at`; only what was recorded until then counts."""

    scene: Scene
    state: State
    at: datetime

    def latest(self, form: str) -> Mapping[str, object] | None:
        """The latest answer of `form`."""
        fact = latest(self.state, form, self.at, self.scene.plan)
        return None if fact is None else fact.values

    def since(self, form: str, within: timedelta | None) -> Iterator[Mapping[str, object]]:
        """Every answer of `form` recorded `within` the time before; without it, all that the plan looks back on."""
        begin = self.at - (self.scene.plan.look_back if within is None else within)
        return (fact.values for fact in self.state.recent.get(form, ()) if begin < fact.recorded <= self.at)

    def day(self) -> int:
        """The day of the term, local; the first is 1."""
        zone = self.state.zone
        return (local_day(self.at, zone) - local_day(self.state.starts, zone)).days + 1

    def area(self, form: str) -> Mapping[str, object] | None:
        """The published answer of `form` in force: its own, else that of the nearest area around it or of a unit there."""
        own = self.latest(form) if form in self.scene.index.track.publishes else None
        return own if own is not None else self.scene.around.says(self.scene.plan.name, form, self.at)
