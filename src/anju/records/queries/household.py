"""One household on one screen: the case, who lives there, who answers for it, what was measured, and what the ledger says.

Each runs under the scope in force: what a purpose may not read comes back empty. Instants are aware, UTC.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from anju.records.queries.rows import rows


@dataclass(frozen=True, slots=True)
class Case:
    """One enrolment, and for purposes that may read them its basis and who it is about."""

    enrolment: int
    area: int
    place: str
    place_en: str
    adoption: int
    track: str
    subject: str
    starts: datetime
    ends: datetime | None
    entered: datetime
    zone: str
    archived: datetime | None
    annulled: datetime | None
    stage: str
    person: int | None
    household: int | None
    name: str
    parent: int | None
    """The file that a thing belongs to."""
    mode: str = ""
    authority: str = ""
    article: str = ""
    decider: str = ""
    first_day_rule: str = ""
    first_day_evidence: str = ""
    review_by: datetime | None = None
    reviewed: datetime | None = None
    kin_wanted: bool | None = None
    kin_told: datetime | None = None
    sex: str = ""
    born: date | None = None


NARROW = """
    SELECT e.id, e.area, a.name, a.name_en, e.adoption, e.track, e.subject, e.starts, e.ends, e.entered, e.zone, e.archived, e.annulled,
           coalesce(u.stage, ''), e.person, coalesce(e.household, p.household), coalesce(i.name, nullif(e.name, ''), k.name, ''), e.parent
"""
BASIS = """,
           e.mode, e.authority, e.article, e.decider, e.first_day_rule, e.first_day_evidence, e.review_by, e.reviewed, e.kin_wanted, e.kin_told,
           coalesce(i.sex, ''), i.born
"""
FILE = """
    FROM enrolment e
    JOIN area a ON a.id = e.area
    LEFT JOIN pulse u ON u.enrolment = e.id
    LEFT JOIN person p ON p.id = e.person
    LEFT JOIN identity i ON i.person = e.person
    LEFT JOIN post w ON w.id = e.post
    LEFT JOIN member k ON k.id = w.member
    WHERE e.id = %s
"""


def case(enrolment: int, *, wide: bool) -> Case | None:
    """The enrolment, or None where it is not in sight. `wide`: with its basis, for purposes that may read it; for others it is empty."""
    found = rows(NARROW + (BASIS if wide else "") + FILE, [enrolment])
    return Case(*found[0]) if found else None


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody at the door, and their own enrolment that is not archived, if they have one."""

    person: int
    name: str
    enrolment: int | None


PEOPLE = """
    SELECT p.id, coalesce(i.name, ''),
           (SELECT max(e.id) FROM enrolment e WHERE e.person = p.id AND e.archived IS NULL AND e.annulled IS NULL)
    FROM person p LEFT JOIN identity i ON i.person = p.id
    WHERE p.household = %s AND p.merged_into IS NULL ORDER BY p.id
"""


def people(household: int) -> tuple[Resident, ...]:
    """Everybody who lives at one door."""
    return tuple(Resident(*row) for row in rows(PEOPLE, [household]))


@dataclass(frozen=True, slots=True)
class Seated:
    """Who answers for the household in one role, since when, and who stands in."""

    role: str
    post: int
    name: str
    agency: str
    agency_en: str
    backup: str
    since: datetime


SEATS = """
    SELECT s.role, s.post, coalesce(m.name, ''), g.name, g.name_en, coalesce(b.name, ''), s.since
    FROM seat s
    JOIN post t ON t.id = s.post
    JOIN agency g ON g.id = t.agency
    LEFT JOIN member m ON m.id = t.member
    LEFT JOIN post u ON u.id = s.backup
    LEFT JOIN member b ON b.id = u.member
    WHERE s.enrolment = %s AND s.until IS NULL ORDER BY s.since, s.role
"""


def seats(enrolment: int) -> tuple[Seated, ...]:
    """The team as it stands now."""
    return tuple(Seated(*row) for row in rows(SEATS, [enrolment]))


@dataclass(frozen=True, slots=True)
class Held:
    """A hand the household was in; `until` None: it is there now."""

    role: str
    holder: str
    since: datetime
    until: datetime | None


def spell(enrolment: int) -> tuple[str, datetime] | None:
    """The stage it is in, and since when; none before the first."""
    found = rows("SELECT stage, since FROM stage_span WHERE enrolment = %s AND until IS NULL", [enrolment])
    return next(((stage, since) for stage, since in found), None)


