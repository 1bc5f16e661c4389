"""A unit is a subject too: an agency on a track, by its own posts, until it serves no more."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("records", "0007_sweep"), ("records", "0011_first_password")]

    operations = [
        migrations.AddField("agency", "closed", models.DateTimeField(null=True)),
        migrations.AddField("pulse", "agency", models.BigIntegerField(null=True)),
        migrations.AddField(
            "enrolment",
            "agency",
            models.ForeignKey("records.agency", django.db.models.deletion.PROTECT, null=True, db_column="agency", related_name="enrolments"),
        ),
        migrations.RemoveConstraint("enrolment", "enrolment_subject_word"),
        migrations.RemoveConstraint("enrolment", "enrolment_somebody"),
        migrations.RemoveConstraint("enrolment", "enrolment_review_by"),
        migrations.AddConstraint("enrolment", models.CheckConstraint(condition=Q(subject__in=["person", "area", "unit"]), name="enrolment_subject_word")),
        migrations.AddConstraint("enrolment", models.CheckConstraint(condition=~Q(subject="person") | Q(person__isnull=False), name="enrolment_somebody")),
        migrations.AddConstraint(
            "enrolment",
            models.CheckConstraint(
                condition=Q(mode="compulsory") | ~Q(subject="person") | Q(ends__isnull=False) | Q(review_by__isnull=False), name="enrolment_review_by"
            ),
        ),
        migrations.AddConstraint(
            "enrolment",
            models.CheckConstraint(
                condition=Q(subject="unit", agency__isnull=False) | ~Q(subject="unit") & Q(agency__isnull=True), name="enrolment_unit"
            ),
        ),
        migrations.AddConstraint(
            "enrolment",
            models.UniqueConstraint(
                fields=["agency", "area", "adoption", "track"], condition=Q(ends=None, archived=None, annulled=None), name="enrolment_unit_once"
            ),
        ),
    ]
