"""Watches over pooled staff: who stands when, who was asked to step in, who swaps with whom, and who keeps them in a calendar."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anju.records.models.areas import Member
from anju.records.models.shape import Case, one_of


class WatchShift(Case):
    """One post's shift of a roster; nobody stands two at once (sql/constraints.sql)."""

    roster = models.TextField()
    enrolment = models.BigIntegerField(null=True)
    """The file of the unit or place whose watch it is; none: the area's own."""
    role = models.TextField()
    post = models.BigIntegerField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    left = models.DateTimeField(null=True)
    """Since when its holder cannot stand it and nobody has accepted instead: its hours are empty."""
    by = models.TextField(default="")

    class Meta:
        db_table = "watch_shift"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "starts"], name="watch_shift_area"),
            models.Index(fields=["post"], name="watch_shift_post"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="watch_shift_span")]


class RosterPlan(Case):
    """A day of a roster was laid out, by whom."""

    roster = models.TextField()
    enrolment = models.BigIntegerField(null=True)
    day = models.DateField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "roster_plan"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "roster", "day", "enrolment"], name="roster_plan_own", nulls_distinct=False)
        ]


class WatchCall(Case):
    """Somebody cannot stand their watch: whoever is free and rested is asked, one after the other, until one accepts."""

    enrolment = models.BigIntegerField()
    roster = models.TextField()
    post = models.BigIntegerField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    by = models.TextField()
    since = models.DateTimeField()
    taken_by = models.BigIntegerField(null=True)
    ended = models.DateTimeField(null=True)
    """Somebody has accepted, or the hours went to somebody by a new roster."""

    class Meta:
        db_table = "watch_call"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="watch_call_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="watch_call_span"),
            models.CheckConstraint(condition=Q(taken_by=None) | Q(ended__isnull=False), name="watch_call_taken"),
            models.UniqueConstraint(fields=["post", "starts"], condition=Q(ended=None), name="watch_call_once"),
        ]


class WatchAsk(Case):
    """A post was asked to step in, and what it said."""

    call = models.ForeignKey(WatchCall, models.PROTECT, db_column="call", related_name="asks")
    post = models.BigIntegerField()
    at = models.DateTimeField()
    answered = models.DateTimeField(null=True)
    answer = models.TextField(default="", db_default="")

    class Meta:
        db_table = "watch_ask"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="watch_ask_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("watch_ask", "answer", "yes", "no", empty=True),
            models.CheckConstraint(condition=Q(answer="", answered=None) | (~Q(answer="") & Q(answered__isnull=False)), name="watch_ask_answered"),
            models.UniqueConstraint(fields=["call", "post"], name="watch_ask_once"),
        ]


class WatchSwap(Case):
    """One asks another to stand their watch, for one of the other's or for none; the other agrees, and whoever plans the roster approves."""

    enrolment = models.BigIntegerField()
    roster = models.TextField()
    post = models.BigIntegerField()
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    to_post = models.BigIntegerField()
    to_starts = models.DateTimeField(null=True)
    to_ends = models.DateTimeField(null=True)
    asked = models.DateTimeField()
    agreed = models.DateTimeField(null=True)
    settled = models.DateTimeField(null=True)
    outcome = models.TextField(default="", db_default="")
    by = models.TextField(default="", db_default="")
    """Who settled it."""

    class Meta:
        db_table = "watch_swap"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="watch_swap_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("watch_swap", "outcome", "approved", "refused", "declined", "withdrawn", empty=True),
            models.CheckConstraint(condition=Q(outcome="", settled=None) | (~Q(outcome="") & Q(settled__isnull=False)), name="watch_swap_settled"),
            models.CheckConstraint(condition=~Q(outcome="approved") | Q(agreed__isnull=False), name="watch_swap_agreed"),
            models.CheckConstraint(condition=~Q(post=F("to_post")), name="watch_swap_other"),
            models.CheckConstraint(
                condition=Q(to_starts=None, to_ends=None) | Q(to_starts__isnull=False, to_ends__gt=F("to_starts")), name="watch_swap_span"
            ),
            models.UniqueConstraint(fields=["post", "starts"], condition=Q(settled=None), name="watch_swap_once"),
        ]


class Calendar(models.Model):
    """A member's watches in their own calendar, by a secret link; only the hash of its secret is kept. None: no link opens."""

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, db_column="member", related_name="calendar")
    secret_hash = models.BinaryField(unique=True, null=True)
    made = models.DateTimeField()
    fetched = models.DateTimeField(null=True)

    class Meta:
        db_table = "calendar"