def custody(enrolment: int) -> tuple[Held, ...]:
    """Every hand, latest first."""
    return tuple(
        Held(*row) for row in rows("SELECT role, holder, since, until FROM custody WHERE enrolment = %s ORDER BY since DESC, id DESC", [enrolment])
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A paper: its newest version, and how it was served."""

    paper: int
    document: str
    number: str
    version: int
    language: str
    made_at: datetime
    served: datetime | None
    how: str


PAPERS = """
    SELECT p.id, p.document, p.number, p.version, p.language, p.made_at, s.at, coalesce(s.how, '')
    FROM paper p LEFT JOIN LATERAL (
        SELECT v.at, v.how FROM serving v WHERE v.enrolment = p.enrolment AND v.document = p.document AND NOT v.refused AND v.undone IS NULL
        AND (v.paper IS NULL OR v.paper IN (SELECT q.id FROM paper q WHERE q.number = p.number AND q.version = p.version))
        ORDER BY v.at DESC LIMIT 1) s ON true
    WHERE p.enrolment = %s AND p.superseded IS NULL ORDER BY p.made_at DESC
"""


def papers(enrolment: int) -> tuple[Made, ...]:
    """The papers in force, newest first; served in one language, a paper is served."""
    return tuple(Made(*row) for row in rows(PAPERS, [enrolment]))


@dataclass(frozen=True, slots=True)
class Called:
    """A call that was tried."""

    at: datetime
    channel: str
    outcome: str
    name: str


CALLS = """
    SELECT c.at, c.channel, c.outcome, coalesce(m.name, '') FROM call_log c LEFT JOIN post t ON t.id = c.post LEFT JOIN member m ON m.id = t.member
    WHERE c.enrolment = %s ORDER BY c.at DESC LIMIT 20
"""


def calls(enrolment: int) -> tuple[Called, ...]:
    """The latest calls, newest first."""
    return tuple(Called(*row) for row in rows(CALLS, [enrolment]))


@dataclass(frozen=True, slots=True)
class Incident:
    """Something to be disposed of at this door."""

    rule: str
    raised: datetime
    lead_role: str
    settled_at: datetime | None


INCIDENTS = """
    SELECT rule, raised, lead_role, settled_at FROM incident
    WHERE enrolment = %s AND (NOT hidden OR 'hidden' = ANY(current_setting('anju.sees')::text[]))
    ORDER BY settled_at IS NOT NULL, raised DESC LIMIT 20
"""


def incidents(enrolment: int) -> tuple[Incident, ...]:
    """Open incidents first, then those settled; hidden ones only for a viewer who reads what is hidden."""
    return tuple(Incident(*row) for row in rows(INCIDENTS, [enrolment]))


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the ledger. `body` is canonical JSON; None once purged or where the viewer may not read it."""

    seq: int
    recorded: datetime
    kind: str
    happened: datetime | None
    actor: str
    body: str | None


ENTRIES = """
    SELECT seq, recorded, kind, happened, actor, body FROM entry WHERE enrolment = %s AND seq < %s ORDER BY seq DESC LIMIT %s
"""


def entries(enrolment: int, before: int, most: int) -> tuple[Link, ...]:
    """The ledger backwards from just before number `before`."""
    return tuple(Link(*row) for row in rows(ENTRIES, [enrolment, before, most]))


NAMES = """
    SELECT 'post:' || t.id, coalesce(m.name, t.title) FROM post t LEFT JOIN member m ON m.id = t.member WHERE t.id = ANY(%(posts)s)
    UNION ALL SELECT 'person:' || i.person, i.name FROM identity i WHERE i.person = ANY(%(people)s)
    UNION ALL SELECT 'member:' || m.id, m.name FROM member m WHERE m.id = ANY(%(members)s)
"""


def names(whos: Iterable[str]) -> dict[str, str]:
    """Who `post:7`, `person:3` and `member:2` are, as far as the viewer may know."""
    wanted: dict[str, list[int]] = {"post": [], "person": [], "member": []}
    for who in set(whos):
        kind, _, number = who.partition(":")
        if kind in wanted and number.isdecimal():
            wanted[kind].append(int(number))
    if not any(wanted.values()):
        return {}
    return dict(rows(NAMES, {"posts": wanted["post"], "people": wanted["person"], "members": wanted["member"]}))
