"""Posts, and how late what they have is: counts and rule names, never whom it is about. Read by `anju.operations.oversee` in the engine's scope."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection

from anju.core.enrolment.fact import Key

MOST = 500


@dataclass(frozen=True, slots=True)
class Stands:
    """A post that is held or vacant now. `away` since when its holder is absent, `successor` who has accepted to stand in."""

    post: int
    role: str
    title: str
    area: int
    hi: int
    zone: str
    place: str
    place_en: str
    agency: int
    kind: str
    agency_name: str
    agency_en: str
    member: int | None
    name: str
    adoption: int | None
    backup: int | None
    away: datetime | None
    successor: str


STANDS = """
    SELECT p.id, p.role, p.title, p.area, a.hi, a.zone, a.name, a.name_en, p.agency, g.kind, g.name, g.name_en, p.member, coalesce(m.name, ''),
           (SELECT max(ad.id) FROM adoption ad JOIN area w ON w.id = ad.area
            WHERE p.area BETWEEN w.id AND w.hi AND ad.since <= %(now)s AND (ad.until IS NULL OR ad.until > %(now)s)),
           p.backup, x.since, coalesce(x.name, '')
    FROM post p JOIN area a ON a.id = p.area JOIN agency g ON g.id = p.agency LEFT JOIN member m ON m.id = p.member
    LEFT JOIN LATERAL (
        SELECT b.since, n.name FROM absence b
        LEFT JOIN post s ON s.id = b.successor AND b.accepted IS NOT NULL LEFT JOIN member n ON n.id = s.member
        WHERE b.post = p.id AND b.since <= %(now)s AND (b.until IS NULL OR b.until > %(now)s)
        ORDER BY b.accepted IS NULL, b.since DESC LIMIT 1) x ON true
    WHERE p.active_from <= %(now)s AND (p.active_until IS NULL OR p.active_until > %(now)s)
"""
LATE = """
    SELECT d.post, count(*), count(*) FILTER (WHERE d.must AND d.closes < %(now)s), min(d.closes) FILTER (WHERE d.must AND d.closes < %(now)s),
           count(*) FILTER (WHERE d.must AND d.closes < %(now)s AND d.acknowledged), coalesce(max(d.climbed) FILTER (WHERE d.closes < %(now)s), 0)
    FROM duty d WHERE d.post = ANY(%(posts)s) AND d.how IS NULL AND d.opens <= %(now)s AND NOT d.hidden GROUP BY d.post
"""
MISSED = """
    SELECT d.post, count(*) FROM duty d
    WHERE d.post = ANY(%(posts)s) AND d.how = 'missed' AND d.closed_at >= %(midnight)s AND NOT d.hidden GROUP BY d.post
"""
ROW = """
    SELECT d.enrolment, d.rule, d.occurs_on, d.nth, d.adoption, d.track, d.role, d.post, d.opens, d.closes, d.climbed, d.acknowledged, d.need, d.must,
           d.evidence, d.area, a.name, a.name_en, a.zone
    FROM duty d JOIN area a ON a.id = d.area
"""
OPEN = ROW + " WHERE d.post = ANY(%(posts)s) AND d.how IS NULL AND d.opens <= %(now)s AND NOT d.hidden ORDER BY d.need DESC, d.closes LIMIT %(most)s"
UNOWNED = (
    ROW
    + """ WHERE d.post IS NULL AND d.how IS NULL AND d.role <> 'person' AND d.area BETWEEN %(lo)s AND %(hi)s AND NOT d.hidden
    AND (%(roles)s::text[] IS NULL OR d.role = ANY(%(roles)s)) ORDER BY d.need DESC, d.closes LIMIT %(most)s"""
)
NAMED = (
    ROW
    + """ JOIN unnest(%(enrolments)s::bigint[], %(rules)s::text[], %(days)s::date[], %(nths)s::integer[]) AS k(e, r, o, n)
    ON (d.enrolment, d.rule, d.occurs_on, d.nth) = (k.e, k.r, k.o, k.n) WHERE d.how IS NULL AND NOT d.hidden ORDER BY d.closes"""
)
PATTERNS = """
    SELECT c.adoption, c.role, sum(c.n) FILTER (WHERE c.how = 'due'), sum(c.n) FILTER (WHERE c.how = 'done'), sum(c.n) FILTER (WHERE c.how = 'late'),
           sum(c.n) FILTER (WHERE c.how = 'missed'), sum(c.n) FILTER (WHERE c.how = 'missed' AND c.day > %(middle)s)
    FROM counter c WHERE c.area BETWEEN %(lo)s AND %(hi)s AND c.day > %(since)s AND c.day < %(until)s AND c.role <> 'person'
    GROUP BY c.adoption, c.role ORDER BY c.role
