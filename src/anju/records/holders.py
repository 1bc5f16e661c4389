"""Who holds a role, in the database: see sql/holders.sql. Needs the engine's scope."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

LOCK = """
    SELECT 1 FROM pulse WHERE enrolment IN (
        SELECT enrolment FROM seat WHERE post = %(post)s AND until IS NULL
        UNION SELECT enrolment FROM duty WHERE post = %(post)s AND how IS NULL) AND area BETWEEN %(lo)s AND %(hi)s
    ORDER BY enrolment FOR UPDATE
"""
SETTLE = "SELECT settle_duties(a.id, a.hi, %(now)s) FROM area a WHERE a.id = %(area)s"
LOOK = """
    UPDATE pulse SET individual_at = %(now)s
    WHERE area BETWEEN %(lo)s AND %(hi)s AND (individual_at IS NULL OR individual_at > %(now)s) AND enrolment > 0 AND track <> ''
"""
WAITING = """
    SELECT x.enrolment FROM (
        SELECT s.enrolment FROM seat s JOIN enrolment e ON e.id = s.enrolment
        WHERE s.post = %(post)s AND s.until IS NULL AND e.archived IS NULL AND e.annulled IS NULL AND (e.ends IS NULL OR e.ends > %(now)s)
        UNION SELECT d.enrolment FROM duty d WHERE d.post = %(post)s AND d.how IS NULL) x
    WHERE x.enrolment > 0 AND x.enrolment <> ALL(%(known)s::bigint[]) ORDER BY x.enrolment
"""
DRIFTED = """
    SELECT DISTINCT p.area FROM absence b JOIN post p ON p.id = b.post
    WHERE b.accepted IS NOT NULL AND b.since <= %(now)s AND (
        (b.until IS NULL OR b.until > %(now)s)
            AND EXISTS (SELECT FROM duty d WHERE d.post = b.post AND d.how IS NULL AND d.role <> 'person' AND d.role = p.role)
        OR b.until <= %(now)s AND b.until > %(now)s - interval '10 minutes'
            AND EXISTS (SELECT FROM duty d LEFT JOIN seat s ON s.enrolment = d.enrolment AND s.role = d.role AND s.until IS NULL
                        LEFT JOIN pulse u ON u.enrolment = d.enrolment
                        WHERE d.post = b.successor AND d.how IS NULL AND d.role = p.role AND NOT d.given
                          AND (s.post = b.post OR d.standing AND standing(d.role, d.area, %(now)s, u.agency) IS DISTINCT FROM d.post)))
"""


REACH = """
    SELECT p.id FROM post p JOIN area a ON a.id = p.area
    WHERE %(place)s BETWEEN a.id AND a.hi AND p.id IN (
        SELECT s.post FROM seat s WHERE s.enrolment = %(enrolment)s AND s.until IS NULL
        UNION SELECT d.post FROM duty d WHERE d.enrolment = %(enrolment)s AND d.how IS NULL AND d.given
        UNION SELECT substr(c.holder, 6)::bigint FROM custody c
              WHERE c.enrolment = %(enrolment)s AND c.until IS NULL AND starts_with(c.holder, 'post:')) ORDER BY p.id
"""


def _all(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def stands_in(post: int, now: datetime) -> int:
    """The post that does at `now` what `post` has to do: itself, or a successor who has accepted."""
    return int(_all("SELECT stands_in(%(post)s, %(now)s)", {"post": post, "now": now})[0][0])


def lock(post: int, lo: int, hi: int) -> None:
    """Lock the files that `post` touches, in their order, so that nobody decides about them meanwhile."""
    _all(LOCK, {"post": post, "lo": lo, "hi": hi})


def settle(area: int, now: datetime) -> int:
    """Give the open duties of `area` and everything inside to whoever holds their roles at `now`; tells how many changed hands."""
    return sum(int(row[0]) for row in _all(SETTLE, {"area": area, "now": now}))


def look(lo: int, hi: int, now: datetime) -> None:
    """Have every file of an interval looked at anew by the core: who holds a role there has changed."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK, {"lo": lo, "hi": hi, "now": now})


def reach(enrolment: int, place: int) -> list[int]:
    """Of the posts that hold the household, sit for it or were given one of its duties by name, those whose area reaches to `place`."""
    return [row[0] for row in _all(REACH, {"enrolment": enrolment, "place": place})]


def follow(enrolments: Sequence[int], area: int, now: datetime) -> None:
    """Let every row of `enrolments` be another area's: see sql/follow.sql."""
    _all("SELECT follow(%(enrolments)s::bigint[], %(area)s, %(now)s)", {"enrolments": list(enrolments), "area": area, "now": now})


def waiting(post: int, known: Sequence[int], now: datetime) -> list[int]:
    """The files where `post` sits or has something open, without those in `known`."""
    return [row[0] for row in _all(WAITING, {"post": post, "known": list(known), "now": now})]


def drifted(now: datetime) -> list[int]:
    """Areas where an absence with an accepted successor has begun, or one has ended, and open duties do not say so yet."""
    return [row[0] for row in _all(DRIFTED, {"now": now})]
