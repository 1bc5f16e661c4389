"""Sensors of a home, as whoever looks may see them; and what the household is asked about its door. Each runs under the viewer's own scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.records.queries.home import Asked
from anju.records.queries.rows import rows


@dataclass(frozen=True, slots=True)
class Sensor:
    """One sensor. `off`: its file is over, so that nothing it says is kept."""

    number: int
    key: str
    kind: str
    fitted: datetime
    paired: datetime | None
    started: datetime | None
    removed: datetime | None
    battery: int | None
    weak: bool
    heard: datetime | None
    silent: datetime | None
    off: bool


SENSORS = """
    SELECT d.id, d.key, d.kind, d.fitted, d.paired, d.started, d.removed, d.battery, d.weak, d.heard, d.silent,
           e.annulled IS NOT NULL OR e.archived IS NOT NULL OR coalesce(e.ends <= %(now)s, false)
    FROM device d JOIN enrolment e ON e.id = d.enrolment WHERE d.enrolment = %(enrolment)s ORDER BY d.removed IS NOT NULL, d.fitted DESC, d.id
"""


def sensors(enrolment: int, now: datetime) -> tuple[Sensor, ...]:
    """Those fitted for a file, the ones taken away last."""
    return tuple(Sensor(*row) for row in rows(SENSORS, {"enrolment": enrolment, "now": now}))


def works(enrolment: int) -> bool:
    """Whether a sensor at this home was started and not taken away."""
    return bool(rows("SELECT 1 FROM device WHERE enrolment = %s AND started IS NOT NULL AND removed IS NULL LIMIT 1", [enrolment]))


QUESTIONS = """
    SELECT rule, occurs_on, nth, evidence, opens, closes FROM duty
    WHERE enrolment = %s AND role <> 'person' AND how IS NULL AND NOT hidden AND evidence = ANY(%s) AND rule = ANY(%s) AND opens <= %s ORDER BY opens
"""


def questions(enrolment: int, forms: Sequence[str], rules: Sequence[str], now: datetime) -> tuple[Asked, ...]:
    """Duties of staff that wait for an answer which the household may give itself."""
    return tuple(Asked(*row) for row in rows(QUESTIONS, [enrolment, list(forms), list(rules), now])) if forms and rules else ()
