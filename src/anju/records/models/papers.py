"""Papers: numbered, versioned, hashed; served; verified by strangers."""

from typing import ClassVar

from django.db import models

from anju.records.models.evidence import File
from anju.records.models.shape import Case, one_of


class Paper(Case):
    """One version of one paper of an enrolment. `number` names the paper for ever; a corrected one is the next version."""

    enrolment = models.BigIntegerField()
    document = models.TextField()
    number = models.TextField()
    version = models.SmallIntegerField(default=1)
    language = models.TextField(default="zh")
    file = models.ForeignKey(File, models.PROTECT, null=True, db_column="file")
    sha256 = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.TextField()
    superseded = models.DateTimeField(null=True)

    class Meta:
        db_table = "paper"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment"], name="paper_enrolment"),
            models.Index(fields=["area"], name="paper_area"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["number", "version", "language"], name="paper_number"),
            one_of("paper", "language", "zh", "en", "both"),
        ]


class Serving(Case):
    """How a document reached the household, or that it was refused. `how` is the plan's own word for the way; without `paper` none was made yet.

    `fact`: the number of what said so in the ledger; `undone`: when that was taken back.
    """

    paper = models.ForeignKey(Paper, models.PROTECT, null=True, db_column="paper", related_name="servings")
    enrolment = models.BigIntegerField()
    document = models.TextField(default="", db_default="")
    fact = models.IntegerField(null=True)
    undone = models.DateTimeField(null=True)
    how = models.TextField()
    by = models.TextField()
    to = models.TextField(default="")
    at = models.DateTimeField()
    refused = models.BooleanField(default=False)

    class Meta:
        db_table = "serving"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment"], name="serving_enrolment"),
            models.Index(fields=["area"], name="serving_area"),
        ]


class Certificate(Case):
    """The code on a paper, by which a stranger learns that it is genuine and nothing else. `digest`: over what the paper says (hex)."""

    code = models.TextField(unique=True)
    digest = models.TextField(default="")
    paper = models.ForeignKey(Paper, models.PROTECT, db_column="paper", related_name="certificates")
    enrolment = models.BigIntegerField()
    issued = models.DateTimeField()
    revoked = models.DateTimeField(null=True)

    class Meta:
        db_table = "certificate"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["enrolment"], name="certificate_enrolment")]
