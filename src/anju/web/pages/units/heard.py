"""What the conditions of a file's plan can ask, from the answers in the viewer's sight."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anju.core.moments import local_day
from anju.core.plan.condition import Values
from anju.records.queries.said import Said
from anju.records.queries.units import File, Published


@dataclass(frozen=True, slots=True)
class Heard:
    """The latest answers of one file by form, newest first, and what is published around it, the nearest area's first."""

    file: File
    plan: str
    answers: Mapping[str, Sequence[Said]]
    published: Sequence[Published]
    now: datetime

    def latest(self, form: str) -> Values | None:
        """The latest answer of `form` in sight."""
        said = self.answers.get(form)
        return said[0].values if said else None

    def since(self, form: str, within: timedelta | None) -> Iterator[Values]:
        """Every answer of `form` in sight recorded `within` the time before."""
        return (one.values for one in self.answers.get(form, ()) if within is None or self.now - within < one.recorded <= self.now)

    def day(self) -> int:
        """The day since the file began; the first is 1."""
        return (local_day(self.now, self.file.zone) - local_day(self.file.starts, self.file.zone)).days + 1

    def area(self, form: str) -> Values | None:
        """What the file itself or the nearest area around it has published."""
        around = (one for one in self.published if one.area <= self.file.area <= one.hi)
        return next((one.values for one in around if (one.plan, one.form) == (self.plan, form)), None)
