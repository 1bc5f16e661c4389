"""What the live board shows beside incidents: what sensors asked for and is open, and the places of an area. Under the scope in force.

`lo` and `hi` are the viewer's area again, so that the planner sees them. What only a clinician may learn is left out: the board hangs on a wall.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.core.plan.model import Text
from anju.records.queries.duties import COLUMNS, JOINS, Row
from anju.records.queries.rows import rows

MOST = 200
OF = """
    o.enrolment, o.rule, o.occurs_on, o.nth, o.adoption, o.track, o.role, o.post, o.opens, o.closes, o.evidence, o.climbed, o.acknowledged,
    o.given, o.need, o.must, o.how, o.closed_at, o.closed_by, o.told_late, o.opened_by, o.area
"""
SIGNALS = f"""
    WITH s AS MATERIALIZED (
        SELECT DISTINCT v.enrolment FROM device v WHERE v.started IS NOT NULL AND v.removed IS NULL AND v.area BETWEEN %(lo)s AND %(hi)s),
    d AS MATERIALIZED (
        SELECT {OF} FROM duty o JOIN s ON s.enrolment = o.enrolment
        WHERE o.how IS NULL AND NOT o.hidden AND o.rule = ANY(%(rules)s) AND o.opens <= %(now)s AND o.area BETWEEN %(lo)s AND %(hi)s
        ORDER BY o.opens DESC LIMIT {MOST})
    SELECT {COLUMNS} FROM d {JOINS} ORDER BY d.opens DESC
"""  # noqa: S608  # constants
PLACES = """
    WITH e AS (
        SELECT area, count(*) AS many FROM enrolment
        WHERE person IS NOT NULL AND archived IS NULL AND annulled IS NULL AND starts <= %(now)s AND (ends IS NULL OR ends > %(now)s)
          AND area BETWEEN %(lo)s AND %(hi)s GROUP BY area)
    SELECT a.id, a.name, a.name_en, coalesce(p.id, a.id), coalesce(p.name, a.name), coalesce(p.name_en, a.name_en), coalesce(e.many, 0)
    FROM area a LEFT JOIN area p ON p.id = a.parent LEFT JOIN e ON e.area = a.id
    WHERE a.id BETWEEN %(lo)s AND %(hi)s AND (e.many > 0 OR %(whole)s AND a.kind IN ('village', 'site')) ORDER BY a.id
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A village or another place with people at home, what it lies in, and how many files run there."""

    number: int
    name: str
    name_en: str
    parent: int
    above: str
    above_en: str
    files: int

    @property
    def title(self) -> Text:
        """Its name."""
        return Text(self.name, self.name_en or self.name)

    @property
    def within(self) -> Text:
        """The name of what it lies in."""
        return Text(self.above, self.above_en or self.above)


def signals(rules: Sequence[str], lo: int, hi: int, now: datetime) -> tuple[Row, ...]:
    """Open duties of `rules` at homes with a sensor at work, latest first; no more than `MOST`."""
    given = {"rules": list(rules), "lo": lo, "hi": hi, "now": now}
    return tuple(Row(*row) for row in rows(SIGNALS, given)) if rules else ()


def places(lo: int, hi: int, now: datetime, *, whole: bool) -> tuple[Place, ...]:
    """The places in sight in the order of their numbers; `whole`: those too where nobody is at home."""
    return tuple(Place(*row) for row in rows(PLACES, {"lo": lo, "hi": hi, "now": now, "whole": whole}))


def sensors() -> bool:
    """Whether a sensor at work is in sight."""
    return bool(rows("SELECT 1 FROM device WHERE started IS NOT NULL AND removed IS NULL LIMIT 1", []))
