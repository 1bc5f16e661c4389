"""Published plan versions, their adoption by areas, and the tables that routine rules compile to."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from anju.records.models.areas import Area
from anju.records.models.shape import Case, one_of


class PlanVersion(models.Model):
    """One dated text of a plan, by file name. Never changed once published."""

    name = models.TextField()
    version = models.TextField()
    texts = models.JSONField()
    digest = models.TextField()
    published = models.DateTimeField()
    by = models.TextField(default="")

    class Meta:
        db_table = "plan_version"
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["name", "version"], name="plan_version_once")]


class Adoption(models.Model):
    """An area puts a plan version into force with its own parameters. Enrolments keep the adoption they began under until moved by name."""

    id = models.AutoField(primary_key=True)
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, db_column="plan_version", related_name="adoptions")
    area = models.ForeignKey(Area, models.PROTECT, db_column="area")
    parameters = models.JSONField(default=dict)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.TextField(default="")
    digest = models.TextField()
    basis = models.TextField(default="")
    """The paper or order by which it was decided."""
    decider = models.TextField(default="")

    class Meta:
        db_table = "adoption"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="adoption_span"),
        ]


class Draft(Case):
    """An adoption on its way: the text as it was when it began, the parameters so far, who is to have which role, and its rehearsal.

    It stays after it was decided: `adoption` is what came of it. One that was given up has `dropped`. No person of any case stands in it.
    """

    folder = models.TextField()
    plan = models.TextField()
    version = models.TextField()
    texts = models.JSONField()
    parameters = models.JSONField(default=dict)
    roles = models.JSONField(default=dict)
    """By role: the post whose holder is given it as the plan comes into force."""
    begun = models.DateTimeField()
    by = models.TextField()
    rehearsal = models.TextField(default="none")
    people = models.IntegerField(default=0)
    """How many the rehearsal is for."""
    done = models.IntegerField(default=0)
    stories = models.IntegerField(default=0)
    result = models.JSONField(null=True)
    digest = models.TextField(default="")
    """Of the plan, with its parameters, that was rehearsed."""
    rehearsed = models.DateTimeField(null=True)
    adoption = models.ForeignKey(Adoption, models.PROTECT, null=True, db_column="adoption", related_name="drafts")
    dropped = models.DateTimeField(null=True)

    class Meta:
        db_table = "draft"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "begun"], name="draft_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("draft", "rehearsal", "none", "waiting", "running", "done", "failed"),
            models.CheckConstraint(condition=Q(rehearsal="done", result__isnull=False) | ~Q(rehearsal="done"), name="draft_rehearsed"),
            models.CheckConstraint(condition=Q(done__gte=0) & Q(done__lte=F("stories")), name="draft_progress"),
            models.CheckConstraint(condition=Q(adoption=None) | Q(dropped=None), name="draft_end"),
            models.UniqueConstraint(fields=["area", "plan"], condition=Q(adoption=None, dropped=None), name="draft_open"),
        ]


class Routine(models.Model):
    """One time of day of a rule that needs nothing but plan, track, stage and day. Written once, at adoption."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, db_column="adoption", related_name="routines")
    track = models.TextField()
    rule = models.TextField()
    nth = models.SmallIntegerField()
    at = models.TimeField()
    every = models.SmallIntegerField(default=1)
    within = models.DurationField()
    stages = ArrayField(models.TextField())
    role = models.TextField()
    kind = models.TextField(default="seat")
    """Whether `role` is a seat of the enrolment, a standing post, or the person."""
    falls_back = models.TextField(default="")
    evidence = models.TextField(default="")
    lapses = models.BooleanField(default=False)
    """The plan says what follows when its window closes unanswered: the core decides that."""
    need = models.BooleanField(default=False)
    must = models.BooleanField(default=True)
    hidden = models.BooleanField(default=False)
    """Kept from the household's page."""

    class Meta:
        db_table = "routine"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["adoption", "track", "rule", "nth"], name="routine_once"),
            models.CheckConstraint(condition=Q(every__gte=1), name="routine_every"),
            one_of("routine", "kind", "seat", "post", "person"),
        ]


class Rung(models.Model):
    """`after` a window closed, and while nobody acknowledged, `to_role` is told. `step` counts from 0."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, db_column="adoption", related_name="rungs")
    track = models.TextField()
    rule = models.TextField()
    step = models.SmallIntegerField()
    after = models.DurationField()
    to_role = models.TextField()
    kind = models.TextField(default="post")
    """Whether `to_role` is a seat of the enrolment or a standing post."""
    command = models.TextField(default="")
    """The role that is told at once where nobody holds `to_role`."""
    command_kind = models.TextField(default="post")
    lead = models.TextField(default="", db_default="")
    """Who answers for the duty, and so speaks with the household for all; empty: whoever holds it."""
    lead_kind = models.TextField(default="post", db_default="post")
    wakes = models.BooleanField(default=False, db_default=False)
    """What is told of it goes through quiet hours."""
    home = models.BooleanField(default=False, db_default=False)
    """The household can do something about it itself, and is told too."""

    class Meta:
        db_table = "rung"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["adoption", "track", "rule", "step"], name="rung_once"),
            one_of("rung", "kind", "seat", "post", "person"),
            one_of("rung", "command_kind", "seat", "post", "person"),
        ]


class Opener(models.Model):
    """Whoever holds `role` may open something by hand in files of `track`, which are about an area or a unit: and so sees them."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, db_column="adoption", related_name="openers")
    track = models.TextField()
    role = models.TextField()

    class Meta:
        db_table = "opener"
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["role", "adoption", "track"], name="opener_once")]


class Published(Case):
    """What the track of an area, or of a unit there, says of a form it publishes.

    In force from `since` for every enrolment of the plan in the area and below.
    """

    enrolment = models.BigIntegerField()
    plan = models.TextField()
    form = models.TextField()
    seq = models.IntegerField()
    values = models.JSONField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "published"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "plan", "form"], name="published_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="published_span"),
            models.UniqueConstraint(fields=["enrolment", "form"], condition=Q(until__isnull=True), name="published_open"),
        ]
