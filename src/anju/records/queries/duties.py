"""What somebody has to do: their open duties by door, what their ladders brought to them, what comes next, what they did a moment ago.

Each runs under the scope in force; `lo` and `hi` are the viewer's area again, so that the planner sees them. `now` is aware and UTC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from anju.core.enrolment.fact import Key
from anju.core.plan.model import How, Subject

MOST = 240
"""More than anybody reads; the count above the list is of all."""
FEW = 30
"""So many of what was just done."""


@dataclass(frozen=True, slots=True)
class Row:
    """One duty and whose door it is at. `person`, `household` and `name` are empty for duties about an area.

    `name` is the person's, the first of the household's, the worker's, or a thing's own; `of`: the name of the person whose file a thing
    belongs to, where it may be seen.
    """

    enrolment: int
    rule: str
    occurs_on: date
    nth: int
    adoption: int
    track: str
    role: str
    post: int | None
    opens: datetime
    closes: datetime
    evidence: str
    climbed: int
    acknowledged: bool
    given: bool
    need: bool
    must: bool
    how: How | None
    closed_at: datetime | None
    closed_by: int | None
    told_late: bool
    opened_by: int
    area: int
    place: str
    place_en: str
    zone: str
    stage: str
    ends: datetime | None
    person: int | None
    household: int | None
    name: str
    holder: str
    subject: Subject
    of: str

    @property
    def key(self) -> Key:
        """The occurrence."""
        return Key(self.rule, self.occurs_on, self.nth)

    @property
    def door(self) -> tuple[str, int]:
        """What it is grouped by: everybody behind one door together."""
        return ("door", self.household) if self.household is not None else ("case", self.enrolment)


COLUMNS = """
    d.enrolment, d.rule, d.occurs_on, d.nth, d.adoption, d.track, d.role, d.post, d.opens, d.closes, d.evidence, d.climbed, d.acknowledged, d.given,
    d.need, d.must, d.how, d.closed_at, d.closed_by, d.told_late, d.opened_by, d.area, coalesce(o.name, a.name), coalesce(o.name_en, a.name_en),
    coalesce(e.zone, a.zone), coalesce(u.stage, ''), e.ends,
    e.person, coalesce(e.household, p.household), coalesce(i.name, nullif(e.name, ''), c.name, h.name, ''), coalesce(m.name, ''),
    coalesce(e.subject, 'area'), coalesce(b.name, '')
"""
JOINS = """
    JOIN area a ON a.id = d.area
    LEFT JOIN enrolment e ON e.id = d.enrolment
    LEFT JOIN pulse u ON u.enrolment = d.enrolment
    LEFT JOIN agency o ON o.id = e.agency
    LEFT JOIN person p ON p.id = e.person
    LEFT JOIN identity i ON i.person = e.person
    LEFT JOIN post s ON s.id = d.post
    LEFT JOIN member m ON m.id = s.member
    LEFT JOIN post w ON w.id = e.post
    LEFT JOIN member c ON c.id = w.member
    LEFT JOIN enrolment q ON q.id = e.parent
    LEFT JOIN identity b ON b.person = q.person
    LEFT JOIN LATERAL (
        SELECT z.name FROM person y JOIN identity z ON z.person = y.id
        WHERE e.subject = 'household' AND y.household = e.household AND y.merged_into IS NULL ORDER BY y.id LIMIT 1) h ON true
"""
OWN = "(d.role <> 'person' OR d.post = ANY((SELECT own_posts())::bigint[]))"
"""What a worker owes for themselves is on the list of whoever holds the post, not of who stands in."""
MINE = f"""
    WITH d AS MATERIALIZED (
        SELECT * FROM duty d
        WHERE d.post = ANY(%(posts)s) AND d.how IS NULL AND d.opens <= %(until)s AND d.area BETWEEN %(lo)s AND %(hi)s AND {OWN}
        ORDER BY d.closes LIMIT %(most)s)
    SELECT {COLUMNS} FROM d {JOINS} ORDER BY d.need DESC, d.closes, d.enrolment, d.rule
"""  # noqa: S608  # constants
LISTED = f"""
    WITH d AS MATERIALIZED (
        (SELECT * FROM duty d
        WHERE d.post = ANY(%(posts)s) AND d.how IS NULL AND d.opens <= %(until)s AND d.area BETWEEN %(lo)s AND %(hi)s AND {OWN}
        ORDER BY d.closes LIMIT %(most)s)
        UNION ALL
        (SELECT * FROM duty d
        WHERE d.post = ANY(%(posts)s) AND d.how IS NOT NULL AND d.closed_at > %(since)s AND d.area BETWEEN %(lo)s AND %(hi)s AND {OWN}
        ORDER BY d.closed_at DESC LIMIT %(few)s))
    SELECT {COLUMNS} FROM d {JOINS} ORDER BY d.closed_at DESC, d.need DESC, d.closes, d.enrolment, d.rule
