"""Journeys, places and samples: those that run, or all that belong to one file, with what is open of each. Under the scope in force."""

from dataclasses import dataclass
from datetime import datetime

from anju.core.plan.model import THINGS, Subject
from anju.records.queries.rows import rows

MOST = 200


@dataclass(frozen=True, slots=True)
class Thing:
    """One of them. `of`: the name of the person whose file it belongs to, where it may be seen. `late`: open past its window."""

    enrolment: int
    adoption: int
    track: str
    subject: Subject
    name: str
    stage: str
    entered: datetime
    ends: datetime | None
    archived: datetime | None
    zone: str
    place: str
    place_en: str
    parent: int | None
    of: str
    open: int
    late: int


_THINGS = """
    SELECT e.id, e.adoption, e.track, e.subject, e.name, coalesce(u.stage, ''), e.entered, e.ends, e.archived, e.zone, a.name, a.name_en, e.parent,
           coalesce(i.name, ''), d.open, d.late
    FROM enrolment e
    JOIN area a ON a.id = e.area
    LEFT JOIN pulse u ON u.enrolment = e.id
    LEFT JOIN enrolment q ON q.id = e.parent
    LEFT JOIN identity i ON i.person = q.person
    CROSS JOIN LATERAL (
        SELECT count(*) AS open, count(*) FILTER (WHERE o.closes < %s AND o.must) AS late FROM duty o WHERE o.enrolment = e.id AND o.how IS NULL) d
    WHERE e.subject = ANY(%s) AND e.annulled IS NULL AND e.area BETWEEN %s AND %s AND {which}
    ORDER BY d.late DESC, e.archived IS NOT NULL, e.entered DESC, e.id LIMIT %s
"""
RUNNING = _THINGS.format(which="e.archived IS NULL")
PARTS = _THINGS.format(which="e.parent = %s")


def running(lo: int, hi: int, now: datetime) -> tuple[Thing, ...]:
    """Those in sight that are not archived, the late ones first. `now` is aware, UTC."""
    return tuple(Thing(*row) for row in rows(RUNNING, [now, list(THINGS), lo, hi, MOST]))


def parts(enrolment: int, lo: int, hi: int, now: datetime) -> tuple[Thing, ...]:
    """Those that belong to a file, finished ones last. `now` is aware, UTC."""
    return tuple(Thing(*row) for row in rows(PARTS, [now, list(THINGS), lo, hi, enrolment, MOST]))
