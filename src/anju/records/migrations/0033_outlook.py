"""What going over to another version would change for each file, worked out beforehand; and who may open what by hand."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0036_handed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Outlook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("by", models.TextField()),
                ("asked", models.DateTimeField()),
                ("at", models.DateTimeField(null=True)),
                ("state", models.TextField(default="waiting")),
                (
                    "adoption",
                    models.ForeignKey(
                        db_column="adoption", on_delete=django.db.models.deletion.PROTECT, related_name="outlooks", to="records.adoption"
                    ),
                ),
            ],
            options={
                "db_table": "outlook",
            },
        ),
        migrations.CreateModel(
            name="Foreseen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("state", models.TextField(default="waiting")),
                ("stage", models.TextField(default="")),
                ("code", models.TextField(default="")),
                ("marks", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ("ends", models.DateTimeField(null=True)),
                (
                    "before",
                    models.ForeignKey(
                        db_column="before", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.adoption"
                    ),
                ),
                (
                    "outlook",
                    models.ForeignKey(db_column="outlook", on_delete=django.db.models.deletion.CASCADE, related_name="files", to="records.outlook"),
                ),
            ],
            options={
                "db_table": "foreseen",
            },
        ),
        migrations.CreateModel(
            name="Opener",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("track", models.TextField()),
                ("role", models.TextField()),
                (
                    "adoption",
                    models.ForeignKey(
                        db_column="adoption", on_delete=django.db.models.deletion.CASCADE, related_name="openers", to="records.adoption"
                    ),
                ),
            ],
            options={
                "db_table": "opener",
                "constraints": [models.UniqueConstraint(fields=("role", "adoption", "track"), name="opener_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="outlook",
            constraint=models.UniqueConstraint(fields=("adoption", "area"), name="outlook_once"),
        ),
        migrations.AddConstraint(
            model_name="outlook",
            constraint=models.CheckConstraint(condition=models.Q(("state__in", ["waiting", "running", "done", "failed"])), name="outlook_state_word"),
        ),
        migrations.AddConstraint(
            model_name="outlook",
            constraint=models.CheckConstraint(condition=models.Q(("state", "waiting"), ("at__isnull", False), _connector="OR"), name="outlook_at"),
        ),
        migrations.AddIndex(
            model_name="foreseen",
            index=models.Index(fields=["enrolment"], name="foreseen_enrolment"),
        ),
        migrations.AddConstraint(
            model_name="foreseen",
            constraint=models.CheckConstraint(condition=models.Q(("state__in", ["waiting", "done"])), name="foreseen_state_word"),
        ),
        migrations.AddConstraint(
            model_name="foreseen",
            constraint=models.UniqueConstraint(fields=("outlook", "enrolment"), name="foreseen_once"),
        ),
        migrations.AddConstraint(
            model_name="foreseen",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("marks", []), ("state", "waiting")), models.Q(("marks__len__gt", 0), ("state", "done")), _connector="OR"
                ),
                name="foreseen_marks",
            ),
        ),
    ]
