"""Dated lists that count against a whole."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anju.records.models.people import Person
from anju.records.models.shape import Case, one_of


class Register(Case):
    """A dated list of a plan in force over `area`: the doors of its villages, or the risk areas it looks up. `name` is the plan's own."""

    kind = models.TextField()
    name = models.TextField()
    adoption = models.IntegerField()
    kept_by = models.TextField()
    checked_by = models.TextField(default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "register"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="register_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("register", "kind", "households", "places"),
            models.UniqueConstraint(fields=["area", "name"], condition=Q(until__isnull=True), name="register_once"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="register_span"),
        ]


class RegisterRow(Case):
    """One door. What it says (address, who, why exempt) is sealed; `settled` is when it was last checked or exempted, null while it is left.

    `enrolment`, `occurs_on` and `nth` name the duty that was opened for it once it was `due`.
    """

    register = models.ForeignKey(Register, models.PROTECT, db_column="register", related_name="lines")
    door_fp = models.BinaryField()
    said = models.BinaryField(null=True)
    state = models.TextField(default="registered")
    at = models.DateTimeField()
    due = models.DateTimeField()
    settled = models.DateTimeField(null=True)
    enrolment = models.BigIntegerField(null=True)
    occurs_on = models.DateField(null=True)
    nth = models.IntegerField(null=True)

    class Meta:
        db_table = "register_row"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area"], name="register_row_area"),
            models.Index(fields=["due"], condition=Q(state="registered", nth__isnull=True), name="register_row_due"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("register_row", "state", "registered", "checked", "exempt"),
            models.UniqueConstraint(fields=["register", "door_fp"], name="register_row_once"),
            models.CheckConstraint(
                condition=Q(state="registered", settled__isnull=True) | (~Q(state="registered") & Q(settled__isnull=False)),
                name="register_row_settled",
            ),
        ]


class RegisterStep(Case):
    """What happened to a door, and by whom: registered, checked with evidence (entry `seq` of `enrolment`'s ledger), exempt with a sealed reason."""

    line = models.ForeignKey(RegisterRow, models.PROTECT, db_column="line", related_name="steps")
    state = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    enrolment = models.BigIntegerField(null=True)
    seq = models.IntegerField(null=True)
    reason = models.BinaryField(null=True)

    class Meta:
        db_table = "register_step"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area"], name="register_step_area"),
            models.Index(fields=["line", "at"], name="register_step_line"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [one_of("register_step", "state", "registered", "checked", "exempt")]


class DatedPlace(Case):
    """A place with its level from a local day to another. A change ends the line before; one written by mistake is struck, never removed."""

    register = models.ForeignKey(Register, models.PROTECT, db_column="register", related_name="places")
    place = models.TextField()
    plain = models.TextField()
    level = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.TextField(default="")
    at = models.DateTimeField()
    by = models.TextField()
    struck = models.DateTimeField(null=True)
    struck_by = models.TextField(default="")

    class Meta:
        db_table = "dated_place"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="dated_place_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="dated_place_span"),
            models.CheckConstraint(condition=~Q(plain=""), name="dated_place_named"),
        ]


class Gate(Case):
    """A way by which those who arrive in an area register themselves. The secret is sealed so that its square can be printed again.

    `neighbours`: it leads to where somebody tells that they worry about a door instead.
    """

    adoption = models.IntegerField()
    secret = models.BinaryField(null=True)
    secret_hash = models.BinaryField(unique=True)
    neighbours = models.BooleanField(db_default=False)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    revoked = models.DateTimeField(null=True)

    class Meta:
        db_table = "gate"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="gate_area")]


class Screening(Case):
    """What somebody found said of themselves, sealed, and what a person decided: on which track, and why where it was not the one proposed.

    `source`: how they were found. One that is neither decided nor superseded waits; answers told again supersede those that wait.
    """

    person = models.ForeignKey(Person, models.PROTECT, db_column="person", related_name="screenings")
    adoption = models.IntegerField()
    form = models.TextField()
    said = models.BinaryField(null=True)
    source = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    superseded = models.DateTimeField(null=True)
    proposed = models.TextField(default="")
    row = models.SmallIntegerField(null=True)
    track = models.TextField(default="")
    decided = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")
    basis = models.BinaryField(null=True)
    reason = models.BinaryField(null=True)
    purged = models.DateTimeField(null=True)

    class Meta:
        db_table = "screening"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "at"], name="screening_area"),
            models.Index(fields=["person"], name="screening_person"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("screening", "source", "list", "above", "report", "door", "self", "staff"),
            models.UniqueConstraint(fields=["person"], condition=Q(superseded__isnull=True, decided__isnull=True), name="screening_waits"),
            models.CheckConstraint(condition=Q(decided__isnull=True) | (~Q(track="") & ~Q(decided_by="")), name="screening_decided"),
            models.CheckConstraint(
                condition=Q(decided__isnull=True) | Q(track=F("proposed")) | Q(reason__isnull=False) | Q(purged__isnull=False),
                name="screening_override",
            ),
        ]
