"""Duties and the steps of their ladders, by month of the local date they are for; and what is counted of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anju.records.models.shape import Case, one_of

HOWS = ("done", "late", "waived", "replaced", "missed")


class Duty(Case):
    """One occurrence of one rule. `occurs_on` is part of its name and never moves; `opens` and `closes` may.

    `post` is who has it now, so that a list of one's duties is one index range: the post it was given to by name where `given`, else the
    holder of `role` (sql/holders.sql keeps it so); null: nobody, or the household itself where `role` is `person`.
    """

    pk = models.CompositePrimaryKey("jurisdiction", "enrolment", "occurs_on", "rule", "nth")
    enrolment = models.BigIntegerField()
    occurs_on = models.DateField()
    rule = models.TextField()
    nth = models.IntegerField()
    adoption = models.IntegerField()
    track = models.TextField()
    role = models.TextField()
    standing = models.BooleanField(default=False)
    """Whether `role` is a standing post's and not a seat's."""
    post = models.BigIntegerField(null=True)
    given = models.BooleanField(default=False)
    person = models.BigIntegerField(null=True)
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    evidence = models.TextField(default="")
    climbed = models.SmallIntegerField(default=0)
    acknowledged = models.BooleanField(default=False)
    opened_by = models.IntegerField(default=0)
    lapsed = models.BooleanField(default=False)
    need = models.BooleanField(default=False)
    must = models.BooleanField(default=True)
    hidden = models.BooleanField(default=False)
    """Not shown to the household: an abuser may stand at the same door."""
    how = models.TextField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.IntegerField(null=True)
    """Sequence number of the fact that closed it."""
    closed_by_whom = models.TextField(default="")
    told_late = models.BooleanField(default=False)
    reason = models.BinaryField(null=True)

    class Meta:
        db_table = "duty"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["post", "closes"], condition=Q(how__isnull=True), name="duty_post_open"),
            models.Index(fields=["post", "closed_at"], condition=Q(how__isnull=False), name="duty_post_closed"),
            models.Index(fields=["enrolment"], condition=Q(how__isnull=True), name="duty_enrolment_open"),
            models.Index(fields=["area", "occurs_on"], name="duty_area_day"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("duty", "how", *HOWS),
            models.CheckConstraint(
                condition=Q(how__isnull=True, closed_at__isnull=True) | Q(how__isnull=False, closed_at__isnull=False), name="duty_closed"
            ),
        ]


class Climb(Case):
    """A step of a duty's ladder: who was told, when, and whether they have seen it. `late`: recorded after an outage.

    `acknowledged_at` without `acknowledged_by`: the duty was closed then, and nobody need see it any more.
    """

    pk = models.CompositePrimaryKey("jurisdiction", "enrolment", "occurs_on", "rule", "nth", "step")
    enrolment = models.BigIntegerField()
    occurs_on = models.DateField()
    rule = models.TextField()
    nth = models.IntegerField()
    step = models.SmallIntegerField()
    at = models.DateTimeField()
    recorded = models.DateTimeField()
    to_role = models.TextField()
    to_post = models.BigIntegerField(null=True)
    acknowledged_by = models.TextField(default="")
    acknowledged_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)

    class Meta:
        db_table = "climb"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to_post", "acknowledged_at"], name="climb_post"),
            models.Index(fields=["area", "at"], name="climb_area"),
        ]


class Counter(Case):
    """How many occurrences of a rule were due on a day in an area, and how they closed. Open and overdue are read from the duties' own times."""

    day = models.DateField()
    adoption = models.IntegerField()
    rule = models.TextField()
    role = models.TextField()
    how = models.TextField()
    n = models.IntegerField(default=0)

    class Meta:
        db_table = "counter"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "day", "adoption", "rule", "role", "how"], name="counter_once"),
            one_of("counter", "how", "due", *HOWS),
        ]
