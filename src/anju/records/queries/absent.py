"""Whom one file misses: places that nobody holds, and holders who are away while nobody has accepted to stand in. Under the scope in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.records.queries.rows import rows


@dataclass(frozen=True, slots=True)
class Missed:
    """A role that lies with nobody now. `name`, `since` and `until`: of the holder who is away.

    `asked`: who was asked to stand in and has not accepted. `waiting`: open duties of the file that wait for it.
    """

    role: str
    post: int | None
    name: str
    since: datetime | None
    until: datetime | None
    asked: str
    waiting: int


_MISSED = """
    WITH place AS (
        SELECT s.role, s.post FROM seat s WHERE s.enrolment = %(enrolment)s AND s.until IS NULL
        UNION SELECT d.role, d.post FROM duty d WHERE d.enrolment = %(enrolment)s AND d.how IS NULL AND NOT d.hidden AND d.role <> 'person'
    )
    SELECT p.role, p.post, coalesce(m.name, ''), b.since, b.until, coalesce(n.name, ''),
           (SELECT count(*) FROM duty d WHERE d.enrolment = %(enrolment)s AND d.how IS NULL AND NOT d.hidden AND d.opens <= %(now)s
                AND d.role = p.role AND d.post IS NOT DISTINCT FROM p.post)
    FROM place p
    LEFT JOIN absence b ON b.post = p.post AND b.accepted IS NULL AND b.since <= %(now)s AND (b.until IS NULL OR b.until > %(now)s)
    LEFT JOIN post h ON h.id = p.post LEFT JOIN member m ON m.id = h.member
    LEFT JOIN post a ON a.id = b.successor LEFT JOIN member n ON n.id = a.member
    WHERE p.post IS NULL OR b.id IS NOT NULL
    ORDER BY p.role, p.post
"""


def missed(enrolment: int, now: datetime) -> tuple[Missed, ...]:
    """The roles of the file that lie with nobody at `now`."""
    return tuple(Missed(*row) for row in rows(_MISSED, {"enrolment": enrolment, "now": now}))


_HELD = """
    SELECT s.role, s.post, m.name, NULL::timestamptz, NULL::timestamptz, '', (
        SELECT count(*) FROM duty d WHERE d.enrolment = s.enrolment AND d.how IS NULL AND NOT d.hidden AND d.opens <= %(now)s AND d.role = s.role)
    FROM seat s JOIN post p ON p.id = s.post JOIN member m ON m.id = p.member
    WHERE s.enrolment = %(enrolment)s AND s.until IS NULL AND s.role = ANY(%(roles)s) ORDER BY s.role
"""


def held(enrolment: int, roles: Sequence[str], now: datetime) -> tuple[Missed, ...]:
    """The seats of `roles` that somebody holds: the same of them, for where they lack what the seat asks for."""
    return tuple(Missed(*row) for row in rows(_HELD, {"enrolment": enrolment, "roles": list(roles), "now": now}))
