"""What a list due at an hour tells, as it was known at its cut-off. Under the engine's scope: its caller has shown who may read it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from anju.core.plan.model import Lists
from anju.records.queries.rows import rows

AHEAD = timedelta(hours=24)
"""Whose END comes within so long of the cut-off is due for release."""
_WHO = """
    FROM {table} JOIN enrolment e ON e.id = {file} JOIN adoption p ON p.id = e.adoption
    JOIN plan_version v ON v.id = p.plan_version AND v.name = %(plan)s
    JOIN area a ON a.id = e.area LEFT JOIN identity i ON i.person = e.person
    WHERE e.area BETWEEN %(lo)s AND %(hi)s AND (e.annulled IS NULL OR e.annulled > %(cut)s)
"""
_PEOPLE = _WHO.format(table="enrolment f", file="f.id") + " AND e.subject = 'person'"
_HEAD = "SELECT e.id, coalesce(i.name, ''), a.name, a.name_en, e.adoption, e.track,"
QUERIES: Mapping[Lists, str] = {
    "enrolled": f"{_HEAD} '', e.entered, '{{}}'::jsonb, '' {_PEOPLE} AND e.entered > %(since)s AND e.entered <= %(cut)s ORDER BY e.entered, e.id",
    "due_release": f"""{_HEAD} '', e.ends, '{{}}'::jsonb, '' {_PEOPLE} AND e.entered <= %(cut)s AND e.ends > %(cut)s AND e.ends <= %(ahead)s
        ORDER BY e.ends, e.id""",
    "released": f"{_HEAD} '', e.ends, '{{}}'::jsonb, '' {_PEOPLE} AND e.ends > %(since)s AND e.ends <= %(cut)s ORDER BY e.ends, e.id",
    "results": f"""{_HEAD} w.form, w.recorded, w.values, '' {_WHO.format(table="evidence w", file="w.enrolment")}
        AND w.rule = ANY(%(rules)s) AND w.recorded > %(since)s AND w.recorded <= %(cut)s AND NOT w.superseded AND w.sensitivity <> 'hidden'
        ORDER BY w.recorded, e.id, w.seq""",
    "open_incidents": f"""{_HEAD} n.rule, n.raised, '{{}}'::jsonb, n.lead_role {_WHO.format(table="incident n", file="n.enrolment")}
        AND n.raised <= %(cut)s AND (n.settled_at IS NULL OR n.settled_at > %(cut)s) AND NOT n.hidden ORDER BY n.raised, n.id""",
    "overdue": f"""{_HEAD} d.rule, d.closes, '{{}}'::jsonb, d.role {_WHO.format(table="duty d", file="d.enrolment")}
        AND d.must AND NOT d.hidden AND d.closes < %(cut)s AND (d.how IS NULL OR d.closed_at > %(cut)s) AND d.rule <> %(rule)s
        ORDER BY d.closes, e.id, d.rule, d.nth""",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line: whom it is about, what (a form, an incident, a duty; a track where nothing is said), and since or until when."""

    enrolment: int
    name: str
    place: str
    place_en: str
    adoption: int
    track: str
    what: str
    at: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    role: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list: of the areas `lo` to `hi` under `plan`, after `since` and up to `cut`; `rule` is its own duty, `results` those of tests."""

    lists: Lists
    lo: int
    hi: int
    plan: str
    since: datetime
    cut: datetime
    rule: str
    results: Sequence[str] = ()


def told(asked: Asked) -> tuple[Told, ...]:
    """The lines, in the order of their moments."""
    given = {
        "lo": asked.lo, "hi": asked.hi, "plan": asked.plan, "since": asked.since, "cut": asked.cut, "ahead": asked.cut + AHEAD,
        "rule": asked.rule, "rules": list(asked.results),
    }  # fmt: skip
    return tuple(_told(row) for row in rows(QUERIES[asked.lists], given))


def _told(row: Sequence[Any]) -> Told:
    values = json.loads(row[8]) if isinstance(row[8], str) else row[8]
    return Told(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], values, row[9])


@dataclass(frozen=True, slots=True)
class Sent:
    """A list that was sent, as a header tells it."""

    number: int
    enrolment: int
    adoption: int
    track: str
    rule: str
    place: str
    place_en: str
    sent: datetime
    lines: int
    struck: int
    receivers: int
    received: int


SENT = """
    SELECT g.id, g.enrolment, e.adoption, e.track, g.rule, a.name, a.name_en, g.sent, g.lines, g.struck, count(d.rule),
           count(d.rule) FILTER (WHERE d.how IN ('done', 'late'))
    FROM digest g JOIN enrolment e ON e.id = g.enrolment JOIN area a ON a.id = g.area
    LEFT JOIN duty d ON d.jurisdiction = g.jurisdiction AND d.enrolment = g.enrolment AND d.opened_by = g.fact
        AND d.evidence IN ('acknowledgement', 'receipt')
    WHERE g.withdrawn IS NULL AND (g.area BETWEEN %(lo)s AND %(hi)s OR EXISTS (
        SELECT FROM duty o WHERE o.jurisdiction = g.jurisdiction AND o.enrolment = g.enrolment AND o.post = ANY(%(posts)s)
            AND (o.opened_by = g.fact AND o.evidence IN ('acknowledgement', 'receipt') OR o.closed_by = g.fact)))
    GROUP BY g.id, e.id, a.id ORDER BY g.sent DESC, g.id DESC LIMIT 60
"""


def sent(lo: int, hi: int, posts: Sequence[int]) -> tuple[Sent, ...]:
    """The latest lists of the areas `lo` to `hi`, and those that `posts` sent or received."""
    return tuple(Sent(*row) for row in rows(SENT, {"lo": lo, "hi": hi, "posts": list(posts)}))
