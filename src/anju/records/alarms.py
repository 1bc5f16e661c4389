"""Incidents of an area itself, not of one person: a channel gone dead, counters that differ. They stand in the area's own ledger (minus its number),
and so does what somebody did about the area as a whole.

One of a kind is open at a time in an area. Only what found the fault can tell that it is over, so these are settled by the engine, in the ledger too.
"""

from datetime import datetime
from typing import Any

from django.db import connection

from anju.core.moments import local_day
from anju.records import body

LEDGER = """
INSERT INTO pulse (enrolment, jurisdiction, area, track, stage, until, plain, seq, head, memory)
SELECT -a.id, a.jurisdiction, a.id, '', '', %(now)s, false, 0, decode(repeat('00', 32), 'hex'), '{}' FROM area a WHERE a.id = %(area)s
ON CONFLICT (enrolment) DO NOTHING
"""
LOCK = "SELECT p.seq, a.zone FROM pulse p JOIN area a ON a.id = p.area WHERE p.enrolment = -%(area)s::bigint FOR UPDATE OF p"
RAISE = """
INSERT INTO incident (jurisdiction, area, enrolment, rule, occurs_on, nth, raised, opened_by, lead_role, hidden)
SELECT a.jurisdiction, a.id, -a.id, %(kind)s, %(day)s,
       (SELECT count(*) FROM incident i WHERE i.enrolment = -a.id AND i.rule = %(kind)s AND i.occurs_on = %(day)s), %(now)s, %(seq)s, '', false
FROM area a WHERE a.id = %(area)s
  AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.enrolment = -a.id AND i.rule = %(kind)s AND i.settled_at IS NULL)
"""
SETTLE = """
UPDATE incident SET settled_at = %(now)s, settled_by = %(seq)s, how = 'done', outcome = %(outcome)s
WHERE enrolment = -%(area)s::bigint AND rule = %(kind)s AND settled_at IS NULL
"""
APPEND = """
SELECT append(jsonb_build_array(jsonb_build_object('enrolment', -%(area)s::bigint, 'seq', %(seq)s::integer, 'recorded', %(now)s::timestamptz,
    'kind', %(word)s::text, 'actor', %(actor)s::text, 'body', %(body)s::text)))
"""


def alarm(area: int, kind: str, now: datetime) -> bool:
    """Raise an incident of `kind` in `area` at `now` unless one is open; whether it was raised. Needs the engine's scope."""
    seq, zone = _ledger(area, now)
    given: dict[str, Any] = {"area": area, "kind": kind, "now": now, "seq": seq, "day": local_day(now, zone)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT ensure_months(%s)", [now])
        cursor.execute(RAISE, given)
        raised: bool = cursor.rowcount == 1
    if raised:
        _append(area, seq, now, "alarm", {"kind": kind})
    return raised


def settle(area: int, kind: str, outcome: str, now: datetime) -> bool:
    """Settle the open incident of `kind` in `area`; whether there was one. `outcome` is a word of ours."""
    seq, _ = _ledger(area, now)
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"area": area, "kind": kind, "now": now, "seq": seq, "outcome": outcome})
        settled: bool = cursor.rowcount == 1
    if settled:
        _append(area, seq, now, "settle", {"kind": kind, "outcome": outcome})
    return settled


def note(area: int, word: str, said: dict[str, str], actor: str, now: datetime) -> None:
    """Keep in the area's ledger what `actor` did there: an act by its `word`, and what of. Needs the engine's scope."""
    seq, _ = _ledger(area, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ensure_months(%s)", [now])
    _append(area, seq, now, word, said, actor)


def _ledger(area: int, now: datetime) -> tuple[int, str]:
    """Lock the area's ledger; the number of its next entry, and the area's zone."""
    with connection.cursor() as cursor:
        cursor.execute(LEDGER, {"area": area, "now": now})
        cursor.execute(LOCK, {"area": area})
        seq, zone = cursor.fetchone()
    return seq + 1, zone


def _append(area: int, seq: int, now: datetime, word: str, said: dict[str, str], actor: str = "engine") -> None:
    with connection.cursor() as cursor:
        cursor.execute(APPEND, {"area": area, "seq": seq, "now": now, "word": word, "actor": actor, "body": body.canonical(said)})
