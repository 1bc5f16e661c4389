"""Going over to another version of a plan: one named decision, and what became of each file it is for."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anju.records.models.plans import Adoption
from anju.records.models.shape import Case, one_of


class Switching(Case):
    """Somebody decided that files go over to what `adoption` put into force. Its people are rows of `switched`."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, db_column="adoption", related_name="switchings")
    basis = models.TextField()
    """The paper or order by which it was decided."""
    decider = models.TextField()
    reason = models.BinaryField()
    by = models.TextField()
    begun = models.DateTimeField()
    state = models.TextField(default="waiting")

    class Meta:
        db_table = "switching"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["adoption", "begun"], name="switching_adoption")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("switching", "state", "waiting", "running", "done", "failed"),
            models.CheckConstraint(condition=~Q(basis="") & ~Q(decider=""), name="switching_named"),
        ]


class Switched(Case):
    """One file of such a decision: still waiting, gone over at `at`, or refused for `code`. The household reads its own."""

    switching = models.ForeignKey(Switching, models.PROTECT, db_column="switching", related_name="files")
    enrolment = models.BigIntegerField()
    state = models.TextField(default="waiting")
    code = models.TextField(default="")
    at = models.DateTimeField(null=True)
    before = models.ForeignKey(Adoption, models.PROTECT, null=True, db_column="before", related_name="left")
    """The adoption that counted before, and its version."""
    was = models.TextField(default="")
    version = models.TextField()
    basis = models.TextField()
    decider = models.TextField()
    closed = models.IntegerField(default=0)
    opened = models.IntegerField(default=0)
    ends_before = models.DateTimeField(null=True)
    ends_after = models.DateTimeField(null=True)

    class Meta:
        db_table = "switched"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["enrolment", "at"], name="switched_enrolment")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("switched", "state", "waiting", "done", "refused"),
            models.UniqueConstraint(fields=["switching", "enrolment"], name="switched_once"),
            models.UniqueConstraint(fields=["enrolment"], condition=Q(state="waiting"), name="switched_waiting"),
            models.CheckConstraint(condition=Q(state="done", at__isnull=False, before__isnull=False) | ~Q(state="done"), name="switched_at"),
            models.CheckConstraint(condition=~Q(state="refused", code=""), name="switched_code"),
            models.CheckConstraint(
                condition=Q(ends_before__isnull=True) | Q(ends_after__isnull=True) | Q(ends_after__lte=models.F("ends_before")), name="switched_ends"
            ),
        ]


class Outlook(Case):
    """What going over to `adoption` would change for each file, worked out as of `at` because somebody asked: kept until it is asked for anew."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, db_column="adoption", related_name="outlooks")
    by = models.TextField()
    asked = models.DateTimeField()
    at = models.DateTimeField(null=True)
    state = models.TextField(default="waiting")

    class Meta:
        db_table = "outlook"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["adoption", "area"], name="outlook_once"),
            one_of("outlook", "state", "waiting", "running", "done", "failed"),
            models.CheckConstraint(condition=Q(state="waiting") | Q(at__isnull=False), name="outlook_at"),
        ]


class Foreseen(Case):
    """One file of an outlook: still waiting, or what would change for it, by `marks`; `code` says why it cannot go over. Nothing of it is decided."""

    outlook = models.ForeignKey(Outlook, models.CASCADE, db_column="outlook", related_name="files")
    enrolment = models.BigIntegerField()
    state = models.TextField(default="waiting")
    before = models.ForeignKey(Adoption, models.PROTECT, null=True, db_column="before", related_name="+")
    """The adoption that counts for it now."""
    stage = models.TextField(default="")
    code = models.TextField(default="")
    marks = ArrayField(models.TextField(), default=list)
    ends = models.DateTimeField(null=True)
    """END, where it would come earlier."""

    class Meta:
        db_table = "foreseen"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["enrolment"], name="foreseen_enrolment")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("foreseen", "state", "waiting", "done"),
            models.UniqueConstraint(fields=["outlook", "enrolment"], name="foreseen_once"),
            models.CheckConstraint(condition=Q(state="waiting", marks=[]) | Q(state="done", marks__len__gt=0), name="foreseen_marks"),
        ]
