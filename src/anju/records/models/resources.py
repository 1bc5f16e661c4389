"""Things there are only so many of: which there are, who has which, and what happened to each."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anju.records.models.shape import Case, one_of


class Resource(Case):
    """A plan's resource over the area that adopted it; a later version of the plan goes on with the same one."""

    plan = models.TextField()
    name = models.TextField()

    class Meta:
        db_table = "resource"
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["area", "plan", "name"], name="resource_once")]


class ResourceUnit(Case):
    """One room, car or bed. In use it has a place among `capacity`; out of use it has none."""

    resource = models.ForeignKey(Resource, models.PROTECT, db_column="resource", related_name="units")
    label = models.TextField()
    plain = models.TextField()
    slot = models.SmallIntegerField(null=True)
    capacity = models.SmallIntegerField()
    unused = models.DateTimeField(null=True)

    class Meta:
        db_table = "resource_unit"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["resource", "plain"], name="resource_unit_label"),
            models.UniqueConstraint(fields=["resource", "slot"], condition=Q(slot__isnull=False), name="resource_unit_slot"),
            models.CheckConstraint(
                condition=Q(slot__isnull=True, unused__isnull=False)
                | Q(slot__isnull=False, slot__gte=1, slot__lte=F("capacity"), unused__isnull=True),
                name="resource_unit_capacity",
            ),
            models.CheckConstraint(condition=~Q(plain=""), name="resource_unit_named"),
        ]


class Taking(Case):
    """`enrolment` has the unit from `since` until it is given back, however the enrolment ends. `fact` took it, `given_fact` gave it back.

    At most `at_once` of a resource are out, each in a `slot` of its own; one more only as an `exception` with its sealed reason.
    `undone`: taking it was a slip.
    """

    resource = models.ForeignKey(Resource, models.PROTECT, db_column="resource", related_name="takings")
    unit = models.ForeignKey(ResourceUnit, models.PROTECT, db_column="unit", related_name="takings")
    enrolment = models.BigIntegerField()
    fact = models.IntegerField()
    slot = models.SmallIntegerField(null=True)
    at_once = models.SmallIntegerField()
    exception = models.BooleanField(default=False)
    reason = models.BinaryField(null=True)
    since = models.DateTimeField()
    by = models.TextField()
    until = models.DateTimeField(null=True)
    given_fact = models.IntegerField(null=True)
    given_by = models.TextField(default="")
    undone = models.BooleanField(default=False)
    purged = models.DateTimeField(null=True)

    class Meta:
        db_table = "taking"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area"], name="taking_area"),
            models.Index(fields=["enrolment"], name="taking_enrolment"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit"], condition=Q(until__isnull=True), name="taking_one"),
            models.UniqueConstraint(fields=["resource", "slot"], condition=Q(until__isnull=True, slot__isnull=False), name="taking_at_once"),
            models.CheckConstraint(
                condition=Q(exception=True, slot__isnull=True) | Q(exception=False, slot__isnull=False, slot__gte=1, slot__lte=F("at_once")),
                name="taking_slot",
            ),
            models.CheckConstraint(condition=Q(exception=False) | Q(reason__isnull=False) | Q(purged__isnull=False), name="taking_reason"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="taking_span"),
        ]


class UnitStep(Case):
    """What its keeper did with a unit, and why: named, renamed, out of use and back; given back where nobody else can any more."""

    unit = models.ForeignKey(ResourceUnit, models.PROTECT, db_column="unit", related_name="steps")
    what = models.TextField()
    label = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    reason = models.BinaryField(null=True)

    class Meta:
        db_table = "unit_step"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["unit", "at"], name="unit_step_unit")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("unit_step", "what", "named", "renamed", "unused", "used", "given_back"),
            models.CheckConstraint(condition=~Q(what__in=["unused", "given_back"]) | Q(reason__isnull=False), name="unit_step_reason"),
        ]
