"""Papers: numbered, versioned, hashed; signed and sealed by distinct posts; served; verified by strangers."""

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


class Mark(Case):
    """A signature, seal or review of a document by a post, in one round; a returned paper begins the next round."""

    enrolment = models.BigIntegerField()
    document = models.TextField()
    rule = models.TextField()
    role = models.TextField()
    post = models.BigIntegerField()
    kind = models.TextField()
    verdict = models.TextField(default="")
    reason = models.BinaryField(null=True)
    round = models.SmallIntegerField(default=1)
    at = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        db_table = "mark"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="mark_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("mark", "kind", "sign", "seal", "review"),
            one_of("mark", "verdict", "passed", "returned", empty=True),
            models.UniqueConstraint(fields=["enrolment", "document", "rule", "round"], condition=models.Q(withdrawn__isnull=True), name="mark_once"),
        ]


class Serving(Case):
    """How a paper reached the household, or that it was refused. `how` is the plan's own word for the way."""

    paper = models.ForeignKey(Paper, models.PROTECT, db_column="paper", related_name="servings")
    enrolment = models.BigIntegerField()
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