"""
SEATS = """
    SELECT s.enrolment, s.role, s.post, s.backup, e.adoption, a.name, a.name_en, s.since, e.ends, coalesce(m.name, '')
    FROM seat s JOIN enrolment e ON e.id = s.enrolment JOIN area a ON a.id = s.area
    LEFT JOIN post b ON b.id = s.backup LEFT JOIN member m ON m.id = b.member
    WHERE s.post = ANY(%(posts)s) AND s.until IS NULL AND e.archived IS NULL AND e.annulled IS NULL ORDER BY s.area, s.enrolment LIMIT %(most)s
"""

VACATED = """
    SELECT x.enrolment, x.role, x.backup, x.adoption, x.place, x.place_en FROM (
        SELECT DISTINCT ON (s.enrolment, s.role) s.enrolment, s.role, s.backup, s.until, e.adoption, a.name AS place, a.name_en AS place_en
        FROM seat s JOIN enrolment e ON e.id = s.enrolment JOIN area a ON a.id = s.area
        WHERE e.archived IS NULL AND e.annulled IS NULL AND (e.ends IS NULL OR e.ends > %(now)s)
          AND s.enrolment IN (SELECT b.enrolment FROM seat b WHERE b.backup = ANY(%(posts)s))
        ORDER BY s.enrolment, s.role, s.since DESC, s.id DESC) x
    WHERE x.until IS NOT NULL AND x.backup = ANY(%(posts)s) ORDER BY x.enrolment, x.role
"""
EMPTY = """
    SELECT x.enrolment, x.role, x.backup, x.adoption, x.place, x.place_en FROM (
        SELECT DISTINCT ON (s.enrolment, s.role) s.enrolment, s.role, coalesce(s.backup, 0) AS backup, s.until, e.adoption,
               a.name AS place, a.name_en AS place_en
        FROM seat s JOIN enrolment e ON e.id = s.enrolment JOIN area a ON a.id = s.area
        WHERE s.area BETWEEN %(lo)s AND %(hi)s AND (%(roles)s::text[] IS NULL OR s.role = ANY(%(roles)s))
          AND e.archived IS NULL AND e.annulled IS NULL AND (e.ends IS NULL OR e.ends > %(now)s)
        ORDER BY s.enrolment, s.role, s.since DESC, s.id DESC) x
    WHERE x.until IS NOT NULL ORDER BY x.role, x.enrolment LIMIT %(most)s
"""
WITHOUT = """
    SELECT i.enrolment, split_part(i.rule, '.', 2), i.area, e.adoption, a.name, a.name_en
    FROM incident i JOIN enrolment e ON e.id = i.enrolment JOIN area a ON a.id = i.area
    WHERE i.settled_at IS NULL AND i.area BETWEEN %(lo)s AND %(hi)s AND strpos(i.rule, '.') > 0 AND e.archived IS NULL AND e.annulled IS NULL
    ORDER BY i.raised LIMIT %(most)s
"""
LAPSED = """
    SELECT p.id, p.title, p.backup, g.name, a.name, a.name_en FROM post p JOIN agency g ON g.id = p.agency JOIN area a ON a.id = p.area
    WHERE p.backup = ANY(%(posts)s) AND p.active_until <= %(now)s AND NOT EXISTS (
        SELECT FROM post q WHERE q.role = p.role AND q.area = p.area AND q.agency = p.agency AND q.member IS NOT NULL
            AND q.active_from >= p.active_until)
    ORDER BY p.id
"""


@dataclass(frozen=True, slots=True)
class Late:
    """How a post stands: what it has open, what of it is overdue and since when, how much of that somebody above has seen, how far it climbed."""

    open: int = 0
    overdue: int = 0
    oldest: datetime | None = None
    seen: int = 0
    climbed: int = 0
    missed: int = 0
    """Closed as missed today."""


@dataclass(frozen=True, slots=True)
class Row:
    """An open duty without whom it is about."""

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
    climbed: int
    acknowledged: bool
    need: bool
    must: bool
    evidence: str
    area: int
    place: str
    place_en: str
    zone: str

    @property
    def key(self) -> Key:
        """The occurrence."""
        return Key(self.rule, self.occurs_on, self.nth)


@dataclass(frozen=True, slots=True)
class Vacated:
    """An empty seat for which `backup` was named to stand by."""

    enrolment: int
    role: str
    backup: int
    adoption: int
    place: str
    place_en: str


@dataclass(frozen=True, slots=True)
class Without:
    """An open incident of a place that nobody holds, or of a team that is too few: `about` is the role or the team."""

    enrolment: int
    about: str
    area: int
    adoption: int
    place: str
    place_en: str


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A post that ended without a successor, for which `backup` was named to stand by."""

    post: int
    title: str
    backup: int
    agency: str
    place: str
    place_en: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A role over a week: counts, and how many of the misses lie in its later half."""

    adoption: int
    role: str
    due: int
    done: int
    late: int
    missed: int
    newer: int


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat that a post holds, and who stands by."""

    enrolment: int
    role: str
    post: int
    backup: int | None
    adoption: int
    place: str
    place_en: str
    since: datetime
    ends: datetime | None
    backup_name: str


