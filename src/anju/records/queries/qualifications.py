"""Seats whose holder lacks what the plan asks of them, and records about to run out. Read by `anju.operations.qualifying` in the engine's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anju.records.queries.rows import rows


@dataclass(frozen=True, slots=True)
class Need:
    """A qualification that the seat of `role` asks for, on a track of an adoption; `incident` is the kind raised where its holder has none.

    Whoever holds a post of `by_post` has it by that.
    """

    adoption: int
    track: str
    role: str
    incident: str
    plan: str
    name: str
    by_post: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A seat whose holder lacks something (or, `fit`, no longer does), and the day of the incident there is of it."""

    enrolment: int
    adoption: int
    track: str
    role: str
    incident: str
    day: date
    fit: bool


@dataclass(frozen=True, slots=True)
class Watched:
    """A qualification of a plan in force from `area` to `hi`: `keeper` hears `renew` before one runs out."""

    area: int
    hi: int
    plan: str
    name: str
    keeper: str
    renew: timedelta


@dataclass(frozen=True, slots=True)
class Due:
    """A record about to run out: where its plan is in force, whose it is to renew, and the instant at which it is over."""

    number: int
    area: int
    plan: str
    name: str
    post: int | None
    over: datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """A member of staff beside the `nth` qualification asked for: their posts, the record that lasts longest, whether they have it by a post."""

    nth: int
    member: int
    name: str
    posts: str
    since: date | None
    until: date | None
    by_post: bool


LAPSED = """
    WITH need AS (
        SELECT * FROM unnest(%(adoptions)s::bigint[], %(tracks)s::text[], %(roles)s::text[], %(incidents)s::text[], %(plans)s::text[],
            %(names)s::text[], %(by)s::text[]) AS n(adoption, track, role, incident, plan, name, by)
    ), sits AS (
        SELECT s.enrolment, n.adoption, n.track, s.role, n.incident, d.day, bool_and(
            EXISTS (SELECT FROM qualification q WHERE q.member = p.member AND q.plan = n.plan AND q.name = n.name AND q.withdrawn IS NULL
                    AND d.day BETWEEN q.since AND q.until)
            OR EXISTS (SELECT FROM post h WHERE h.member = p.member AND h.role = ANY(string_to_array(n.by, ','))
                       AND h.active_from <= %(now)s AND (h.active_until IS NULL OR h.active_until > %(now)s))) AS fit
        FROM need n JOIN enrolment e ON e.adoption = n.adoption AND e.track = n.track
        JOIN seat s ON s.enrolment = e.id AND s.role = n.role AND s.until IS NULL
        JOIN post p ON p.id = s.post
        CROSS JOIN LATERAL (SELECT (%(now)s AT TIME ZONE e.zone)::date AS day) d
        WHERE e.archived IS NULL AND e.annulled IS NULL AND (e.ends IS NULL OR e.ends > %(now)s)
        GROUP BY s.enrolment, n.adoption, n.track, s.role, n.incident, d.day
    )
    SELECT t.enrolment, t.adoption, t.track, t.role, t.incident, coalesce(i.occurs_on, t.day), t.fit FROM sits t
    LEFT JOIN incident i ON i.enrolment = t.enrolment AND i.rule = t.incident AND i.settled_at IS NULL
    LEFT JOIN incident today ON today.enrolment = t.enrolment AND today.rule = t.incident AND today.occurs_on = t.day AND today.settled_at IS NOT NULL
    WHERE CASE WHEN t.fit THEN i.enrolment IS NOT NULL ELSE i.enrolment IS NULL AND today.enrolment IS NULL END
    ORDER BY t.enrolment, t.role LIMIT %(most)s
"""
DUE = """
    SELECT DISTINCT ON (q.id) q.id, k.area, k.plan, k.name, standing(k.keeper, q.area, %(now)s), o.over
    FROM unnest(%(areas)s::bigint[], %(his)s::bigint[], %(plans)s::text[], %(names)s::text[], %(keepers)s::text[], %(renews)s::interval[])
        AS k(area, hi, plan, name, keeper, renew)
    JOIN qualification q ON q.plan = k.plan AND q.name = k.name AND q.area BETWEEN k.area AND k.hi
    JOIN area a ON a.id = q.area JOIN member m ON m.id = q.member
    CROSS JOIN LATERAL (SELECT (q.until + 1)::timestamp AT TIME ZONE a.zone AS over) o
    WHERE q.withdrawn IS NULL AND q.nth IS NULL AND m.is_active AND o.over - k.renew <= %(now)s
      AND EXISTS (SELECT FROM post p WHERE p.member = q.member AND p.active_from <= %(now)s AND (p.active_until IS NULL OR p.active_until > %(now)s))
      AND NOT EXISTS (SELECT FROM qualification n WHERE n.member = q.member AND n.plan = q.plan AND n.name = q.name AND n.withdrawn IS NULL
                      AND n.since > q.until)
    ORDER BY q.id, k.hi - k.area LIMIT %(most)s
"""
HOLDERS = """
    SELECT k.nth, m.id, m.name, h.posts, q.since, q.until, h.roles && string_to_array(k.by, ',')
    FROM unnest(%(plans)s::text[], %(names)s::text[], %(los)s::bigint[], %(his)s::bigint[], %(by)s::text[]) WITH ORDINALITY
        AS k(plan, name, lo, hi, by, nth)
    CROSS JOIN LATERAL (
        SELECT p.member, string_agg(DISTINCT p.title, ' · ') AS posts, array_agg(p.role) AS roles FROM post p
        WHERE p.area BETWEEN k.lo AND k.hi AND p.member IS NOT NULL AND p.active_from <= %(now)s
          AND (p.active_until IS NULL OR p.active_until > %(now)s) GROUP BY p.member) h
    JOIN member m ON m.id = h.member AND m.is_active
    LEFT JOIN LATERAL (SELECT r.since, r.until FROM qualification r WHERE r.member = m.id AND r.plan = k.plan AND r.name = k.name
                       AND r.withdrawn IS NULL ORDER BY r.until DESC LIMIT 1) q ON true
    ORDER BY k.nth, q.until, m.name LIMIT 1000
"""


