"""One subject on one track: its basis, term and stages; who answers for it; who holds it; who looked again."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q

from anju.core.plan.model import HELD, SUBJECTS, THINGS
from anju.records.models.areas import Agency, Post
from anju.records.models.people import Household, Person
from anju.records.models.plans import Adoption
from anju.records.models.shape import Case, one_of

_LINE = ("area", Func("ends", template="CASE WHEN %(expressions)s IS NULL THEN 'infinity'::timestamptz ELSE %(expressions)s END"), "id")
"""The order of the line list, those without END last. Said by CASE, because under a policy the planner takes no index for `coalesce`."""
_APART = Q(post=None, parent=None, name="")


def whose() -> Q:
    """Exactly what each kind of subject needs: somebody, a door, a post; a name for a thing, and for a specimen the file it belongs to."""
    nobody = Q(person=None, household=None)
    named = nobody & Q(post=None) & ~Q(name="")
    kinds = {
        "person": Q(person__isnull=False) & _APART,
        "household": Q(person=None, household__isnull=False) & _APART,
        "worker": nobody & Q(post__isnull=False, parent=None, name=""),
        **dict.fromkeys(THINGS, named),
        "specimen": named & Q(parent__isnull=False),
        **dict.fromkeys(("unit", "area"), nobody & _APART),
    }
    found = Q()
    for kind in SUBJECTS:
        found |= Q(subject=kind) & kinds[kind]
    return found


class Enrolment(Case):
    """The database refuses a compulsory one without authority, article, decider and END, or past the maximum (in local days: sql/constraints.sql)."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, db_column="adoption")
    track = models.TextField()
    subject = models.TextField(default="person")
    person = models.ForeignKey(Person, models.PROTECT, null=True, db_column="person", related_name="enrolments")
    household = models.ForeignKey(Household, models.PROTECT, null=True, db_column="household", related_name="enrolments")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, db_column="agency", related_name="enrolments")
    post = models.ForeignKey(Post, models.PROTECT, null=True, db_column="post", related_name="files")
    """The post that a worker is in: its member is the subject."""
    name = models.TextField(default="", db_default="")
    """What a thing is called: of a specimen its number."""
    parent = models.ForeignKey("self", models.PROTECT, null=True, db_column="parent", related_name="parts")
    """The file that a thing belongs to."""
    mode = models.TextField()
    authority = models.TextField(default="")
    article = models.TextField(default="")
    decider = models.TextField(default="")
    reason = models.BinaryField(null=True)
    first_day_rule = models.TextField(default="")
    first_day_evidence = models.TextField(default="")
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    review_by = models.DateTimeField(null=True)
    maximum_days = models.SmallIntegerField(null=True)
    maximum = models.DurationField(null=True)
    """Of a term in hours, to the minute."""
    seed = models.UUIDField(db_default=RandomUUID())
    """What its draws are made from: nobody's to know beforehand."""
    entered = models.DateTimeField()
    zone = models.TextField()
    archived = models.DateTimeField(null=True)
    reviewed = models.DateTimeField(null=True)
    annulled = models.DateTimeField(null=True)
    """Entered by mistake: it counts for nothing and stays on record."""
    purged = models.DateTimeField(null=True)
    kin_wanted = models.BooleanField(null=True)
    kin_told = models.DateTimeField(null=True)
    imported = models.BigIntegerField(null=True)

    class Meta:
        db_table = "enrolment"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "ends"], name="enrolment_area_ends"),
            models.Index(fields=["adoption", "track"], name="enrolment_adoption"),
            models.Index(fields=["adoption", "track"], condition=~Q(subject="person"), name="enrolment_other"),
            models.Index(*_LINE, condition=Q(archived=None, annulled=None), name="enrolment_line"),
            models.Index(*_LINE, condition=Q(archived__isnull=False), name="enrolment_line_archived"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("enrolment", "subject", *SUBJECTS),
            one_of("enrolment", "mode", "compulsory", "voluntary"),
            models.CheckConstraint(condition=whose(), name="enrolment_whose"),
            models.CheckConstraint(condition=Q(mode="voluntary") | Q(subject__in=HELD), name="enrolment_held"),
            models.UniqueConstraint(
                fields=["post", "adoption", "track"], condition=Q(ends=None, archived=None, annulled=None), name="enrolment_post_once"
            ),
            models.UniqueConstraint(fields=["parent", "track", "name"], condition=Q(annulled=None), name="enrolment_part_once"),
            models.CheckConstraint(
                condition=Q(subject="unit", agency__isnull=False) | Q(subject="matter") | ~Q(subject__in=["unit", "matter"]) & Q(agency__isnull=True),
                name="enrolment_unit",
            ),
            models.UniqueConstraint(
                fields=["agency", "area", "adoption", "track"], condition=Q(subject="unit", ends=None, archived=None, annulled=None),
                name="enrolment_unit_one",
            ),
            models.CheckConstraint(
                condition=~Q(mode="compulsory")
                | (Q(ends__isnull=False, maximum_days__isnull=False) & ~Q(authority="") & ~Q(article="") & ~Q(decider="") & ~Q(first_day_rule="")),
                name="enrolment_basis",
            ),
            models.CheckConstraint(
                condition=Q(mode="compulsory") | ~Q(subject__in=HELD) | Q(ends__isnull=False) | Q(review_by__isnull=False), name="enrolment_review_by"
            ),
            models.CheckConstraint(condition=Q(ends__isnull=True) | Q(ends__gt=F("starts")), name="enrolment_span"),
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(maximum__isnull=True) | Q(ends__lte=F("starts") + F("maximum")), name="enrolment_hours"
            ),
        ]


