"""A term may be counted in hours, and is then bounded to the minute; each enrolment has a seed of its own for what is drawn."""

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("records", "0014_proposals")]

    operations = [
        migrations.AddField("enrolment", "maximum", models.DurationField(null=True)),
        migrations.AddField("enrolment", "seed", models.UUIDField(db_default=RandomUUID())),
        migrations.AddConstraint(
            "enrolment",
            models.CheckConstraint(
                condition=Q(ends__isnull=True) | Q(maximum__isnull=True) | Q(ends__lte=F("starts") + F("maximum")), name="enrolment_hours"
            ),
        ),
    ]