def holders(asked: Sequence[tuple[str, str, int, int, tuple[str, ...]]], now: datetime) -> tuple[Holder, ...]:
    """Members who hold a post in each interval, beside the qualification asked for there: (plan, name, lo, hi, roles that have it by their post)."""
    given = {
        "plans": [plan for plan, *_ in asked], "names": [name for _, name, *_ in asked], "los": [lo for _, _, lo, *_ in asked],
        "his": [hi for *_, hi, _ in asked], "by": [",".join(by) for *_, by in asked], "now": now,
    }  # fmt: skip
    return tuple(Holder(*row) for row in rows(HOLDERS, given))


def lapsed(needs: Sequence[Need], most: int, now: datetime) -> tuple[Lapsed, ...]:
    """Seats of running files whose holder lacks what they need on the local day, where nobody has been told of it yet that day; and, `fit`, those
    that an open incident calls empty though their holder has all of it."""
    columns = {
        "adoptions": [one.adoption for one in needs], "tracks": [one.track for one in needs], "roles": [one.role for one in needs],
        "incidents": [one.incident for one in needs], "plans": [one.plan for one in needs], "names": [one.name for one in needs],
        "by": [",".join(one.by_post) for one in needs],
    }  # fmt: skip
    return tuple(Lapsed(*row) for row in rows(LAPSED, {**columns, "most": most, "now": now}))


def due(watched: Sequence[Watched], most: int, now: datetime) -> tuple[Due, ...]:
    """Records that run out so soon that their keeper hears of it, and did not yet; by the nearest area whose plan asks for them."""
    given = {
        "areas": [one.area for one in watched], "his": [one.hi for one in watched], "plans": [one.plan for one in watched],
        "names": [one.name for one in watched], "keepers": [one.keeper for one in watched], "renews": [one.renew for one in watched],
    }  # fmt: skip
    return tuple(Due(*row) for row in rows(DUE, {**given, "most": most, "now": now}))
