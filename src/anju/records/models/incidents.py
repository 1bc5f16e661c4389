"""Things that must be disposed of."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anju.records.models.shape import Case


class Incident(Case):
    """Open until its lead duty is closed with an outcome. `rule` is the kind, with `.role` where nobody holds that role."""

    enrolment = models.BigIntegerField()
    rule = models.TextField()
    occurs_on = models.DateField()
    nth = models.IntegerField()
    raised = models.DateTimeField()
    opened_by = models.IntegerField(default=0)
    lead_role = models.TextField(default="")
    hidden = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.IntegerField(null=True)
    how = models.TextField(null=True)
    outcome = models.TextField(null=True)

    class Meta:
        db_table = "incident"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "raised"], name="incident_area"),
            models.Index(fields=["area"], condition=Q(settled_at__isnull=True), name="incident_open"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "rule", "occurs_on", "nth"], name="incident_once"),
        ]
