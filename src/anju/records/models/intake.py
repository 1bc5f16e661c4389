"""Spreadsheets taken in, row by row, and how their columns were understood."""

from typing import ClassVar

from django.db import models

from anju.records.models.evidence import File
from anju.records.models.shape import Case, one_of


class Import(Case):
    """One file on its way: read, columns confirmed, previewed, taken in. `rows` = created + merged + rejected + unchanged (in `counts`)."""

    kind = models.TextField()
    register = models.BigIntegerField(null=True)
    """The register that a file of doors is brought for."""
    by = models.TextField()
    filename = models.TextField()
    file = models.ForeignKey(File, models.PROTECT, null=True, db_column="file")
    state = models.TextField(default="reading")
    rows = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    layout = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    error = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "import"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "at"], name="import_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(kind__in=["people", "staff", "doors", "results"]), name="import_kind_known"),
            one_of("import", "state", "reading", "columns", "previewing", "ready", "taking", "taken", "failed"),
        ]


class ImportRow(Case):
    """What became of one row of a sheet, and why. The cells are sealed."""

    source = models.ForeignKey(Import, models.PROTECT, db_column="import", related_name="lines")
    sheet = models.TextField()
    row = models.IntegerField()
    outcome = models.TextField(null=True)
    why = models.TextField(default="")
    fields = models.BinaryField(null=True)
    person = models.BigIntegerField(null=True)
    into = models.BigIntegerField(null=True)
    enrolment = models.BigIntegerField(null=True)
    warnings = models.JSONField(default=list)
    undone = models.DateTimeField(null=True)

    class Meta:
        db_table = "import_row"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "sheet", "row"], name="import_row_once"),
            one_of("import_row", "outcome", "created", "merged", "rejected", "unchanged"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area"], name="import_row_area"),
            models.Index(fields=["person"], name="import_row_person"),
        ]


class LayoutMemory(models.Model):
    """Columns confirmed once are known again by the fingerprint of their headings."""

    fingerprint = models.TextField()
    jurisdiction = models.IntegerField()
    area = models.BigIntegerField()
    layout = models.JSONField()
    confirmed_by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "layout_memory"
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["area", "fingerprint"], name="layout_memory_once")]


class Transfer(Case):
    """A person goes to another area: asked for by `area`, `from_area` answers; or, with `enrolment`, handed over by `from_area`, `area` answers.

    Handed over: `address` and `behind` (who stays behind, and who cares for them) are sealed, for both sides.
    """

    person = models.BigIntegerField()
    from_area = models.BigIntegerField()
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    reason = models.BinaryField(null=True)
    state = models.TextField(default="asked")
    answered_by = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    enrolment = models.BigIntegerField(null=True)
    address = models.BinaryField(null=True)
    behind = models.BinaryField(null=True)

    class Meta:
        db_table = "transfer"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area"], name="transfer_area"),
            models.Index(fields=["from_area"], name="transfer_from"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("transfer", "state", "asked", "accepted", "refused", "withdrawn"),
            models.UniqueConstraint(fields=["enrolment"], condition=models.Q(state="asked", enrolment__isnull=False), name="transfer_offered_once"),
        ]