class StageSpan(Case):
    """A stage from `since` until the next."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, db_column="enrolment", related_name="stages")
    stage = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "stage_span"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "stage"], name="stage_span_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="stage_span_order"),
            models.UniqueConstraint(fields=["enrolment"], condition=Q(until__isnull=True), name="stage_span_open"),
        ]


class Pulse(models.Model):
    """The one narrow row of a ledger that is locked, claimed and moved on: how far it was evaluated, when to look again, head of the chain.

    A case's ledger has its enrolment's number; the ledger of an area has minus the area's number.
    """

    enrolment = models.BigIntegerField(primary_key=True)
    jurisdiction = models.IntegerField()
    area = models.BigIntegerField()
    adoption = models.IntegerField(null=True)
    track = models.TextField(default="")
    agency = models.BigIntegerField(null=True)
    """The unit that the ledger is about."""
    stage = models.TextField(default="")
    until = models.DateTimeField()
    individual_at = models.DateTimeField(null=True)
    routine_at = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(null=True)
    """Not after the next rung of any open duty; sql/sweep.sql's own."""
    plain = models.BooleanField(default=True)
    """Nothing but the compiled tables decides what comes before `individual_at`: no pause, no watch, no unit or worker, whose posts are their own."""
    seq = models.IntegerField(default=0)
    head = models.BinaryField(default=bytes(32))
    memory = models.JSONField(default=dict)

    class Meta:
        db_table = "pulse"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["individual_at"], name="pulse_individual"),
            models.Index(fields=["routine_at"], name="pulse_routine"),
        ]


class Seat(Case):
    """Who answers for an enrolment in one role, and who stands in."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, db_column="enrolment", related_name="seats")
    role = models.TextField()
    post = models.ForeignKey(Post, models.PROTECT, db_column="post", related_name="seats")
    backup = models.ForeignKey(Post, models.PROTECT, null=True, db_column="backup", related_name="backs_up")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "seat"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["post"], condition=Q(until__isnull=True), name="seat_of_post"),
            models.Index(fields=["area", "role"], name="seat_area"),
            models.Index(fields=["enrolment", "role"], include=["post"], condition=Q(until__isnull=True), name="seat_holder"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="seat_span"),
            models.UniqueConstraint(fields=["enrolment", "role"], condition=Q(until__isnull=True), name="seat_open"),
        ]


class Custody(Case):
    """Who holds this household now. Spans touch: never a minute without a holder, never two (sql/constraints.sql)."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, db_column="enrolment", related_name="holders")
    role = models.TextField()
    holder = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "custody"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="custody_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="custody_span"),
            models.UniqueConstraint(fields=["enrolment"], condition=Q(until__isnull=True), name="custody_open"),
        ]


class Review(Case):
    """A second person looked at a compulsory enrolment and weighed something less restrictive (DESIGN rule 9)."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, db_column="enrolment", related_name="reviews")
    by = models.ForeignKey(Post, models.PROTECT, db_column="by")
    at = models.DateTimeField()
    verdict = models.TextField()
    less_restrictive = models.BinaryField(null=True)

    class Meta:
        db_table = "review"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="review_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [one_of("review", "verdict", "upheld", "changed", "ended")]


class Proposal(Case):
    """Somebody is proposed for `track` on account of `enrolment`; the duty of the same name decides. Nobody is enrolled by it (DESIGN rule 12).

    `enrolled` are the enrolments made as it was accepted. Withdrawn: its duty was closed without a decision.
    """

    enrolment = models.BigIntegerField()
    rule = models.TextField()
    occurs_on = models.DateField()
    nth = models.IntegerField()
    made = models.DateTimeField()
    track = models.TextField()
    whom = models.TextField()
    state = models.TextField(default="open")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")
    enrolled = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        db_table = "proposal"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "made"], name="proposal_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "rule", "occurs_on", "nth"], name="proposal_once"),
            one_of("proposal", "state", "open", "accepted", "refused", "withdrawn"),
            one_of("proposal", "whom", "household", "person"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)), name="proposal_decided"
            ),
            models.CheckConstraint(condition=Q(state="accepted") | Q(enrolled=[]), name="proposal_enrolled"),
        ]
