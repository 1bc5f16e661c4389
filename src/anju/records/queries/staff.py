"""Areas, agencies, members and their posts, as the page of staff shows them. Read by `anju.operations.staffing` in the engine's scope."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class Place:
    """An area with its parent."""

    number: int
    hi: int
    kind: str
    name: str
    name_en: str
    parent: int | None
    depth: int


@dataclass(frozen=True, slots=True)
class Office:
    """An agency, how many posts are held in it now, and since when it serves no more."""

    number: int
    area: int
    place: str
    place_en: str
    kind: str
    name: str
    name_en: str
    posts: int
    closed: datetime | None


@dataclass(frozen=True, slots=True)
class Held:
    """A post that somebody holds now, in short."""

    role: str
    title: str
    agency: str
    agency_en: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff, with what they hold now."""

    number: int
    username: str
    name: str
    email: str
    active: bool
    purpose: str
    area: int | None
    place: str
    place_en: str
    last_seen: datetime | None
    posts: tuple[Held, ...]
    away: bool


@dataclass(frozen=True, slots=True)
class Tenure:
    """One tenure of a post, over or not; the absence of now or to come, and who is asked to stand in."""

    post: int
    role: str
    title: str
    agency: str
    agency_en: str
    area: int
    place: str
    place_en: str
    since: datetime
    until: datetime | None
    backup: int | None
    backup_name: str
    absence: int | None
    away_since: datetime | None
    away_until: datetime | None
    successor: int | None
    successor_name: str
    accepted: datetime | None


@dataclass(frozen=True, slots=True)
class Asking:
    """An absence for which one of the viewer's posts is asked to stand in, or does."""

    absence: int
    post: int
    name: str
    role: str
    title: str
    place: str
    place_en: str
    since: datetime
    until: datetime | None
    accepted: datetime | None


@dataclass(frozen=True, slots=True)
class InForce:
    """A plan version adopted by an area."""

    adoption: int
    area: int
    place: str
    place_en: str
    plan: str
    version: str
    since: datetime
    until: datetime | None


