"""Recorded facts that prove duties or stand alone, the receipts that make a report arrive once, and files."""

from typing import ClassVar

from django.db import models

from anju.records.models.shape import Case, one_of


class Evidence(Case):
    """One answered form. By month of `recorded`, which is ours: what a device claims as `happened` may lie anywhere."""

    pk = models.CompositePrimaryKey("jurisdiction", "enrolment", "recorded", "seq")
    enrolment = models.BigIntegerField()
    recorded = models.DateTimeField()
    seq = models.IntegerField()
    form = models.TextField()
    values = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    """The form's sealed fields together, as one sealed JSON object."""
    happened = models.DateTimeField(null=True)
    by = models.TextField(default="")
    via = models.TextField(default="")
    rule = models.TextField(null=True)
    occurs_on = models.DateField(null=True)
    nth = models.IntegerField(null=True)
    corrects = models.IntegerField(null=True)
    superseded = models.BooleanField(default=False)
    sensitivity = models.TextField(default="duty")

    class Meta:
        db_table = "evidence"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment", "form", "recorded"], name="evidence_form"),
            models.Index(fields=["area", "recorded"], name="evidence_area"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [one_of("evidence", "sensitivity", "health", "need", "watch", "duty", "hidden")]


class Receipt(models.Model):
    """An accepted report and what was answered, by its sender's key: sent twice, answered twice, stored once."""

    key = models.UUIDField(primary_key=True)
    jurisdiction = models.IntegerField()
    area = models.BigIntegerField()
    enrolment = models.BigIntegerField()
    answered = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        db_table = "receipt"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="receipt_at")]


class Photo(Case):
    """A photograph that answers question `field` of the fact `seq`, made small and bare of all the device added, with a smaller one for lists.

    The fact's own answer is `sha256` in hex. `sensitivity` and `by` are the fact's: whoever may read the one may see the other.
    Purged, its bytes and their digest are gone together.
    """

    enrolment = models.BigIntegerField()
    seq = models.IntegerField()
    field = models.TextField()
    recorded = models.DateTimeField()
    by = models.TextField(default="")
    sensitivity = models.TextField(default="duty")
    sealed = models.BinaryField(null=True)
    small = models.BinaryField(null=True)
    sha256 = models.BinaryField(null=True)

    class Meta:
        db_table = "photo"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="photo_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "seq", "field"], name="photo_once"),
            one_of("photo", "sensitivity", "health", "need", "watch", "duty", "hidden"),
            models.CheckConstraint(
                condition=models.Q(sealed=None, small=None, sha256=None) | models.Q(sealed__isnull=False, small__isnull=False, sha256__isnull=False),
                name="photo_whole",
            ),
        ]


class File(Case):
    """An import or a paper: sealed, limited in size."""

    enrolment = models.BigIntegerField(null=True)
    kind = models.TextField()
    name = models.TextField(default="")
    mime = models.TextField(default="application/octet-stream")
    sealed = models.BinaryField(null=True)
    size = models.IntegerField()
    sha256 = models.BinaryField()
    at = models.DateTimeField()
    by = models.TextField(default="")

    class Meta:
        db_table = "file"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment"], name="file_enrolment"),
            models.Index(fields=["area"], name="file_area"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(size__gte=0, size__lte=20 * 1024 * 1024), name="file_size"),
        ]
