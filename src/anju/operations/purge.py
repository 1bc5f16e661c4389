"""The nightly purge: what was said in archived enrolments is blanked when the plan's period is over; that it was said stays, and the chain holds."""

import logging
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce

from anju.core.archive.keep import purge_at
from anju.operations.plans import plan_of
from anju.records.models import Enrolment
from anju.records.scope import ENGINE, scoped

log = logging.getLogger(__name__)

RECEIPTS = timedelta(days=90)


def purge(now: datetime) -> int:
    """Purge every enrolment whose period is over at `now`, each in a transaction of its own, and old receipts; how many enrolments were."""
    due = overdue(now)
    for enrolment in due:
        with scoped(ENGINE), connection.cursor() as cursor:
            cursor.execute("SELECT purge_enrolment(%s, %s, 'engine')", [enrolment, now])
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("SELECT forget_receipts(%s)", [now - RECEIPTS])
    return len(due)


def overdue(now: datetime) -> tuple[int, ...]:
    """The enrolments that should be blanked at `now` and are not. What belongs to another file is kept as long as that one is."""
    with scoped(ENGINE):
        kept = Enrolment.objects.filter(Q(parent=None) | Q(parent__archived__lte=now), archived__lte=now, purged=None).order_by("id")
        rows = list(kept.values_list("id", Coalesce("parent__adoption", "adoption"), Coalesce("parent__archived", "archived"), "zone"))
        return tuple(number for number, adoption, archived, zone in rows if archived and purge_at(plan_of(adoption), archived, zone) <= now)
