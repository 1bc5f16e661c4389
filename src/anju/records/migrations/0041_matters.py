"""A matter that is handed down, and each unit's part of it, are things with a file of their own."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q

NOBODY = Q(person=None, household=None)
APART = Q(post=None, parent=None, name="")
NAMED = NOBODY & Q(post=None) & ~Q(name="")
WHOSE = (
    Q(subject="person") & (Q(person__isnull=False) & APART)
    | Q(subject="household") & (Q(person=None, household__isnull=False) & APART)
    | Q(subject="worker") & (NOBODY & Q(post__isnull=False, parent=None, name=""))
    | Q(subject="trip") & NAMED
    | Q(subject="site") & NAMED
    | Q(subject="specimen") & (NAMED & Q(parent__isnull=False))
    | Q(subject="matter") & NAMED
    | Q(subject="unit") & (NOBODY & APART)
    | Q(subject="area") & (NOBODY & APART)
)
WORDS = models.CheckConstraint(
    condition=Q(subject__in=["person", "household", "worker", "trip", "site", "specimen", "matter", "unit", "area"]), name="enrolment_subject_word"
)
UNIT = models.CheckConstraint(
    condition=Q(subject="unit", agency__isnull=False) | Q(subject="matter") | ~Q(subject__in=["unit", "matter"]) & Q(agency__isnull=True),
    name="enrolment_unit",
)
ONE = models.UniqueConstraint(
    fields=["agency", "area", "adoption", "track"],
    condition=Q(subject="unit", ends=None, archived=None, annulled=None),
    name="enrolment_unit_one",
)
INDEX = """
CREATE UNIQUE INDEX CONCURRENTLY enrolment_unit_one ON enrolment (agency, area, adoption, track)
    WHERE subject = 'unit' AND ends IS NULL AND archived IS NULL AND annulled IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0040_qualifications")]
    atomic = False
    contracts = "0.1.0"  # wider checks: the release before opens none of it

    operations = [
        migrations.RemoveConstraint("enrolment", "enrolment_subject_word"),
        AddConstraintNotValid("enrolment", WORDS),
        ValidateConstraint("enrolment", "enrolment_subject_word"),
        migrations.RemoveConstraint("enrolment", "enrolment_whose"),
        AddConstraintNotValid("enrolment", models.CheckConstraint(condition=WHOSE, name="enrolment_whose")),
        ValidateConstraint("enrolment", "enrolment_whose"),
        migrations.RemoveConstraint("enrolment", "enrolment_unit"),
        AddConstraintNotValid("enrolment", UNIT),
        ValidateConstraint("enrolment", "enrolment_unit"),
        migrations.RunSQL(INDEX, "DROP INDEX enrolment_unit_one", state_operations=[migrations.AddConstraint("enrolment", ONE)]),
        migrations.RemoveConstraint("enrolment", "enrolment_unit_once"),
    ]
