"""The demo's clock."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Clock(models.Model):
    """How far the demo's time is ahead of real time; one row, none outside a demo."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    offset = models.DurationField()

    class Meta:
        db_table = "clock"
        constraints: ClassVar[list[models.BaseConstraint]] = [models.CheckConstraint(condition=Q(id=1), name="clock_one")]
