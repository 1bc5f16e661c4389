"""What the database decides set-wise (sql/sweep.sql), and what it hands a worker to decide (sql/load.sql)."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from anju.core.flow import ENGINE


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did: enrolments claimed, duties raised, rungs climbed."""

    claimed: int
    raised: int
    climbed: int


def routine(now: datetime, most: int) -> Swept:
    """Decide what whole groups share, for up to `most` enrolments due at `now`. Needs the engine's scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sweep_routine(%s, %s, %s)", [now, most, ENGINE])
        said = cursor.fetchone()[0]
    counts = json.loads(said) if isinstance(said, str) else said
    return Swept(counts["claimed"], counts["raised"], counts["climbed"])


def claim(now: datetime, most: int) -> list[int]:
    """Up to `most` enrolments that only the core can move on at `now`, locked for this transaction; none that another worker holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT claim(%s, %s)", [now, most])
        return [enrolment for (enrolment,) in cursor.fetchall()]


ASIDE = """
UPDATE pulse SET plain = false, routine_at = NULL, rung_at = NULL, individual_at = %s WHERE enrolment = %s RETURNING area
"""


def put_aside(enrolment: int, until: datetime) -> int:
    """Let nobody, set-wise or core, look at `enrolment` before `until`; its area. The next evaluation that succeeds sets its moments right."""
    with connection.cursor() as cursor:
        cursor.execute(ASIDE, [until, enrolment])
        (area,) = cursor.fetchone()
    return int(area)
