"""The append-only, chained record of every fact and decision, and the nightly seal over all of it."""

from typing import ClassVar

from django.db import models

from anju.records.models.shape import Case, one_of


class Entry(Case):
    """One link. `digest` is over salt and body, `hash` over the link before, the digest and every other column: see sql/chain.sql.

    Purging blanks `body` and `salt`; the chain holds. `sensitivity` is the evidence's, so that the body is read by nobody who may not read that.
    """

    pk = models.CompositePrimaryKey("jurisdiction", "enrolment", "recorded", "seq")
    enrolment = models.BigIntegerField()
    recorded = models.DateTimeField()
    seq = models.IntegerField()
    kind = models.TextField()
    v = models.SmallIntegerField(default=1)
    happened = models.DateTimeField(null=True)
    actor = models.TextField(default="")
    engine = models.TextField(default="")
    sensitivity = models.TextField(default="duty")
    salt = models.BinaryField(null=True)
    body = models.TextField(null=True)
    digest = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        db_table = "entry"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment", "seq"], name="entry_enrolment_seq"),
            models.Index(fields=["area", "recorded"], name="entry_area"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [one_of("entry", "sensitivity", "health", "need", "watch", "duty", "hidden")]


class Seal(models.Model):
    """One night's sum over the heads of all ledgers as of `upto`, chained to the night before; kept outside the database too."""

    at = models.DateTimeField()
    upto = models.DateTimeField()
    ledgers = models.BigIntegerField()
    entries = models.BigIntegerField()
    sha256 = models.BinaryField()
    previous = models.BinaryField()

    class Meta:
        db_table = "seal"
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["upto"], name="seal_upto")]
