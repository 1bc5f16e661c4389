"""Watches over pooled staff, an area's or a unit's own: who stands when, who may, who is away. Each runs under the scope in force.

`own` is the file of the unit or place whose watch it is; None: the area's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from anju.core.plan.model import Text


@dataclass(frozen=True, slots=True)
class Stood:
    """One shift as published."""

    number: int
    roster: str
    role: str
    post: int
    start: datetime
    end: datetime
    name: str
    left: datetime | None = None


SHIFTS = """
    SELECT w.id, w.roster, w.role, w.post, w.starts, w.ends, coalesce(m.name, ''), w."left"
    FROM watch_shift w LEFT JOIN post p ON p.id = w.post LEFT JOIN member m ON m.id = p.member
    WHERE w.area = %(area)s AND w.roster = %(roster)s AND w.enrolment IS NOT DISTINCT FROM %(own)s::bigint
      AND w.starts < %(until)s AND w.starts >= %(since)s::timestamptz - interval '2 days'
      AND w.ends > %(since)s
    ORDER BY w.starts, w.post
"""
OF_POSTS = """
    SELECT w.id, w.roster, w.role, w.post, w.starts, w.ends, '', w."left"
    FROM watch_shift w WHERE w.post = ANY(%(posts)s) AND w.starts < %(until)s AND w.ends > %(since)s ORDER BY w.starts
"""


def shifts(area: int, roster: str, since: datetime, until: datetime, own: int | None = None) -> tuple[Stood, ...]:
    """The shifts of a roster that touch `since` to `until`, in order."""
    return tuple(Stood(*row) for row in _rows(SHIFTS, {"area": area, "roster": roster, "own": own, "since": since, "until": until}))


def of_posts(posts: Sequence[int], since: datetime, until: datetime) -> tuple[Stood, ...]:
    """The shifts of these posts, of whatever roster, that touch `since` to `until`; without names."""
    return tuple(Stood(*row) for row in _rows(OF_POSTS, {"posts": list(posts), "since": since, "until": until}))


@dataclass(frozen=True, slots=True)
class Pooled:
    """A held post whose holder may be asked to watch in an area."""

    post: int
    role: str
    name: str
    agency: str
    agency_en: str


POOL = """
    SELECT p.id, p.role, m.name, g.name, g.name_en
    FROM area a
    JOIN post p ON p.area BETWEEN a.id AND a.hi OR EXISTS (SELECT FROM area b WHERE b.id = p.area AND a.id BETWEEN b.id AND b.hi)
    JOIN member m ON m.id = p.member
    JOIN agency g ON g.id = p.agency
    WHERE a.id = %(area)s AND p.role = ANY(%(roles)s) AND m.is_active
      AND p.active_from <= %(now)s AND (p.active_until IS NULL OR p.active_until > %(until)s)
      AND (p.agency = %(agency)s OR p.role <> ALL(%(inside)s))
    ORDER BY array_position(%(roles)s, p.role), m.name, p.id
"""


def pool(
    area: int, roles: Sequence[str], now: datetime, until: datetime, agency: int | None = None, inside: Sequence[str] = ()
) -> tuple[Pooled, ...]:
    """Everybody who holds one of `roles` in or around an area at `now` and still will at `until`; those of `inside` in `agency` alone."""
    given = {"area": area, "roles": list(roles), "now": now, "until": until, "agency": agency, "inside": list(inside)}
    return tuple(Pooled(*row) for row in _rows(POOL, given))


AWAY = """
    SELECT b.post, b.since, b.until FROM absence b WHERE b.post = ANY(%(posts)s) AND b.since < %(until)s AND (b.until IS NULL OR b.until > %(since)s)
"""


def away(posts: Sequence[int], since: datetime, until: datetime) -> tuple[tuple[int, datetime, datetime | None], ...]:
    """(post, from, until or None) of each absence that touches `since` to `until`."""
    return tuple((row[0], row[1], row[2]) for row in _rows(AWAY, {"posts": list(posts), "since": since, "until": until}))


@dataclass(frozen=True, slots=True)
class Laid:
    """A day was laid out by somebody at an instant."""

    day: date
    by: str
    at: datetime


LAID = """
    SELECT day, by, at FROM roster_plan
    WHERE area = %(area)s AND roster = %(roster)s AND enrolment IS NOT DISTINCT FROM %(own)s::bigint AND day BETWEEN %(since)s AND %(until)s
"""


def laid(area: int, roster: str, since: date, until: date, own: int | None = None) -> dict[date, Laid]:
    """The days from `since` to `until` that were laid out, by day."""
    return {row[0]: Laid(*row) for row in _rows(LAID, {"area": area, "roster": roster, "own": own, "since": since, "until": until})}


STANDING = """
    SELECT e.id FROM enrolment e
    WHERE e.subject = 'area' AND e.area = %(area)s AND e.adoption = %(adoption)s AND e.track = %(track)s AND e.archived IS NULL AND e.annulled IS NULL
    ORDER BY e.id DESC LIMIT 1
