"""Phones with work on them that are silent, and work that was lost with one: an incident of the area's command, until it is heard or seen.

Work is on a phone when it told so at its last contact, or when it took duties along whose time has come and that nobody has settled since.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from anju.records import alarms
from anju.records.models import Phone
from anju.records.queries.rows import rows
from anju.records.scope import ENGINE, scoped

SILENT = timedelta(days=1)
"""After so long without contact a phone with work on it is asked after."""
KIND = "phone"
TROUBLED = Q(gone=None, silent__isnull=False) | Q(lost__gt=0, seen=None)
SETTLED = """
    DELETE FROM along a USING phone p, duty d
    WHERE p.id = a.phone AND p.gone IS NULL AND p.heard < %(since)s AND d.how IS NOT NULL
      AND (d.jurisdiction, d.enrolment, d.occurs_on, d.rule, d.nth) = (a.jurisdiction, a.enrolment, a.occurs_on, a.rule, a.nth)
"""
DUE = """
    EXISTS (SELECT 1 FROM along a JOIN duty d USING (jurisdiction, enrolment, occurs_on, rule, nth)
            WHERE a.phone = p.id AND d.how IS NULL AND d.opens <= %(now)s)
"""
ELSEWHERE = """
    EXISTS (SELECT 1 FROM phone o WHERE o.member = p.member AND o.taken > p.heard)
    OR EXISTS (SELECT 1 FROM post s JOIN duty d ON d.post = s.id
               WHERE s.member = p.member AND d.how IS NOT NULL AND d.closed_at > p.heard
                 AND d.closed_by_whom IN (SELECT 'post:' || w.id FROM post w WHERE w.member = p.member))
"""
"""The phone's member has been at work by another device since it was heard: a round taken there, or a duty done."""
RAISED = f"""
    UPDATE phone SET silent = %(now)s WHERE id IN (
        SELECT p.id FROM phone p
        WHERE p.gone IS NULL AND p.silent IS NULL AND p.heard < %(since)s
          AND (p.queued > 0 OR p.wipe IS NULL AND {DUE} AND NOT ({ELSEWHERE}))
        ORDER BY p.id LIMIT 200 FOR UPDATE SKIP LOCKED)
    RETURNING area
"""  # noqa: S608  # constants
EASED = f"""
    UPDATE phone SET silent = NULL WHERE id IN (
        SELECT p.id FROM phone p WHERE p.gone IS NULL AND p.silent IS NOT NULL AND p.queued = 0 AND (p.wipe IS NOT NULL OR NOT {DUE})
        ORDER BY p.id LIMIT 200 FOR UPDATE SKIP LOCKED)
    RETURNING area
"""  # noqa: S608  # constants


def watch(now: datetime) -> int:
    """Raise what has become silent by `now` (aware, UTC) and settle what somebody else has done meanwhile; how many phones became silent."""
    given = {"now": now, "since": now - SILENT}
    with scoped(ENGINE):
        with connection.cursor() as cursor:
            cursor.execute(SETTLED, given)
        raised, eased = rows(RAISED, given), rows(EASED, given)
        for area in sorted({area for (area,) in (*raised, *eased)}):
            calm(area, now, "settled meanwhile")
    return len(raised)


def hear(phone: Phone, now: datetime) -> None:
    """`phone`, whose row is locked, was heard. In the engine's scope."""
    was, phone.heard, phone.silent = phone.silent, now, None
    phone.save(update_fields=["heard", "silent"])
    if was is not None:
        calm(phone.area, now)


def calm(area: int, now: datetime, outcome: str = "heard again") -> None:
    """Raise or settle the area's incident by what is there now. In the engine's scope."""
    if Phone.objects.filter(TROUBLED, area=area).exists():
        alarms.alarm(area, KIND, now)
    else:
        alarms.settle(area, KIND, outcome, now)
