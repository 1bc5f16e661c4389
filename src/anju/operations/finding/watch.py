"""Doors that nobody checked in time: for each, the duty of whoever checks there is opened in the area's ledger, so that nobody is missed."""

import logging
from datetime import datetime

from django.db import connection

from anju.core.moments import local_day
from anju.operations.finding.door import file_of
from anju.operations.plans import plan_of
from anju.operations.record import Said, record
from anju.operations.refused import Refused
from anju.operations.viewer import Viewer
from anju.records.models import Area, Enrolment, Register, RegisterRow
from anju.records.scope import ENGINE, scoped

log = logging.getLogger(__name__)

OWN = Viewer("engine", "engine")
BATCH = 200
"""Doors that one round of the tick opens duties for; the rest wait for the next round, a moment later."""
SETTLED = """
    WITH closed AS (
        SELECT r.id, d.how, d.closed_at, d.closed_by, d.closed_by_whom FROM register_row r JOIN duty d
            ON d.jurisdiction = r.jurisdiction AND d.enrolment = r.enrolment AND d.occurs_on = r.occurs_on AND d.nth = r.nth
            AND starts_with(d.rule, 'register.')
        WHERE r.state = 'registered' AND r.nth IS NOT NULL AND d.how IS NOT NULL AND d.closed_at <= %(now)s
    ), done AS (
        UPDATE register_row r SET state = CASE WHEN c.how = 'waived' THEN 'exempt' ELSE 'checked' END, settled = c.closed_at
        FROM closed c WHERE c.id = r.id AND c.how IN ('done', 'late', 'waived')
        RETURNING r.id, r.jurisdiction, r.area, r.state, r.enrolment, c.closed_at, c.closed_by, c.closed_by_whom
    ), again AS (
        UPDATE register_row r SET enrolment = NULL, occurs_on = NULL, nth = NULL, due = c.closed_at + (r.due - r.at)
        FROM closed c WHERE c.id = r.id AND c.how IN ('missed', 'replaced')
    )
    INSERT INTO register_step (jurisdiction, area, line, state, at, by, enrolment, seq)
    SELECT jurisdiction, area, id, state, closed_at, coalesce(nullif(closed_by_whom, ''), 'engine'), enrolment, closed_by FROM done
"""
"""A duty that was answered or closed somewhere else than at its door settles the door; one closed without a check is due again after its span."""
LEFT = """
    SELECT r.id, r.register, standing(g.checked_by, r.area, %(now)s)
    FROM register_row r JOIN register g ON g.id = r.register
    WHERE r.state = 'registered' AND r.nth IS NULL AND r.due <= %(now)s AND g.until IS NULL AND g.kind = 'households'
    ORDER BY r.due, r.id LIMIT %(most)s FOR UPDATE OF r SKIP LOCKED
"""


def left(now: datetime) -> int:
    """Settle doors whose duty was closed elsewhere, and open the duty of every door that is past its time and has none.

    `now` is aware, UTC. For the loop of the tick; tells how many were opened.
    """
    with scoped(ENGINE):
        with connection.cursor() as cursor:
            cursor.execute(SETTLED, {"now": now})
            cursor.execute(LEFT, {"now": now, "most": BATCH})
            found = cursor.fetchall()
        by_register: dict[int, list[tuple[int, int | None]]] = {}
        for line, register, post in found:
            by_register.setdefault(register, []).append((line, post))
        return sum(_open(register, lines, now) for register, lines in by_register.items())


def _open(number: int, lines: list[tuple[int, int | None]], now: datetime) -> int:
    register = Register.objects.get(pk=number)
    written = plan_of(register.adoption).registers.get(register.name)
    if written is None:
        return 0
    try:
        file = file_of(register, written.rule)
    except Refused:
        log.error("no track of the area runs: doors are left without anybody hearing of it", extra={"register": number})
        return 0
    said = [Said("open", written.rule, {"post": str(post)} if post is not None else {}) for _, post in lines]
    done = record(OWN, file, said, now=now)
    day = local_day(now, Area.objects.values_list("zone", flat=True).get(pk=Enrolment.objects.values_list("area", flat=True).get(pk=file)))
    for (line, _), seq in zip(lines, done.seqs, strict=True):
        RegisterRow.objects.filter(pk=line).update(enrolment=file, occurs_on=day, nth=seq)
    return len(lines)