"""


def enrolment(area: int, adoption: int, track: str) -> int | None:
    """The area's own enrolment on a track; None where there is none in sight."""
    found = _rows(STANDING, {"area": area, "adoption": adoption, "track": track})
    return int(found[0][0]) if found else None


# The coming day, everywhere ------------------------------------------------------------------------------------------------

Named = tuple[int, str, int | None]
"""Which roster: of which area, its name, and the file whose own it is."""
AHEAD = """
    SELECT w.area, w.roster, w.enrolment, w.post, w.role, w.starts, w.ends
    FROM watch_shift w JOIN post p ON p.id = w.post JOIN member m ON m.id = p.member
    WHERE w.starts < %(until)s AND w.starts > %(now)s::timestamptz - interval '2 days' AND w.ends > %(now)s AND m.is_active AND w."left" IS NULL
      AND (p.active_until IS NULL OR p.active_until >= w.ends)
      AND NOT EXISTS (SELECT FROM absence b WHERE b.post = w.post AND b.accepted IS NULL AND b.since < w.ends
                      AND (b.until IS NULL OR b.until > w.starts))
    ORDER BY w.starts
"""


def ahead(now: datetime, until: datetime) -> list[tuple[Named, tuple[int, str, datetime, datetime]]]:
    """(roster, (post, role, start, end)) of each published watch that touches `now` to `until` and whose holder is there, or stood in for."""
    return [((row[0], row[1], row[2]), row[3:]) for row in _rows(AHEAD, {"now": now, "until": until})]


def published(since: date, until: date) -> list[tuple[Named, date]]:
    """(roster, day) of each day from `since` to `until` that was laid out."""
    sql = "SELECT area, roster, enrolment, day FROM roster_plan WHERE day BETWEEN %(since)s AND %(until)s"
    return [((row[0], row[1], row[2]), row[3]) for row in _rows(sql, {"since": since, "until": until})]


DUE = """
    SELECT enrolment, rule, occurs_on FROM duty
    WHERE enrolment = ANY(%(enrolments)s) AND rule = ANY(%(rules)s) AND occurs_on >= %(since)s AND (how IS NOT NULL OR closes <= %(now)s)
"""


def due(enrolments: Sequence[int], rules: Sequence[str], since: date, now: datetime) -> list[tuple[int, str, date]]:
    """(enrolment, rule, day) of the duties of these rules, of `since` and later, that are closed or whose window is over."""
    given = {"enrolments": list(enrolments), "rules": list(rules), "since": since, "now": now}
    return [(row[0], row[1], row[2]) for row in _rows(DUE, given)]


@dataclass(frozen=True, slots=True)
class Standing:
    """The file of an area, a unit or a place that may have a watch."""

    enrolment: int
    adoption: int
    track: str
    subject: str
    area: int
    agency: int | None
    zone: str
    name: str
    name_en: str

    @property
    def title(self) -> Text:
        """The unit's or the place's name; the area's for its own file."""
        return Text(self.name, self.name_en or self.name)


FILES = """
    SELECT e.id, e.adoption, e.track, e.subject, e.area, e.agency, e.zone, coalesce(o.name, nullif(e.name, ''), a.name),
           coalesce(o.name_en, nullif(e.name, ''), a.name_en)
    FROM enrolment e JOIN area a ON a.id = e.area LEFT JOIN agency o ON o.id = e.agency
    WHERE e.subject IN ('area', 'unit', 'site') AND e.archived IS NULL AND e.annulled IS NULL AND (e.ends IS NULL OR e.ends > %(now)s)
      AND (%(ids)s::bigint[] IS NULL OR e.id = ANY(%(ids)s::bigint[])) ORDER BY e.id
"""


def files(now: datetime, ids: Sequence[int] | None = None) -> tuple[Standing, ...]:
    """The files that may have a watch, of `ids` or all of them."""
    return tuple(Standing(*row) for row in _rows(FILES, {"now": now, "ids": list(ids) if ids is not None else None}))


def agencies(posts: Sequence[int]) -> dict[int, int]:
    """The agency that each of `posts` belongs to."""
    return dict(_rows("SELECT id, agency FROM post WHERE id = ANY(%(posts)s)", {"posts": list(posts)}))


def incidents(enrolments: Sequence[int]) -> set[tuple[int, str]]:
    """(enrolment, kind) of each open incident of these files."""
    sql = "SELECT enrolment, rule FROM incident WHERE settled_at IS NULL AND enrolment = ANY(%(enrolments)s)"
    return {(row[0], row[1]) for row in _rows(sql, {"enrolments": list(enrolments)})}


def _rows(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
