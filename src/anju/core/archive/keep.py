"""How long an archived enrolment's personal data is kept: the plan's period, counted from the day it was archived (CF-59, DN-34)."""

from datetime import datetime, timedelta

from anju.core.enrolment.admit import MIDNIGHT
from anju.core.moments import instant_of, local_day
from anju.core.plan.model import Plan


def purge_at(plan: Plan, archived: datetime, zone: str) -> datetime:
    """When bodies, identities and readings are blanked: 00:00 local after the plan's period. Digests and counts stay."""
    return instant_of(local_day(archived, zone) + timedelta(days=plan.retention_days + 1), MIDNIGHT, zone)
