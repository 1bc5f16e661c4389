"""What a household reads about itself: why and by whom, what it said, what was asked for and came of it, who looked.

Each runs under the household's own scope; what is hidden from the door stays hidden. Instants are aware, UTC.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from anju.records.sealed import unseal


@dataclass(frozen=True, slots=True)
class Own:
    """Something the household said. `superseded`: taken back or corrected since. `notes`: its sealed answers, opened for their author alone."""

    seq: int
    recorded: datetime
    form: str
    values: Mapping[str, Any]
    happened: datetime | None
    superseded: bool
    notes: Mapping[str, Any]


OWN = """
    SELECT seq, recorded, form, values, happened, superseded, sealed FROM evidence
    WHERE enrolment = %s AND by = %s AND sensitivity <> 'hidden' AND form NOT LIKE 'fact:%%' ORDER BY recorded DESC, seq DESC LIMIT 80
"""


def own(enrolment: int, who: str) -> tuple[Own, ...]:
    """What `who` reported, newest first. What was told in private is never listed: somebody may be looking over their shoulder."""
    return tuple(
        Own(seq, at, form, _json(values), happened, gone, _notes(enrolment, seq, sealed))
        for seq, at, form, values, happened, gone, sealed in _rows(OWN, [enrolment, who])
    )


def _notes(enrolment: int, seq: int, sealed: Any) -> Mapping[str, Any]:  # noqa: ANN401  # a database's bytes
    if sealed is None:
        return {}
    return _json(unseal(bytes(sealed), f"evidence.sealed:{enrolment}:{seq}"))


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


PROMISED = """
    SELECT d.rule, d.role, d.opens, d.closes, d.how, d.closed_at, d.opened_by
    FROM enrolment e JOIN duty d ON d.jurisdiction = e.jurisdiction AND d.enrolment = e.id
    WHERE e.id = %s AND d.opened_by = ANY(%s) AND d.role <> 'person' ORDER BY d.opens DESC, d.rule
"""


def promised(enrolment: int, seqs: Sequence[int]) -> tuple[Promised, ...]:
    """Duties opened by the facts `seqs`, newest first."""
    return tuple(Promised(*row) for row in _rows(PROMISED, [enrolment, list(seqs)])) if seqs else ()


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
    return tuple(Looked(*row) for row in _rows(LOOKED, [enrolment]))


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
        for role, name, agency, english, post, phone in _rows(TEAM, [enrolment])
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
    return tuple(Asked(*row) for row in _rows(ASKED, [enrolment, now]))


@dataclass(frozen=True, slots=True)
class Reading:
    """An answered form of anybody about this household, as it stands in the record."""

    seq: int
    recorded: datetime
    form: str
    values: Mapping[str, Any]
    happened: datetime | None
    by: str


READINGS = """
    SELECT seq, recorded, form, values, happened, by FROM evidence
    WHERE enrolment = %s AND form = ANY(%s) AND NOT superseded ORDER BY coalesce(happened, recorded) DESC LIMIT %s
"""


def readings(enrolment: int, forms: Sequence[str], most: int = 60) -> tuple[Reading, ...]:
    """The latest answers of `forms` that stand, newest first."""
    return tuple(
        Reading(seq, at, form, _json(values), happened, by)
        for seq, at, form, values, happened, by in _rows(READINGS, [enrolment, list(forms), most])
    )


def reason(enrolment: int) -> str:
    """Why the enrolment was decided, in the decider's words."""
    found = _rows("SELECT reason FROM enrolment WHERE id = %s", [enrolment])
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
        for number, at, state, answer in _rows(COMPLAINTS, [enrolment])
    )


def _json(value: Any) -> Mapping[str, Any]:  # noqa: ANN401  # text or parsed, as the cursor gives it
    found = json.loads(value) if isinstance(value, str) else value
    return found if isinstance(found, dict) else {}


def _rows(sql: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())
