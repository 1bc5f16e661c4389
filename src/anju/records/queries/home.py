"""What a household reads about itself: why and by whom, what was asked for and came of it, who looked.

Each runs under the household's own scope; what is hidden from the door stays hidden. Instants are aware, UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from anju.records.queries.rows import rows
from anju.records.sealed import unseal


@dataclass(frozen=True, slots=True)
class Promised:
    """A duty that something the household said has opened, and how it stands."""

    rule: str
    role: str
    opens: datetime
    closes: datetime
    how: str | None
    closed_at: datetime | None
    opened_by: int
    closed_by: int | None


PROMISED = """
    SELECT d.rule, d.role, d.opens, d.closes, d.how, d.closed_at, d.opened_by, d.closed_by
    FROM enrolment e JOIN duty d ON d.jurisdiction = e.jurisdiction AND d.enrolment = e.id
    WHERE e.id = %s AND d.opened_by = ANY(%s) AND d.role <> 'person' ORDER BY d.opens DESC, d.rule
"""


def promised(enrolment: int, seqs: Sequence[int]) -> tuple[Promised, ...]:
    """Duties opened by the facts `seqs`, newest first."""
    return tuple(Promised(*row) for row in rows(PROMISED, [enrolment, list(seqs)])) if seqs else ()


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody looked at the record: who, at what, for what. `role` is the post's in the plan's word; empty for others."""

    at: datetime
    who: str
    name: str
    role: str
    what: str
    purpose: str


LOOKED = """
    SELECT r.at, r.who, coalesce(m.name, n.name, ''), coalesce(t.role, ''), r.what, r.purpose FROM read r
    LEFT JOIN post t ON r.who = 'post:' || t.id
    LEFT JOIN member m ON m.id = t.member
    LEFT JOIN member n ON r.who = 'member:' || n.id
    WHERE r.enrolment = %s ORDER BY r.at DESC LIMIT 100
"""


def looked(enrolment: int) -> tuple[Looked, ...]:
    """The latest hundred looks at the record, newest first."""
    return tuple(Looked(*row) for row in rows(LOOKED, [enrolment]))


@dataclass(frozen=True, slots=True)
class Mate:
    """Somebody of the team: role, name, agency, telephone in clear (empty where none is known)."""

    role: str
    name: str
    agency: str
    agency_en: str
    phone: str


TEAM = """
    SELECT s.role, coalesce(m.name, t.title), g.name, g.name_en, t.id, t.phone
    FROM seat s JOIN post t ON t.id = s.post JOIN agency g ON g.id = t.agency LEFT JOIN member m ON m.id = t.member
    WHERE s.enrolment = %s AND s.until IS NULL ORDER BY s.since, s.role
"""


def team(enrolment: int) -> tuple[Mate, ...]:
    """Who answers for the household, with their telephones."""
    return tuple(
        Mate(role, name, agency, english, unseal(bytes(phone), f"post.phone:{post}") if phone else "")
        for role, name, agency, english, post, phone in rows(TEAM, [enrolment])
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty of the household itself."""

    rule: str
    occurs_on: date
    nth: int
    form: str
    opens: datetime
    closes: datetime


ASKED = """
    SELECT rule, occurs_on, nth, evidence, opens, closes FROM duty
    WHERE enrolment = %s AND role = 'person' AND how IS NULL AND NOT hidden AND opens <= %s ORDER BY closes
"""


def asked(enrolment: int, now: datetime) -> tuple[Asked, ...]:
    """What is asked of the household now."""
    return tuple(Asked(*row) for row in rows(ASKED, [enrolment, now]))


def reason(enrolment: int) -> str:
    """Why the enrolment was decided, in the decider's words."""
    found = rows("SELECT reason FROM enrolment WHERE id = %s", [enrolment])
    return unseal(bytes(found[0][0]), f"enrolment.reason:{enrolment}") if found and found[0][0] else ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A complaint and what was answered."""

    at: datetime
    state: str
    answer: str


COMPLAINTS = "SELECT id, at, state, answer FROM complaint WHERE enrolment = %s ORDER BY at DESC LIMIT 20"


def complaints(enrolment: int) -> tuple[Answered, ...]:
    """The viewer's own complaints, newest first."""
    return tuple(
        Answered(at, state, unseal(bytes(answer), f"complaint.answer:{number}") if answer else "")
        for number, at, state, answer in rows(COMPLAINTS, [enrolment])
    )