def _rows(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def stands(posts: Sequence[int], now: datetime) -> tuple[Stands, ...]:
    """These posts, as far as they are in force."""
    return tuple(Stands(*row) for row in _rows(STANDS + " AND p.id = ANY(%(posts)s) ORDER BY p.id", {"posts": list(posts), "now": now}))


def inside(lo: int, hi: int, now: datetime) -> tuple[Stands, ...]:
    """The posts of an interval of areas."""
    tail = " AND p.area BETWEEN %(lo)s AND %(hi)s ORDER BY p.area, p.role, m.name, p.id LIMIT 2000"
    return tuple(Stands(*row) for row in _rows(STANDS + tail, {"lo": lo, "hi": hi, "now": now}))


def late(posts: Sequence[int], midnight: datetime, now: datetime) -> dict[int, Late]:
    """How each post stands, by post; those that have nothing are left out."""
    given = {"posts": list(posts), "midnight": midnight, "now": now}
    missed = dict(_rows(MISSED, given))
    found = {row[0]: replace(Late(*row[1:]), missed=missed.get(row[0], 0)) for row in _rows(LATE, given)}
    return {post: Late(missed=n) for post, n in missed.items()} | found


def duties(posts: Sequence[int], now: datetime) -> tuple[Row, ...]:
    """What these posts have open."""
    return tuple(Row(*row) for row in _rows(OPEN, {"posts": list(posts), "now": now, "most": MOST}))


def unowned(lo: int, hi: int, roles: Iterable[str] | None, now: datetime) -> tuple[Row, ...]:
    """What nobody has, of `roles` (None: all)."""
    wanted = sorted(roles) if roles is not None else None
    return tuple(Row(*row) for row in _rows(UNOWNED, {"lo": lo, "hi": hi, "roles": wanted, "now": now, "most": MOST}))


def named(keys: Sequence[tuple[int, Key]]) -> tuple[Row, ...]:
    """The duties of `keys` that are open."""
    given = {
        "enrolments": [enrolment for enrolment, _ in keys], "rules": [key.rule for _, key in keys],
        "days": [key.occurs_on for _, key in keys], "nths": [key.nth for _, key in keys],
    }  # fmt: skip
    return tuple(Row(*row) for row in _rows(NAMED, given))


def patterns(lo: int, hi: int, since: date, middle: date, until: date) -> tuple[Pattern, ...]:
    """Roles of an interval over the days after `since` and before `until`, from the counters."""
    given = {"lo": lo, "hi": hi, "since": since, "middle": middle, "until": until}
    return tuple(Pattern(row[0], row[1], *(int(n or 0) for n in row[2:])) for row in _rows(PATTERNS, given))


def seats(posts: Sequence[int]) -> tuple[Seated, ...]:
    """The seats these posts hold in files that are open."""
    return tuple(Seated(*row) for row in _rows(SEATS, {"posts": list(posts), "most": MOST}))


def vacated(posts: Sequence[int], now: datetime) -> tuple[Vacated, ...]:
    """Empty seats that `posts` were named to stand by for."""
    return tuple(Vacated(*row) for row in _rows(VACATED, {"posts": list(posts), "now": now}))


def lapsed(posts: Sequence[int], now: datetime) -> tuple[Lapsed, ...]:
    """Ended posts that `posts` were named to stand by for and nobody holds."""
    return tuple(Lapsed(*row) for row in _rows(LAPSED, {"posts": list(posts), "now": now}))


def empty(lo: int, hi: int, roles: Iterable[str] | None, now: datetime) -> tuple[Vacated, ...]:
    """Seats of an interval that somebody held and nobody holds now, of `roles` (None: all); `backup` 0: nobody was named."""
    wanted = sorted(roles) if roles is not None else None
    return tuple(Vacated(*row) for row in _rows(EMPTY, {"lo": lo, "hi": hi, "roles": wanted, "now": now, "most": MOST}))


def without(lo: int, hi: int) -> tuple[Without, ...]:
    """The open incidents of an interval that say that somebody is missing."""
    return tuple(Without(*row) for row in _rows(WITHOUT, {"lo": lo, "hi": hi, "most": MOST}))


def taken(enrolments: Iterable[int]) -> dict[int, frozenset[str]]:
    """The seats of these files in which somebody sits; files without any are left out."""
    sql = "SELECT enrolment, array_agg(role) FROM seat WHERE until IS NULL AND enrolment = ANY(%(enrolments)s) GROUP BY enrolment"
    return {enrolment: frozenset(roles) for enrolment, roles in _rows(sql, {"enrolments": sorted(set(enrolments))})}
