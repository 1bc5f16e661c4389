"""Who is on another version than the one in force, what they have done so far, and decisions that they go over."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from anju.records.queries.rows import rows

# of one area the version of the nearest adoption around it counts: files of an area inside that adopted the plan itself are that area's to move
BEHIND = """
    FROM adoption t JOIN plan_version w ON w.id = t.plan_version JOIN area a ON a.id = t.area
    JOIN enrolment e ON e.area BETWEEN a.id AND a.hi AND e.adoption <> t.id AND e.annulled IS NULL AND e.archived IS NULL
     AND (e.ends IS NULL OR e.ends > %(now)s)
    JOIN adoption d ON d.id = e.adoption JOIN plan_version v ON v.id = d.plan_version AND v.name = w.name
    WHERE t.id = %(adoption)s AND t.until IS NULL
      AND NOT EXISTS (SELECT FROM adoption o JOIN plan_version x ON x.id = o.plan_version JOIN area b ON b.id = o.area
                      WHERE x.name = w.name AND o.until IS NULL AND o.id <> t.id AND b.id >= a.id AND b.hi <= a.hi AND e.area BETWEEN b.id AND b.hi)
      AND NOT EXISTS (SELECT FROM switched s WHERE s.enrolment = e.id AND s.state = 'waiting')
"""
COUNT = f"SELECT v.version, e.subject = ANY(%(held)s), count(*) {BEHIND} GROUP BY 1, 2 ORDER BY 1, 2"  # constants
FILES = f"SELECT e.id {BEHIND} ORDER BY e.id LIMIT %(most)s"  # constants
NAMED = """
    SELECT e.id, e.track, e.subject, v.version, coalesce(nullif(i.name, ''), nullif(e.name, ''), g.name, h.name, a.name),
           coalesce(nullif(i.name, ''), nullif(e.name, ''), nullif(g.name_en, ''), g.name, h.name, nullif(a.name_en, ''), a.name),
           a.name, coalesce(nullif(a.name_en, ''), a.name), e.zone, e.ends
    FROM enrolment e JOIN adoption d ON d.id = e.adoption JOIN plan_version v ON v.id = d.plan_version JOIN area a ON a.id = e.area
    LEFT JOIN identity i ON i.person = e.person LEFT JOIN agency g ON g.id = e.agency LEFT JOIN post p ON p.id = e.post
    LEFT JOIN member h ON h.id = p.member
    WHERE e.id = ANY(%(files)s) ORDER BY e.id
"""
DONE = """
    SELECT d.enrolment, d.rule, count(*) FROM duty d
    WHERE d.enrolment = ANY(%(files)s) AND d.rule = ANY(%(rules)s) AND d.how IN ('done', 'late') GROUP BY 1, 2 ORDER BY 1, 2
"""
DECISION = """
    SELECT s.id, s.area, s.adoption, s.basis, s.decider, s.by, s.begun, s.state, a.zone, v.name, v.version,
           count(f.id), count(f.id) FILTER (WHERE f.state = 'done'), count(f.id) FILTER (WHERE f.state = 'refused')
    FROM switching s JOIN area a ON a.id = s.area JOIN adoption d ON d.id = s.adoption JOIN plan_version v ON v.id = d.plan_version
    LEFT JOIN switched f ON f.switching = s.id
"""
GROUP = " GROUP BY s.id, a.zone, v.name, v.version ORDER BY s.begun DESC, s.id DESC LIMIT 50"
CAME = """
    SELECT enrolment, state, code, closed, opened, ends_before, ends_after FROM switched WHERE switching = %(number)s
    ORDER BY state = 'refused' DESC, enrolment LIMIT %(most)s OFFSET %(first)s
"""
BEFORE = "SELECT before FROM switched WHERE enrolment = %s AND state = 'done' GROUP BY before ORDER BY max(at) DESC"
NEWEST = """
    SELECT at, was, version, basis, decider, ends_before, ends_after FROM switched
    WHERE enrolment = %s AND state = 'done' ORDER BY at DESC, id DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Behind:
    """How many running files are on `version`; `held`: people and households, else areas, units, workers and things."""

    version: str
    held: bool
    files: int


@dataclass(frozen=True, slots=True)
class File:
    """One of them, as it is named to whoever may see it."""

    enrolment: int
    track: str
    subject: str
    version: str
    name: str
    name_en: str
    place: str
    place_en: str
    zone: str
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision that files go over to what `adoption` put into force, and how far it has come."""

    number: int
    area: int
    adoption: int
    basis: str
    decider: str
    by: str
    begun: datetime
    state: str
    zone: str
    plan: str
    version: str
    files: int
    done: int
    refused: int

    @property
    def busy(self) -> bool:
        """Whether a worker has yet to end it."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Came:
    """What became of one file of a decision."""

    enrolment: int
    state: str
    code: str
    closed: int
    opened: int
    ends_before: datetime | None
    ends_after: datetime | None


@dataclass(frozen=True, slots=True)
class Newest:
    """The latest version that a file went over to, by whom and when."""

    at: datetime
    was: str
    version: str
    basis: str
    decider: str
    ends_before: datetime | None
    ends_after: datetime | None


def behind(adoption: int, held: Sequence[str], now: datetime) -> tuple[Behind, ...]:
    """How many in sight could go over to what `adoption` put into force, by the version they are on; none where it is in force no more."""
    return tuple(Behind(*row) for row in rows(COUNT, {"adoption": adoption, "held": list(held), "now": now}))


def files(adoption: int, now: datetime, most: int) -> list[int]:
    """Their numbers, at most so many."""
    return [row[0] for row in rows(FILES, {"adoption": adoption, "now": now, "most": most})]


def named(numbers: Sequence[int]) -> dict[int, File]:
    """What is in sight of these files, by number."""
    return {row[0]: File(*row) for row in rows(NAMED, {"files": list(numbers)})}


def done(numbers: Sequence[int], rules: Sequence[str]) -> Mapping[int, Mapping[str, int]]:
    """By file, how often each of `rules` was done, late or in time. Needs the engine's scope."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for enrolment, rule, count in rows(DONE, {"files": list(numbers), "rules": list(rules)}):
        found[enrolment][rule] = count
    return found


def one(number: int) -> Decision | None:
    """One decision in sight."""
    found = rows(f"{DECISION} WHERE s.id = %(number)s {GROUP}", {"number": number})
    return Decision(*found[0]) if found else None


def decisions(adoption: int) -> tuple[Decision, ...]:
    """The decisions in sight for one adoption, the newest first."""
    return tuple(Decision(*row) for row in rows(f"{DECISION} WHERE s.adoption = %(adoption)s {GROUP}", {"adoption": adoption}))


def came(number: int, first: int, most: int) -> tuple[Came, ...]:
    """What became of `most` files of a decision from `first` on, those refused first."""
    return tuple(Came(*row) for row in rows(CAME, {"number": number, "first": first, "most": most}))


def before(enrolment: int) -> list[int]:
    """The adoptions that the file was under before, the latest first."""
    return [row[0] for row in rows(BEFORE, [enrolment])]


def newest(enrolment: int) -> Newest | None:
    """The last time that the file went over; None where it never did."""
    found = rows(NEWEST, [enrolment])
    return Newest(*found[0]) if found else None
