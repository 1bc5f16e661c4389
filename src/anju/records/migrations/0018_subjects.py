"""Households, staff in their posts, journeys, places and samples are subjects too; a sample is a file of its own, with its own clocks."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

HELD = ("person", "household")
APART = Q(post=None, parent=None, name="")
NOBODY = Q(person=None, household=None)
NAMED = NOBODY & Q(post=None) & ~Q(name="")
WHOSE = (
    Q(subject="person") & (Q(person__isnull=False) & APART)
    | Q(subject="household") & (Q(person=None, household__isnull=False) & APART)
    | Q(subject="worker") & (NOBODY & Q(post__isnull=False, parent=None, name=""))
    | Q(subject="trip") & NAMED
    | Q(subject="site") & NAMED
    | Q(subject="specimen") & (NAMED & Q(parent__isnull=False))
    | Q(subject="unit") & (NOBODY & APART)
    | Q(subject="area") & (NOBODY & APART)
)
ONCE = """ALTER TABLE enrolment ADD CONSTRAINT enrolment_door_once EXCLUDE USING gist (
    household WITH =, track WITH =, tstzrange(starts, coalesce(ends, CASE WHEN archived IS NOT NULL THEN greatest(starts, archived) END)) WITH &&)
    WHERE (subject = 'household' AND annulled IS NULL)"""


class Migration(migrations.Migration):
    dependencies = [("records", "0017_digests")]

    operations = [
        migrations.DeleteModel("Specimen"),
        migrations.AddField(
            "enrolment", "post", models.ForeignKey("records.post", django.db.models.deletion.PROTECT, null=True, db_column="post", related_name="files")
        ),
        migrations.AddField("enrolment", "name", models.TextField(default="", db_default="")),
        migrations.AddField(
            "enrolment",
            "parent",
            models.ForeignKey("records.enrolment", django.db.models.deletion.PROTECT, null=True, db_column="parent", related_name="parts"),
        ),
        migrations.RemoveConstraint("enrolment", "enrolment_subject_word"),
        migrations.RemoveConstraint("enrolment", "enrolment_somebody"),
        migrations.RemoveConstraint("enrolment", "enrolment_review_by"),
        migrations.AddConstraint(
            "enrolment",
            models.CheckConstraint(
                condition=Q(subject__in=["person", "household", "worker", "trip", "site", "specimen", "unit", "area"]), name="enrolment_subject_word"
            ),
        ),
        migrations.AddConstraint("enrolment", models.CheckConstraint(condition=WHOSE, name="enrolment_whose")),
        migrations.AddConstraint("enrolment", models.CheckConstraint(condition=Q(mode="voluntary") | Q(subject__in=HELD), name="enrolment_held")),
        migrations.AddConstraint(
            "enrolment",
            models.CheckConstraint(
                condition=Q(mode="compulsory") | ~Q(subject__in=HELD) | Q(ends__isnull=False) | Q(review_by__isnull=False), name="enrolment_review_by"
            ),
        ),
        migrations.AddConstraint(
            "enrolment",
            models.UniqueConstraint(
                fields=["post", "adoption", "track"], condition=Q(ends=None, archived=None, annulled=None), name="enrolment_post_once"
            ),
        ),
        migrations.AddConstraint(
            "enrolment", models.UniqueConstraint(fields=["parent", "track", "name"], condition=Q(annulled=None), name="enrolment_part_once")
        ),
        migrations.RunSQL(ONCE, "ALTER TABLE enrolment DROP CONSTRAINT enrolment_door_once"),
    ]
