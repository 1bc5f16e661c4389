"""Phones that carry a round through places without signal, and the work they bring back."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anju.records.models.areas import Member
from anju.records.models.shape import Case, one_of

GONE = ("signout", "pins", "command", "hand")
OUTCOMES = ("refused", "recorded", "added", "handed", "dropped")
REASONS = ("colleague", "twice", "mistake", "elsewhere", "late")


class Phone(Case):
    """A phone on which a member keeps a round, known by the hash of a random word of its own; in the area of the member's post.

    `queued` pieces of work waited on it at its last contact, the oldest since `oldest`. `wipe`: it was told to forget everything. `gone`: it has,
    and how; `lost` pieces of unsent work with it, which somebody has `seen`. `silent`: since when its silence is an incident.
    """

    member = models.ForeignKey(Member, models.PROTECT, db_column="member", related_name="phones")
    word_hash = models.BinaryField(unique=True)
    made = models.DateTimeField()
    taken = models.DateTimeField()
    heard = models.DateTimeField()
    queued = models.IntegerField(default=0)
    oldest = models.DateTimeField(null=True)
    wipe = models.DateTimeField(null=True)
    wipe_by = models.TextField(default="")
    gone = models.DateTimeField(null=True)
    how = models.TextField(default="")
    lost = models.IntegerField(default=0)
    silent = models.DateTimeField(null=True)
    seen = models.DateTimeField(null=True)
    seen_by = models.TextField(default="")

    class Meta:
        db_table = "phone"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area"], name="phone_area"),
            models.Index(fields=["member"], name="phone_member"),
            models.Index(fields=["heard"], condition=Q(gone__isnull=True, silent__isnull=True), name="phone_unheard"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("phone", "how", *GONE, empty=True),
            models.CheckConstraint(condition=Q(queued__gte=0) & Q(lost__gte=0), name="phone_counts"),
            models.CheckConstraint(condition=Q(gone__isnull=True, how="") | (Q(gone__isnull=False) & ~Q(how="")), name="phone_gone"),
        ]


class Along(Case):
    """A duty that a phone took along on its latest round, in the area of the duty's file. Gone once the round is taken anew or the duty settled."""

    phone = models.ForeignKey(Phone, models.PROTECT, db_column="phone", related_name="along")
    enrolment = models.BigIntegerField()
    occurs_on = models.DateField()
    rule = models.TextField()
    nth = models.IntegerField()

    class Meta:
        db_table = "along"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="along_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["phone", "enrolment", "occurs_on", "rule", "nth"], name="along_once")
        ]


class Carried(Case):
    """One piece of work that a phone brought, by its idempotency key: when it was kept there and came here, and what became of it.

    `codes`: why it was refused. `reason`: why its member dropped it. What it says stands in the ledger, or nowhere.
    """

    key = models.UUIDField(primary_key=True)
    phone = models.ForeignKey(Phone, models.PROTECT, db_column="phone", related_name="carried")
    by = models.TextField()
    enrolment = models.BigIntegerField()
    duty = models.TextField()
    captured = models.DateTimeField()
    came = models.DateTimeField()
    outcome = models.TextField()
    codes = models.TextField(default="")
    reason = models.TextField(default="")
    settled = models.DateTimeField(null=True)

    class Meta:
        db_table = "carried"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "came"], name="carried_area"),
            models.Index(fields=["enrolment"], name="carried_enrolment"),
            models.Index(fields=["phone"], name="carried_phone"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("carried", "outcome", *OUTCOMES),
            one_of("carried", "reason", *REASONS, empty=True),
            models.CheckConstraint(condition=Q(outcome="dropped") & ~Q(reason="") | ~Q(outcome="dropped") & Q(reason=""), name="carried_reason"),
            models.CheckConstraint(
                condition=Q(outcome="refused", settled__isnull=True) | (~Q(outcome="refused") & Q(settled__isnull=False)), name="carried_settled"
            ),
        ]
