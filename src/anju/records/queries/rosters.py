"""Watches over an area's pooled staff: who stands when, who may, who is away. Each runs under the scope in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection


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


SHIFTS = """
    SELECT w.id, w.roster, w.role, w.post, w.starts, w.ends, coalesce(m.name, '')
    FROM watch_shift w LEFT JOIN post p ON p.id = w.post LEFT JOIN member m ON m.id = p.member
    WHERE w.area = %(area)s AND w.roster = %(roster)s AND w.starts < %(until)s AND w.starts >= %(since)s::timestamptz - interval '2 days'
      AND w.ends > %(since)s
    ORDER BY w.starts, w.post
"""
OF_POSTS = """
    SELECT w.id, w.roster, w.role, w.post, w.starts, w.ends, ''
    FROM watch_shift w WHERE w.post = ANY(%(posts)s) AND w.starts < %(until)s AND w.ends > %(since)s ORDER BY w.starts
"""


def shifts(area: int, roster: str, since: datetime, until: datetime) -> tuple[Stood, ...]:
    """The shifts of a roster that touch `since` to `until`, in order."""
    return tuple(Stood(*row) for row in _rows(SHIFTS, {"area": area, "roster": roster, "since": since, "until": until}))


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
    ORDER BY array_position(%(roles)s, p.role), m.name, p.id
"""


def pool(area: int, roles: Sequence[str], now: datetime, until: datetime) -> tuple[Pooled, ...]:
    """Everybody who holds one of `roles` in or around an area at `now` and still will at `until`."""
    return tuple(Pooled(*row) for row in _rows(POOL, {"area": area, "roles": list(roles), "now": now, "until": until}))


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


def laid(area: int, roster: str, since: date, until: date) -> dict[date, Laid]:
    """The days from `since` to `until` that were laid out, by day."""
    sql = "SELECT day, by, at FROM roster_plan WHERE area = %(area)s AND roster = %(roster)s AND day BETWEEN %(since)s AND %(until)s"
    return {row[0]: Laid(*row) for row in _rows(sql, {"area": area, "roster": roster, "since": since, "until": until})}


STANDING = """
    SELECT e.id FROM enrolment e
    WHERE e.subject = 'area' AND e.area = %(area)s AND e.adoption = %(adoption)s AND e.track = %(track)s AND e.archived IS NULL AND e.annulled IS NULL
    ORDER BY e.id DESC LIMIT 1
"""


def enrolment(area: int, adoption: int, track: str) -> int | None:
    """The area's own enrolment on a track; None where there is none in sight."""
    found = _rows(STANDING, {"area": area, "adoption": adoption, "track": track})
    return int(found[0][0]) if found else None


def _rows(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
