"""Phones with work on them that are silent, and work that was lost with one: an incident of the area's command, until it is heard or seen."""

from datetime import datetime, timedelta

from django.db.models import Q

from anju.records import alarms
from anju.records.models import Phone
from anju.records.scope import ENGINE, scoped

SILENT = timedelta(days=1)
"""After so long without contact a phone with work on it is asked after."""
KIND = "phone"
TROUBLED = Q(gone=None, silent__isnull=False) | Q(lost__gt=0, seen=None)


def watch(now: datetime) -> int:
    """Raise what has become silent by `now` (aware, UTC); how many phones."""
    with scoped(ENGINE):
        found = Phone.objects.select_for_update(skip_locked=True).filter(gone=None, silent=None, queued__gt=0, heard__lt=now - SILENT)
        rows = list(found.order_by("pk")[:200])
        for row in rows:
            row.silent = now
        Phone.objects.bulk_update(rows, ["silent"])
        for area in sorted({row.area for row in rows}):
            alarms.alarm(area, KIND, now)
    return len(rows)


def calm(area: int, now: datetime) -> None:
    """Raise or settle the area's incident by what is there now. In the engine's scope."""
    if Phone.objects.filter(TROUBLED, area=area).exists():
        alarms.alarm(area, KIND, now)
    else:
        alarms.settle(area, KIND, "heard again", now)
