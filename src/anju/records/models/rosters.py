"""Watches over an area's pooled staff."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anju.records.models.shape import Case


class WatchShift(Case):
    """One post's shift of a roster; nobody stands two at once (sql/constraints.sql)."""

    roster = models.TextField()
    role = models.TextField()
    post = models.BigIntegerField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    by = models.TextField(default="")

    class Meta:
        db_table = "watch_shift"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "starts"], name="watch_shift_area"),
            models.Index(fields=["post"], name="watch_shift_post"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="watch_shift_span")]


class RosterPlan(Case):
    """A day of a roster was laid out, by whom."""

    roster = models.TextField()
    day = models.DateField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "roster_plan"
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["area", "roster", "day"], name="roster_plan_once")]
