"""The household's own door, who looked, who called, what was agreed to and complained of."""

from typing import ClassVar

from django.db import models

from anju.records.models.enrolments import Enrolment
from anju.records.models.people import Person
from anju.records.models.shape import Case, one_of


class Link(Case):
    """A household's personal link; only the hash of its secret is kept."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, db_column="enrolment", related_name="links")
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_column="person")
    secret_hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    revoked = models.DateTimeField(null=True)
    consent = models.BigIntegerField(null=True)
    """What a link for somebody from afar stands on; it is for no adult of the door then."""

    class Meta:
        db_table = "link"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="link_area")]


class Pin(models.Model):
    """One adult's PIN, hashed. Five wrong tries lock it until somebody calls; the emergency page asks none. `first`: staff's, to be replaced."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, db_column="person")
    jurisdiction = models.IntegerField()
    area = models.BigIntegerField()
    hash = models.TextField()
    tries = models.SmallIntegerField(default=0)
    locked = models.BooleanField(default=False)
    first = models.BooleanField(default=False)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "pin"


class Read(models.Model):
    """Somebody looked at a person's record, and for what."""

    jurisdiction = models.IntegerField()
    area = models.BigIntegerField()
    at = models.DateTimeField()
    who = models.TextField()
    person = models.BigIntegerField(null=True)
    enrolment = models.BigIntegerField(null=True)
    what = models.TextField()
    purpose = models.TextField(default="")
    quiet = models.BooleanField(default=False, db_default=False)
    """Not told at the door: it would betray that something was said in private."""

    class Meta:
        db_table = "read"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment", "at"], name="read_enrolment"),
            models.Index(fields=["area", "at"], name="read_area"),
        ]


class CallLog(Case):
    """A call that was tried: by which channel, and what came of it."""

    enrolment = models.BigIntegerField()
    post = models.BigIntegerField(null=True)
    channel = models.TextField()
    outcome = models.TextField()
    note = models.BinaryField(null=True)
    at = models.DateTimeField()
    duration = models.DurationField(null=True)

    class Meta:
        db_table = "call_log"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment", "at"], name="call_log_enrolment"),
            models.Index(fields=["area"], name="call_log_area"),
        ]


class Consent(Case):
    """By whose word somebody else may see and do things for `person`, and until when. Only its end and its PIN's tries change."""

    enrolment = models.BigIntegerField()
    person = models.BigIntegerField(null=True)
    what = models.TextField()
    """`speaks`: another adult at the door, as agreed; `guardian`: for somebody who has one; `afar`: a relative elsewhere, by a link of their own."""
    given = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True)
    holder = models.BigIntegerField(null=True)
    """The adult at the door who may; none from afar."""
    name = models.BinaryField(null=True)
    covers = models.JSONField(default=list, db_default=[])
    by = models.TextField(default="", db_default="")
    withdrawn_by = models.TextField(default="", db_default="")
    hash = models.TextField(default="", db_default="")
    """Of the PIN that goes with a link from afar."""
    tries = models.SmallIntegerField(default=0, db_default=0)
    locked = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "consent"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment"], name="consent_enrolment"),
            models.Index(fields=["holder"], name="consent_holder", condition=models.Q(withdrawn=None)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("consent", "what", "afar", "speaks", "guardian"),
            models.CheckConstraint(
                condition=models.Q(what="afar", holder=None) | (~models.Q(what="afar") & models.Q(holder__isnull=False, hash="")),
                name="consent_whose",
            ),
            models.CheckConstraint(condition=models.Q(withdrawn=None) | models.Q(withdrawn__gte=models.F("given")), name="consent_order"),
            models.UniqueConstraint(fields=["enrolment", "holder"], condition=models.Q(withdrawn=None, holder__isnull=False), name="consent_once"),
        ]


class Complaint(Case):
    """Said by a household, to somebody who is never only the accused."""

    enrolment = models.BigIntegerField()
    author = models.TextField()
    text = models.BinaryField(null=True)
    to = models.TextField()
    state = models.TextField(default="made")
    answer = models.BinaryField(null=True)
    answered_by = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "complaint"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["enrolment"], name="complaint_enrolment"),
            models.Index(fields=["area", "at"], name="complaint_area"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [one_of("complaint", "state", "made", "seen", "answered")]


class Throttle(models.Model):
    """What must be remembered a while by every web process: how often something was tried. `key` is a fingerprint: no address stands here."""

    key = models.TextField(primary_key=True)
    value = models.JSONField(null=True)
    until = models.DateTimeField()

    class Meta:
        db_table = "throttle"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["until"], name="throttle_until")]
