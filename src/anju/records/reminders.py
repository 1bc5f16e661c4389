"""Reminders at hours that somebody at home chose: claimed and told in one statement, one message a door and quarter of an hour.

A reminder is no step of a ladder and no fact: nothing in the ledger knows of it, so it counts as nobody's asking.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import connection

from anju.records.outbox import HOME

CLAIM = f"""
WITH due AS (
    SELECT c.person, c.remind_next AS at, coalesce(n.household, -n.id) AS door, n.household, next_reminder(c.remind_at, a.zone, %(now)s) AS next
    FROM person_contact c JOIN person n ON n.id = c.person JOIN area a ON a.id = n.area
    WHERE c.remind_next <= %(now)s ORDER BY c.remind_next, door LIMIT %(limit)s FOR UPDATE OF c SKIP LOCKED
), moved AS (
    UPDATE person_contact c SET remind_next = due.next FROM due WHERE c.person = due.person RETURNING c.person
), said AS (
    SELECT due.*, e.*,
           concat_ws('.', 'home', due.door, floor(extract(epoch FROM due.at) / 900)::bigint) AS key,
           concat_ws('.', 'home', due.door, floor(extract(epoch FROM %(now)s::timestamptz) / 900)::bigint) AS just
    FROM due CROSS JOIN LATERAL (
        SELECT e.id AS to_enrolment, e.jurisdiction, e.area, e.agency, e.person = due.person AS own
        FROM person p JOIN enrolment e ON e.person = p.id AND e.annulled IS NULL AND e.starts <= %(now)s AND (e.ends IS NULL OR e.ends > %(now)s)
        WHERE p.id = due.person OR p.household = due.household ORDER BY own DESC, e.id LIMIT 1
    ) e
), door AS (
    SELECT DISTINCT ON (o.key) o.*,
        (SELECT s.post FROM seat s WHERE s.enrolment = o.to_enrolment AND s.until IS NULL ORDER BY s.since, s.role LIMIT 1) AS seated
    FROM (SELECT said.*, said.person AS to_person, said.to_enrolment AS enrolment FROM said) o
    WHERE EXISTS ({HOME}) AND NOT EXISTS (SELECT FROM outbox x WHERE x.key = o.just)
    ORDER BY o.key, o.own DESC, o.person
), made AS (
INSERT INTO outbox (jurisdiction, area, key, channel, to_post, to_person, to_text, kind, count, link, enrolment, at, attempts, next_at,
                    dead, error, wakes)
SELECT jurisdiction, area, key, 'any', speaks('', '', enrolment, area, %(now)s, agency, seated), to_person, '', 'home', 1, '/home/', enrolment,
       %(now)s, 0, %(now)s, false, '', false
FROM door ORDER BY key
ON CONFLICT (key) DO NOTHING RETURNING id
)
SELECT (SELECT count(*) FROM moved), (SELECT count(*) FROM made)
"""  # noqa: S608  # constants
"""What a step of a ladder told that door in the same quarter of an hour is the same message; where nothing waits, none is written. What is counted is
counted as it leaves."""
CHOOSE = """
UPDATE person_contact c SET remind_at = nullif(%(hours)s::time[], '{}'), remind_next = next_reminder(%(hours)s::time[], a.zone, %(now)s)
FROM person n JOIN area a ON a.id = n.area WHERE n.id = c.person AND c.person = %(person)s
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """How many were due, and how many messages that made."""

    due: int
    told: int


def claim(now: datetime, limit: int) -> Claimed:
    """Tell up to `limit` who are due at `now`, each once however many claim at the same time."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"now": now, "limit": limit})
        return Claimed(*cursor.fetchone())


def choose(person: int, hours: Sequence[time], now: datetime) -> None:
    """`person`, who has said how they like to be told, is reminded at these hours from `now` on; at none, never."""
    with connection.cursor() as cursor:
        cursor.execute(CHOOSE, {"person": person, "hours": list(hours), "now": now})
