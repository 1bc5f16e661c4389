"""What time alone brought about between two instants, as far as the viewer sees. For the demo, whose clock is moved."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection


@dataclass(frozen=True, slots=True)
class Happened:
    """Duties that opened and that became overdue, steps climbed, incidents raised, people whose term ended."""

    opened: int
    overdue: int
    climbed: int
    raised: int
    free: int


HAPPENED = """
    SELECT
        (SELECT count(*) FROM duty WHERE area BETWEEN %(lo)s AND %(hi)s AND occurs_on >= %(since)s::date - 1
            AND opens > %(since)s AND opens <= %(now)s),
        (SELECT count(*) FROM duty WHERE area BETWEEN %(lo)s AND %(hi)s AND how IS NULL AND closes >= %(since)s AND closes < %(now)s),
        (SELECT count(*) FROM climb WHERE area BETWEEN %(lo)s AND %(hi)s AND at > %(since)s AND at <= %(now)s),
        (SELECT count(*) FROM incident WHERE area BETWEEN %(lo)s AND %(hi)s AND raised > %(since)s AND raised <= %(now)s AND NOT hidden),
        (SELECT count(*) FROM enrolment WHERE area BETWEEN %(lo)s AND %(hi)s AND ends > %(since)s AND ends <= %(now)s AND annulled IS NULL)
"""


def happened(lo: int, hi: int, since: datetime, now: datetime) -> Happened:
    """After `since`, up to `now` (aware, UTC)."""
    with connection.cursor() as cursor:
        cursor.execute(HAPPENED, {"lo": lo, "hi": hi, "since": since, "now": now})
        return Happened(*cursor.fetchone())
