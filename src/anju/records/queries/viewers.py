"""Who somebody is just now: the posts a signed-in member holds or stands in for and the areas those reach; whether a household's link still opens."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from anju.records.plain import Standing

POSTS = """
WITH mine AS (
    SELECT p.id, p.role, p.area, p.agency FROM post p
    WHERE p.member = %(member)s AND p.active_from <= %(now)s AND (p.active_until IS NULL OR p.active_until > %(now)s)
), acting AS (
    SELECT id, role, area, agency, false AS stands_in FROM mine
    UNION
    SELECT p.id, p.role, p.area, p.agency, true FROM absence a JOIN post p ON p.id = a.post JOIN mine m ON m.id = a.successor
    WHERE a.accepted IS NOT NULL AND a.since <= %(now)s AND (a.until IS NULL OR a.until > %(now)s)
)
SELECT x.id, x.role, x.area, a.hi, a.zone, x.stands_in,
       (SELECT max(ad.id) FROM adoption ad JOIN area w ON w.id = ad.area
        WHERE x.area BETWEEN w.id AND w.hi AND ad.since <= %(now)s AND (ad.until IS NULL OR ad.until > %(now)s))
FROM acting x JOIN area a ON a.id = x.area ORDER BY x.stands_in, x.id
"""


@dataclass(frozen=True, slots=True)
class Tenure:
    """One post held or stood in for. `adoption` is the newest plan in force over its area, if any."""

    post: int
    role: str
    lo: int
    hi: int
    zone: str
    stands_in: bool
    adoption: int | None


def tenures(member: int, now: datetime) -> tuple[Tenure, ...]:
    """The posts of `member` at `now`, own ones first."""
    with connection.cursor() as cursor:
        cursor.execute(POSTS, {"member": member, "now": now})
        return tuple(Tenure(*row) for row in cursor.fetchall())


def opened(link: int, enrolment: int) -> Standing | None:
    """How `enrolment` stands while its `link` opens. Asked outside any scope, in one round trip (sql/scope.sql)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM opened(%s, %s)", [link, enrolment])
        row = cursor.fetchone()
        return Standing(*row) if row else None
