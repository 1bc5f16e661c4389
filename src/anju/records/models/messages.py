"""What is to be told outside and inside, and that the loops which tell it are alive."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from anju.records.models.areas import Agency, Member
from anju.records.models.people import Person
from anju.records.models.shape import Case, one_of

WAYS = ("mail", "robot", "sms", "call")
"""By what somebody is told outside Anju; a call is made by a person, from the list of calls."""


MOST_REMINDERS = 6
"""Hours of a day at which somebody is reminded."""


class Outbox(models.Model):
    """One message to leave by one channel: a link and a count, never a name or a finding. `key` makes it once.

    With `to_person` it is for a household, and `to_post` is who speaks for all who have to do with it. `wakes`: it goes through quiet hours.
    """

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
    to_person = models.BigIntegerField(null=True)
    wakes = models.BooleanField(default=False, db_default=False)

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
    """How messages leave for an agency, or for everybody in an area: the address of its chat robot, of the mail server or of the SMS gateway, sealed.

    `failures` counts those in a row; after too many it is dead since `dead_since`, until something goes through again. At most `per_minute` leave in
    any minute, over all workers: `tokens` were left at `tokens_at`.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, null=True, db_column="agency")
    kind = models.TextField()
    address = models.BinaryField()
    failures = models.SmallIntegerField(default=0)
    dead_since = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    set_by = models.TextField(default="")
    set_at = models.DateTimeField()
    per_minute = models.SmallIntegerField(null=True)
    tokens = models.FloatField(null=True)
    tokens_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "channel"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "agency", "kind"], name="channel_once", nulls_distinct=False),
            models.CheckConstraint(condition=Q(kind__in=["mail", "robot", "sms"]), name="channel_kind"),
            models.CheckConstraint(condition=Q(per_minute__isnull=True) | Q(per_minute__gt=0), name="channel_pace"),
        ]


class Sending(Case):
    """One message given to a channel, and what came of it: `outcome` empty where it was taken, as `parts` that are charged.

    `receiver` is a keyed fingerprint, for the gateways' rules on how often one number may be written to.
    """

    channel = models.BigIntegerField()
    receiver = models.BinaryField(null=True)
    purpose = models.TextField(default="notice")
    parts = models.SmallIntegerField()
    outcome = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "sending"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["channel", "at"], name="sending_channel"),
            models.Index(fields=["receiver", "at"], name="sending_receiver"),
            models.Index(fields=["area"], name="sending_area"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("sending", "purpose", "notice", "code"),
            models.CheckConstraint(condition=Q(outcome="", parts__gt=0) | (~Q(outcome="") & Q(parts=0)), name="sending_parts"),
        ]


def quiet_hours(table: str) -> models.CheckConstraint:
    """Both ends of the quiet hours are said, or neither."""
    both = Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=models.F("quiet_until"))
    return models.CheckConstraint(condition=Q(quiet_from=None, quiet_until=None) | both, name=f"{table}_quiet")


class MemberContact(models.Model):
    """How a member of staff likes to be told outside Anju: by which way, at which number, and when not. Local times of their post's area."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, db_column="member", related_name="contact")
    channel = models.TextField(default="")
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    phone = models.BinaryField(null=True)
    phone_fp = models.BinaryField(null=True, unique=True)
    proven = models.DateTimeField(null=True)
    """When they showed that the number is theirs; only then does it sign them in."""

    class Meta:
        db_table = "member_contact"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("member_contact", "channel", *WAYS, empty=True),
            quiet_hours("member_contact"),
        ]


class Code(models.Model):
    """A one-time code that a member asked for, sealed: `sent` by a gateway, or `shown` to whoever manages them; `failed`: no gateway takes it.

    Times are real ones. It is gone when it was used or its time is past.
    """

    member = models.ForeignKey(Member, models.CASCADE, db_column="member", related_name="codes")
    purpose = models.TextField()
    code = models.BinaryField()
    made = models.DateTimeField()
    until = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    sent = models.DateTimeField(null=True)
    failed = models.BooleanField(default=False)
    shown = models.DateTimeField(null=True)
    shown_by = models.TextField(default="")

    class Meta:
        db_table = "code"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["until"], name="code_until")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("code", "purpose", "signin", "proof"),
            models.UniqueConstraint(fields=["member", "purpose"], name="code_once"),
        ]


class PersonContact(Case):
    """How somebody at home likes to be told: language, way, when not, and when to be reminded; without a row, as the plan says.

    Local times: quiet hours of their enrolment's zone, `remind_at` of their area's. `remind_next`: the next of those. `said_by`: who wrote it down.
    """

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, db_column="person", related_name="contact")
    language = models.TextField(default="")
    channel = models.TextField(default="")
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    remind_at = ArrayField(models.TimeField(), null=True)
    remind_next = models.DateTimeField(null=True)
    said_by = models.TextField(default="", db_default="")
    said_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "person_contact"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area"], name="person_contact_area"),
            models.Index(fields=["remind_next"], condition=Q(remind_next__isnull=False), name="person_contact_remind"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("person_contact", "channel", "sms", "call", empty=True),
            one_of("person_contact", "language", "zh-hans", "en", empty=True),
            quiet_hours("person_contact"),
            models.CheckConstraint(
                condition=Q(remind_at=None, remind_next=None) | Q(remind_at__len__range=(1, MOST_REMINDERS), remind_next__isnull=False),
                name="person_contact_reminders",
            ),
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
