"""The nightly recount: every counter against the duties themselves. A difference is an incident of its area, and is put right."""

from datetime import date, datetime, timedelta

from anju.records import alarms
from anju.records.queries import recount as counts
from anju.records.queries.recount import Difference
from anju.records.scope import ENGINE, scoped

KIND = "counters"
WIDEST = (0, 2**63 - 1)
BACK = timedelta(days=60)
AHEAD = timedelta(days=2)


def recount(now: datetime) -> tuple[Difference, ...]:
    """Compare the last sixty days, raise an incident in each area that differs, and put the counters right; what differed."""
    since, until = (now - BACK).date(), (now + AHEAD).date()
    with scoped(ENGINE):
        found = counts.differences(*WIDEST, since, until)
        for area in sorted({difference.area for difference in found}):
            alarms.alarm(area, KIND, now)
        if found:
            counts.put_right(*WIDEST, since, until)
    return found


def differences(since: date, until: date) -> tuple[Difference, ...]:
    """What differs in the local days `since` to `until`, changed by nobody."""
    with scoped(ENGINE):
        return counts.differences(*WIDEST, since, until)
