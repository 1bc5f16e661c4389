"""Lists that an area or a unit owed at an hour, as they were sent."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anju.records.models.shape import Case


class Digest(Case):
    """One list as sent: what the duty of the same name owed. `fact` is the entry of the ledger that carries `digest`, the check code of its lines.

    `since` to `cut_off` is what it looked at. `withdrawn`: sending it was a slip; the duty is open again.
    """

    enrolment = models.BigIntegerField()
    rule = models.TextField()
    occurs_on = models.DateField()
    nth = models.IntegerField()
    fact = models.IntegerField()
    since = models.DateTimeField()
    cut_off = models.DateTimeField()
    sent = models.DateTimeField()
    by = models.TextField()
    lines = models.IntegerField()
    struck = models.IntegerField()
    digest = models.BinaryField()
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        db_table = "digest"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "sent"], name="digest_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "rule", "occurs_on", "nth"], condition=Q(withdrawn__isnull=True), name="digest_once"),
            models.CheckConstraint(condition=Q(struck__gte=0, lines__gte=F("struck")), name="digest_struck"),
            models.CheckConstraint(condition=Q(sent__gte=F("cut_off"), cut_off__gte=F("since")), name="digest_span"),
        ]


class DigestLine(Case):
    """One line of a list as sent: what it says, sealed, and a salted digest of that, which stays when the words are purged.

    `enrolment` is whom it is about. A struck line stays with its sealed reason.
    """

    list = models.ForeignKey(Digest, models.PROTECT, db_column="list", related_name="rows")
    number = models.IntegerField()
    enrolment = models.BigIntegerField()
    said = models.BinaryField(null=True)
    salt = models.BinaryField(null=True)
    digest = models.BinaryField()
    struck = models.BooleanField(default=False)
    reason = models.BinaryField(null=True)
    purged = models.DateTimeField(null=True)

    class Meta:
        db_table = "digest_line"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area"], name="digest_line_area"),
            models.Index(fields=["enrolment"], name="digest_line_enrolment"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["list", "number"], name="digest_line_once"),
            models.CheckConstraint(condition=Q(struck=False) | Q(reason__isnull=False) | Q(purged__isnull=False), name="digest_line_reason"),
        ]