PLACES = """
    WITH RECURSIVE inside AS (
        SELECT a.*, 0 AS depth FROM area a WHERE a.id BETWEEN %(lo)s AND %(hi)s
            AND (a.parent IS NULL OR a.parent NOT BETWEEN %(lo)s AND %(hi)s)
        UNION ALL SELECT c.*, i.depth + 1 FROM area c JOIN inside i ON c.parent = i.id)
    SELECT id, hi, kind, name, name_en, parent, depth FROM inside ORDER BY id, hi DESC LIMIT 5000
"""
OFFICES = """
    SELECT g.id, g.area, a.name, a.name_en, g.kind, g.name, g.name_en,
           (SELECT count(*) FROM post p WHERE p.agency = g.id AND p.member IS NOT NULL AND (p.active_until IS NULL OR p.active_until > %(now)s)),
           g.closed
    FROM agency g JOIN area a ON a.id = g.area WHERE g.area BETWEEN %(lo)s AND %(hi)s ORDER BY g.closed IS NOT NULL, g.area, g.kind, g.name LIMIT 5000
"""
MEMBERS = """
    SELECT m.id, m.username, m.name, m.email, m.is_active, m.purpose, m.area, coalesce(w.name, ''), coalesce(w.name_en, ''), m.last_seen,
           h.held, coalesce(h.away, false)
    FROM member m LEFT JOIN area w ON w.id = m.area
    LEFT JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_array(p.role, p.title, g.name, g.name_en) ORDER BY p.id) AS held,
               bool_or(EXISTS (SELECT FROM absence b WHERE b.post = p.id AND b.since <= %(now)s AND (b.until IS NULL OR b.until > %(now)s))) AS away
        FROM post p JOIN agency g ON g.id = p.agency WHERE p.member = m.id AND (p.active_until IS NULL OR p.active_until > %(now)s)) h ON true
    WHERE (%(all)s OR m.area BETWEEN %(lo)s AND %(hi)s
        OR EXISTS (SELECT FROM post p WHERE p.member = m.id AND p.area BETWEEN %(lo)s AND %(hi)s)
        OR m.purpose = 'seat' AND m.area IS NULL AND NOT EXISTS (SELECT FROM post p WHERE p.member = m.id))
      AND (%(one)s::bigint IS NULL OR m.id = %(one)s)
    LIMIT 5000
"""
TENURES = """
    SELECT p.id, p.role, p.title, g.name, g.name_en, p.area, a.name, a.name_en, p.active_from, p.active_until, p.backup, coalesce(bm.name, ''),
           x.id, x.since, x.until, x.successor, coalesce(xm.name, ''), x.accepted
    FROM post p JOIN agency g ON g.id = p.agency JOIN area a ON a.id = p.area
    LEFT JOIN post b ON b.id = p.backup LEFT JOIN member bm ON bm.id = b.member
    LEFT JOIN LATERAL (SELECT c.id, c.since, c.until, c.successor, c.accepted FROM absence c
                       WHERE c.post = p.id AND (c.until IS NULL OR c.until > %(now)s) ORDER BY c.since LIMIT 1) x ON true
    LEFT JOIN post xp ON xp.id = x.successor LEFT JOIN member xm ON xm.id = xp.member
    WHERE p.member = %(member)s ORDER BY p.active_until IS NOT NULL, p.active_from DESC, p.id
"""
ASKED = """
    SELECT b.id, b.post, coalesce(m.name, ''), p.role, p.title, a.name, a.name_en, b.since, b.until, b.accepted
    FROM absence b JOIN post p ON p.id = b.post JOIN area a ON a.id = p.area LEFT JOIN member m ON m.id = p.member
    WHERE b.successor = ANY(%(posts)s) AND (b.until IS NULL OR b.until > %(now)s) ORDER BY b.since
"""
IN_FORCE = """
    SELECT d.id, d.area, a.name, a.name_en, v.name, v.version, d.since, d.until
    FROM adoption d JOIN area a ON a.id = d.area JOIN plan_version v ON v.id = d.plan_version
    WHERE d.area BETWEEN %(lo)s AND %(hi)s ORDER BY d.until IS NOT NULL, d.since DESC LIMIT 200
"""


def _rows(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def places(lo: int, hi: int) -> tuple[Place, ...]:
    """The areas of an interval, each after its parent."""
    return tuple(Place(*row) for row in _rows(PLACES, {"lo": lo, "hi": hi}))


def offices(lo: int, hi: int, now: datetime) -> tuple[Office, ...]:
    """The agencies of an interval."""
    return tuple(Office(*row) for row in _rows(OFFICES, {"lo": lo, "hi": hi, "now": now}))


def members(lo: int, hi: int, now: datetime, *, everybody: bool = False, one: int | None = None) -> tuple[Member, ...]:
    """Members who command or hold, or held, something inside an interval, and those who hold nothing anywhere; all of them if `everybody`."""
    return tuple(_member([*row]) for row in _rows(MEMBERS, {"lo": lo, "hi": hi, "now": now, "all": everybody, "one": one}))


def _member(told: list[Any]) -> Member:
    told[10] = tuple(Held(*held) for held in json.loads(told[10] or "[]"))
    return Member(*told)


def tenures(member: int, now: datetime) -> tuple[Tenure, ...]:
    """Every post a member holds or held, present ones first. Any member of staff may read their own."""
    return tuple(Tenure(*row) for row in _rows(TENURES, {"member": member, "now": now}))


def asked(posts: Sequence[int], now: datetime) -> tuple[Asking, ...]:
    """For whom `posts` are asked to stand in, or do."""
    return tuple(Asking(*row) for row in _rows(ASKED, {"posts": list(posts), "now": now}))


def in_force(lo: int, hi: int) -> tuple[InForce, ...]:
    """What the areas of an interval have adopted, what is in force first."""
    return tuple(InForce(*row) for row in _rows(IN_FORCE, {"lo": lo, "hi": hi}))
