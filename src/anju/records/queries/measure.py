"""Numbers about the whole installation, for those who keep it running. Sums alone: nobody's data."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

STATEMENT = """
SELECT
    (SELECT count(*) FROM enrolment WHERE annulled IS NULL AND archived IS NULL AND (ends IS NULL OR ends > %(now)s)),
    (SELECT count(*) FROM enrolment WHERE annulled IS NULL AND archived IS NULL AND ends <= %(now)s),
    (SELECT count(*) FROM duty WHERE how IS NULL),
    (SELECT count(*) FROM duty WHERE how IS NULL AND closes < %(now)s),
    (SELECT count(*) FROM climb WHERE acknowledged_at IS NULL),
    (SELECT count(*) FROM incident WHERE settled_at IS NULL),
    (SELECT count(*) FROM outbox WHERE sent_at IS NULL AND NOT dead AND channel <> 'call'),
    (SELECT count(*) FROM outbox WHERE dead),
    (SELECT count(*) FROM channel WHERE dead_since IS NOT NULL),
    (SELECT least(min(individual_at), min(routine_at)) FROM pulse),
    (SELECT max(at) FROM seal)
"""


@dataclass(frozen=True, slots=True)
class Measures:
    """Counts at one instant, and the times that say whether work is done as it comes due."""

    enrolments: int
    ended: int
    duties_open: int
    duties_overdue: int
    climbs_unseen: int
    incidents_open: int
    outbox_waiting: int
    outbox_dead: int
    channels_dead: int
    due_since: datetime | None
    sealed: datetime | None

    def lag(self, now: datetime) -> timedelta:
        """How long the oldest thing that is due has waited for the tick."""
        return timedelta(0) if self.due_since is None else max(timedelta(0), now - self.due_since)


def measures(now: datetime) -> Measures:
    """All of them at `now`, in one statement, under the engine's scope: other purposes see their own part or nothing."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"now": now})
        return Measures(*cursor.fetchone())