"""  # noqa: S608
DOOR = f"""
    WITH d AS MATERIALIZED (
        SELECT o.* FROM duty o WHERE o.how IS NULL AND o.area BETWEEN %(lo)s AND %(hi)s AND o.enrolment IN (
            SELECT e.id FROM enrolment e LEFT JOIN person p ON p.id = e.person
            WHERE e.archived IS NULL AND e.annulled IS NULL AND (e.id = %(enrolment)s OR coalesce(e.household, p.household) = %(household)s)))
    SELECT {COLUMNS} FROM d {JOINS} ORDER BY d.need DESC, d.closes, d.rule LIMIT %(most)s
"""  # noqa: S608
ONE = f"""
    SELECT {COLUMNS} FROM enrolment x JOIN duty d ON d.jurisdiction = x.jurisdiction AND d.enrolment = x.id {JOINS}
    WHERE x.id = %(enrolment)s AND d.rule = %(rule)s AND d.occurs_on = %(occurs_on)s AND d.nth = %(nth)s
"""  # noqa: S608
SOME = f"""
    WITH k AS (
        SELECT * FROM unnest(%(enrolments)s::bigint[], %(rules)s::text[], %(days)s::date[], %(nths)s::integer[])
            AS k(enrolment, rule, occurs_on, nth))
    SELECT {COLUMNS} FROM k JOIN enrolment x ON x.id = k.enrolment
    JOIN duty d ON (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (x.jurisdiction, k.enrolment, k.occurs_on, k.rule, k.nth) {JOINS}
    WHERE d.area BETWEEN %(lo)s AND %(hi)s ORDER BY i.pinyin, d.closes
"""  # noqa: S608
OVERDUE = f"""
    SELECT count(*) FROM duty d WHERE post = ANY(%(posts)s) AND how IS NULL AND must AND closes < %(now)s AND area BETWEEN %(lo)s AND %(hi)s AND {OWN}
"""  # noqa: S608

AMBER = """
    WITH l AS (SELECT * FROM unnest(%(adoptions)s::bigint[], %(tracks)s::text[], %(rules)s::text[], %(ambers)s::interval[])
                   AS l(adoption, track, rule, amber))
    SELECT count(*) FROM duty d JOIN l USING (adoption, track, rule)
    WHERE d.post = ANY(%(posts)s) AND d.how IS NULL AND d.closes >= %(now)s AND d.opens + l.amber <= %(now)s AND d.area BETWEEN %(lo)s AND %(hi)s
"""


def mine(posts: Sequence[int], lo: int, hi: int, until: datetime) -> tuple[Row, ...]:
    """Open duties of `posts` whose window opens by `until`: needs first, then by deadline."""
    return _rows(MINE, {"posts": list(posts), "lo": lo, "hi": hi, "until": until, "most": MOST})


def listed(posts: Sequence[int], lo: int, hi: int, until: datetime, since: datetime) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """What `mine` finds, and the duties of `posts` closed after `since`, latest first: what a slip can still be taken back from. In one question."""
    rows = _rows(LISTED, {"posts": list(posts), "lo": lo, "hi": hi, "until": until, "since": since, "most": MOST, "few": FEW})
    return tuple(row for row in rows if row.how is None), tuple(row for row in rows if row.how is not None)


def at_door(enrolment: int, household: int | None, lo: int, hi: int) -> tuple[Row, ...]:
    """Everything open for anybody at the same door, whoever has it."""
    return _rows(DOOR, {"enrolment": enrolment, "household": household, "lo": lo, "hi": hi, "most": MOST})


def one(enrolment: int, key: Key) -> Row | None:
    """One duty, open or closed; None where there is none in sight."""
    found = _rows(ONE, {"enrolment": enrolment, "rule": key.rule, "occurs_on": key.occurs_on, "nth": key.nth})
    return found[0] if found else None


def some(keys: Sequence[tuple[int, Key]], lo: int, hi: int) -> tuple[Row, ...]:
    """The duties of `keys` that are in sight, by name."""
    given = {
        "enrolments": [enrolment for enrolment, _ in keys],
        "rules": [key.rule for _, key in keys],
        "days": [key.occurs_on for _, key in keys],
        "nths": [key.nth for _, key in keys],
    }
    return _rows(SOME, given | {"lo": lo, "hi": hi})


def overdue(posts: Sequence[int], lo: int, hi: int, now: datetime) -> int:
    """How many duties of `posts` that must be done are past their window."""
    with connection.cursor() as cursor:
        cursor.execute(OVERDUE, {"posts": list(posts), "lo": lo, "hi": hi, "now": now})
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def amber(posts: Sequence[int], lo: int, hi: int, now: datetime, limits: Mapping[tuple[int, str, str], timedelta]) -> int:
    """How many duties of `posts` have been open longer than `limits` (by adoption, track and rule) and are not overdue: apart from red."""
    if not limits:
        return 0
    given: dict[str, Any] = {
        "adoptions": [adoption for adoption, _, _ in limits],
        "tracks": [track for _, track, _ in limits],
        "rules": [rule for _, _, rule in limits],
        "ambers": list(limits.values()),
    }
    with connection.cursor() as cursor:
        cursor.execute(AMBER, given | {"posts": list(posts), "lo": lo, "hi": hi, "now": now})
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _rows(sql: str, given: dict[str, Any]) -> tuple[Row, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return tuple(Row(*row) for row in cursor.fetchall())


# What a ladder brought -------------------------------------------------------------------------------------------------

TOLD = """
    SELECT c.enrolment, c.rule, c.occurs_on, c.nth, c.step, c.at, c.to_role, c.late, d.adoption, d.track, d.role, d.closes, d.need, a.name, a.name_en,
           coalesce(i.name, ''), coalesce(m.name, ''), e.person
    FROM climb c
    JOIN duty d ON d.jurisdiction = c.jurisdiction AND d.enrolment = c.enrolment AND d.occurs_on = c.occurs_on AND d.rule = c.rule AND d.nth = c.nth
    JOIN area a ON a.id = d.area
    LEFT JOIN enrolment e ON e.id = d.enrolment
    LEFT JOIN identity i ON i.person = e.person
    LEFT JOIN post s ON s.id = d.post
    LEFT JOIN member m ON m.id = s.member
    WHERE c.to_post = ANY(%(posts)s) AND c.acknowledged_at IS NULL AND d.how IS NULL AND NOT d.acknowledged AND c.area BETWEEN %(lo)s AND %(hi)s
    ORDER BY d.need DESC, c.at LIMIT 100
"""


@dataclass(frozen=True, slots=True)
class Told:
    """A step of a ladder that reached one of the viewer's posts and that nobody has acknowledged."""

    enrolment: int
    rule: str
    occurs_on: date
    nth: int
    step: int
    at: datetime
    to_role: str
    late: bool
    adoption: int
    track: str
    role: str
    closes: datetime
    need: bool
    place: str
    place_en: str
    name: str
    holder: str
    person: int | None

    @property
    def key(self) -> Key:
        """The occurrence that is overdue."""
        return Key(self.rule, self.occurs_on, self.nth)


def told(posts: Sequence[int], lo: int, hi: int) -> tuple[Told, ...]:
    """What waits for the acknowledgement of `posts`, needs first, each duty once: its latest step."""
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"posts": list(posts), "lo": lo, "hi": hi})
        found = [Told(*row) for row in cursor.fetchall()]
    latest = {(each.enrolment, each.key): each for each in sorted(found, key=lambda t: t.step)}
    return tuple(each for each in found if latest[(each.enrolment, each.key)] is each)


