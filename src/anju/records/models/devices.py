"""Sensors of a home: why each was fitted, what it was last known to say, what changed; and the platforms that push what theirs tell."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anju.records.models.enrolments import Enrolment
from anju.records.models.people import Household
from anju.records.models.shape import Case, one_of

KINDS = ("contact", "smoke", "gas", "water")
POSITIONS = ("unknown", "open", "closed")


class Device(Case):
    """A sensor, by the random word it is called on the air. It counts from `started` until the END of the file it was fitted for, at that door.

    `told` counts its messages, `unread` those that could not be read. `recent`: digests of the last packets, by which one that comes again is known.
    """

    key = models.TextField()
    kind = models.TextField()
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, db_column="enrolment", related_name="devices")
    household = models.ForeignKey(Household, models.PROTECT, db_column="household", related_name="devices")
    fitted = models.DateTimeField()
    by = models.TextField()
    reason = models.BinaryField(null=True)
    paired = models.DateTimeField(null=True)
    started = models.DateTimeField(null=True)
    started_by = models.TextField(default="")
    removed = models.DateTimeField(null=True)
    removed_by = models.TextField(default="")
    position = models.TextField(default="unknown")
    settled = models.TextField(default="unknown")
    moved = models.DateTimeField(null=True)
    opened = models.DateTimeField(null=True)
    battery = models.SmallIntegerField(null=True)
    weak = models.BooleanField(default=False)
    tampered = models.BooleanField(default=False)
    hazard = models.TextField(null=True)
    heard = models.DateTimeField(null=True)
    listen = models.DateTimeField(null=True)
    """Until when it may say nothing before it counts as silent."""
    silent = models.DateTimeField(null=True)
    told = models.BigIntegerField(default=0)
    unread = models.BigIntegerField(default=0)
    recent = models.TextField(default="")
    purged = models.DateTimeField(null=True)

    class Meta:
        db_table = "device"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area"], name="device_area"),
            models.Index(fields=["enrolment"], name="device_enrolment"),
            models.Index(fields=["listen"], condition=Q(removed__isnull=True, silent__isnull=True, started__isnull=False), name="device_listen"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key"], condition=Q(removed__isnull=True), name="device_once"),
            one_of("device", "kind", *KINDS),
            one_of("device", "position", *POSITIONS),
            one_of("device", "settled", *POSITIONS),
            models.CheckConstraint(condition=Q(reason__isnull=False) | Q(purged__isnull=False), name="device_reason"),
            models.CheckConstraint(condition=Q(started__isnull=True) | Q(paired__isnull=False), name="device_tried"),
            models.CheckConstraint(condition=Q(battery__isnull=True) | Q(battery__gte=0, battery__lte=100), name="device_battery"),
        ]


class Signal(Case):
    """Something that changed at a sensor, and when it became a fact of its file's ledger (`decided`). Never changed otherwise."""

    device = models.ForeignKey(Device, models.PROTECT, db_column="device", related_name="signals")
    enrolment = models.BigIntegerField()
    word = models.TextField()
    at = models.DateTimeField()
    received = models.DateTimeField()
    due = models.DateTimeField()
    """When it is to be decided: at once, or later where that failed."""
    decided = models.DateTimeField(null=True)

    class Meta:
        db_table = "signal"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due"], condition=Q(decided__isnull=True), name="signal_due"),
            models.Index(fields=["enrolment", "at"], name="signal_enrolment"),
            models.Index(fields=["area"], name="signal_area"),
        ]


class Road(Case):
    """A vendor's platform that pushes what its sensors in an area tell, known by `key` and by a secret that signs each push."""

    key = models.TextField(unique=True)
    name = models.TextField()
    secret = models.BinaryField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "road"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="road_area")]


class Pushed(models.Model):
    """A push that was stored, by its sender and nonce: sent again it is answered again, and stored once."""

    pk = models.CompositePrimaryKey("road", "nonce")
    road = models.ForeignKey(Road, models.PROTECT, db_column="road", related_name="pushes")
    nonce = models.TextField()
    at = models.DateTimeField()
    stored = models.IntegerField()

    class Meta:
        db_table = "pushed"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["at"], name="pushed_at")]
