"""What is to be told outside and inside, and that the loops which tell it are alive."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anju.records.models.areas import Agency
from anju.records.models.shape import Case, one_of


class Outbox(models.Model):
    """One message to leave by one channel: a link and a count, never a name or a finding. `key` makes it once."""

    jurisdiction = models.IntegerField(null=True)
    area = models.BigIntegerField(null=True)
    key = models.TextField(unique=True)
    channel = models.TextField(default="any")
    to_post = models.BigIntegerField(null=True)
    to_text = models.TextField(default="")
    kind = models.TextField()
    count = models.IntegerField(default=1)
    link = models.TextField(default="")
    enrolment = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    dead = models.BooleanField(default=False)
    error = models.TextField(default="")

    class Meta:
        db_table = "outbox"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["next_at"], condition=Q(sent_at__isnull=True, dead=False), name="outbox_due")]


class Notice(Case):
    """What a post is told inside Anju, at once: a step of a ladder, a duty given, a message gone dead."""

    post = models.BigIntegerField()
    kind = models.TextField()
    enrolment = models.BigIntegerField(null=True)
    occurs_on = models.DateField(null=True)
    rule = models.TextField(default="")
    nth = models.IntegerField(default=0)
    step = models.SmallIntegerField(default=0)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notice"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["post"], condition=Q(seen_at__isnull=True), name="notice_unseen"),
            models.Index(fields=["area"], name="notice_area"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["post", "kind", "enrolment", "occurs_on", "rule", "nth", "step"], name="notice_once", nulls_distinct=False
            ),
        ]


class Channel(Case):
    """How messages leave for an agency, or for everybody in an area: the address of its chat robot or of the mail server, sealed (both hold secrets).

    `failures` counts those in a row; after too many it is dead since `dead_since`, until something goes through again.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, db_column="agency")
    kind = models.TextField()
    address = models.BinaryField()
    failures = models.SmallIntegerField(default=0)
    dead_since = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    set_by = models.TextField(default="")
    set_at = models.DateTimeField()

    class Meta:
        db_table = "channel"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "agency", "kind"], name="channel_once", nulls_distinct=False),
            one_of("channel", "kind", "mail", "robot"),
        ]


class Heartbeat(models.Model):
    """When a loop last came round; silence past its limit turns every staff page red."""

    loop = models.TextField(primary_key=True)
    at = models.DateTimeField()
    real_at = models.DateTimeField(null=True)
    """The same in real time, while the demo's clock may differ."""
    note = models.TextField(default="")

    class Meta:
        db_table = "heartbeat"
