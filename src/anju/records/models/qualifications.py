"""What members of staff were trained, certified or immunised in, from when to when."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value

from anju.records.models.areas import Member
from anju.records.models.shape import Case

DAYS = Func(F("since"), F("until"), Value("[]"), function="daterange", output_field=DateRangeField())


class Qualification(Case):
    """`member` has what `plan` calls `name` from the day `since` to the day `until`, both counted, where it was not withdrawn.

    `paper`: the certificate in words, `picture`: photographed; both sealed, one at least. `enrolment`, `occurs_on`, `nth`: the duty that its keeper
    got before it runs out. Days of one name never overlap while they stand, and no row is rewritten (migration 0040).
    """

    member = models.ForeignKey(Member, models.PROTECT, db_column="member", related_name="qualifications")
    plan = models.TextField()
    name = models.TextField()
    since = models.DateField()
    until = models.DateField()
    paper = models.BinaryField(null=True)
    picture = models.BinaryField(null=True)
    at = models.DateTimeField()
    by = models.TextField()
    withdrawn = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(default="", db_default="")
    why = models.BinaryField(null=True)
    enrolment = models.BigIntegerField(null=True)
    occurs_on = models.DateField(null=True)
    nth = models.IntegerField(null=True)

    class Meta:
        db_table = "qualification"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area"], name="qualification_area"),
            models.Index(fields=["until"], condition=Q(withdrawn=None, nth=None), name="qualification_unheard"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ExclusionConstraint(
                name="qualification_one",
                expressions=[("member", "="), ("plan", "="), ("name", "="), (DAYS, "&&")],
                condition=Q(withdrawn__isnull=True),
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="qualification_span"),
            models.CheckConstraint(condition=Q(paper__isnull=False) | Q(picture__isnull=False), name="qualification_proven"),
            models.CheckConstraint(
                condition=Q(withdrawn=None, withdrawn_by="", why=None) | (Q(withdrawn__isnull=False, why__isnull=False) & ~Q(withdrawn_by="")),
                name="qualification_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(enrolment=None, occurs_on=None, nth=None) | Q(enrolment__isnull=False, occurs_on__isnull=False, nth__isnull=False),
                name="qualification_told",
            ),
        ]
