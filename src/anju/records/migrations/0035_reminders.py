"""When somebody at home is reminded, and who wrote down how they like to be told."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("records", "0034_specimens")]
    atomic = False

    operations = [
        migrations.AddField("personcontact", "remind_at", ArrayField(models.TimeField(), null=True)),
        migrations.AddField("personcontact", "remind_next", models.DateTimeField(null=True)),
        migrations.AddField("personcontact", "said_by", models.TextField(default="", db_default="")),
        migrations.AddField("personcontact", "said_at", models.DateTimeField(null=True)),
        AddConstraintNotValid(
            "personcontact",
            models.CheckConstraint(
                condition=Q(remind_at=None, remind_next=None) | Q(remind_at__len__range=(1, 6), remind_next__isnull=False),
                name="person_contact_reminders",
            ),
        ),
        ValidateConstraint("personcontact", "person_contact_reminders"),
        AddIndexConcurrently(
            "personcontact",
            models.Index(fields=["remind_next"], condition=Q(remind_next__isnull=False), name="person_contact_remind"),
        ),
    ]