# What comes ------------------------------------------------------------------------------------------------------------

COMING = """
    SELECT r.adoption, r.track, r.rule, r.at, r.within, e.zone, count(*)
    FROM seat s
    JOIN enrolment e ON e.id = s.enrolment AND e.archived IS NULL AND e.annulled IS NULL
    JOIN pulse u ON u.enrolment = e.id
    JOIN routine r ON r.adoption = e.adoption AND r.track = e.track AND r.role = s.role AND u.stage = ANY(r.stages) AND r.every = 1
    WHERE s.post = ANY(%(posts)s) AND s.until IS NULL AND (e.ends IS NULL OR e.ends > %(now)s) AND e.area BETWEEN %(lo)s AND %(hi)s
    GROUP BY r.adoption, r.track, r.rule, r.at, r.within, e.zone
"""


@dataclass(frozen=True, slots=True)
class Coming:
    """A rule of the day that opens at a wall-clock time for so many households."""

    adoption: int
    track: str
    rule: str
    at: time
    within: timedelta
    zone: str
    households: int


def coming(posts: Sequence[int], lo: int, hi: int, now: datetime) -> tuple[Coming, ...]:
    """The daily rules of the seats that `posts` hold, to be placed on the clock by the page."""
    with connection.cursor() as cursor:
        cursor.execute(COMING, {"posts": list(posts), "lo": lo, "hi": hi, "now": now})
        return tuple(Coming(*row) for row in cursor.fetchall())
