"""Files go over to another version of their plan: the decision, and what became of each file."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0020_adopting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Switching",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("basis", models.TextField()),
                ("decider", models.TextField()),
                ("reason", models.BinaryField()),
                ("by", models.TextField()),
                ("begun", models.DateTimeField()),
                ("state", models.TextField(default="waiting")),
                (
                    "adoption",
                    models.ForeignKey(
                        db_column="adoption", on_delete=django.db.models.deletion.PROTECT, related_name="switchings", to="records.adoption"
                    ),
                ),
            ],
            options={
                "db_table": "switching",
            },
        ),
        migrations.CreateModel(
            name="Switched",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("state", models.TextField(default="waiting")),
                ("code", models.TextField(default="")),
                ("at", models.DateTimeField(null=True)),
                ("was", models.TextField(default="")),
                ("version", models.TextField()),
                ("basis", models.TextField()),
                ("decider", models.TextField()),
                ("closed", models.IntegerField(default=0)),
                ("opened", models.IntegerField(default=0)),
                ("ends_before", models.DateTimeField(null=True)),
                ("ends_after", models.DateTimeField(null=True)),
                (
                    "before",
                    models.ForeignKey(
                        db_column="before", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="left", to="records.adoption"
                    ),
                ),
                (
                    "switching",
                    models.ForeignKey(
                        db_column="switching", on_delete=django.db.models.deletion.PROTECT, related_name="files", to="records.switching"
                    ),
                ),
            ],
            options={
                "db_table": "switched",
            },
        ),
        migrations.AddIndex(
            model_name="switching",
            index=models.Index(fields=["adoption", "begun"], name="switching_adoption"),
        ),
        migrations.AddConstraint(
            model_name="switching",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "running", "done", "failed"])), name="switching_state_word"
            ),
        ),
        migrations.AddConstraint(
            model_name="switching",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("basis", ""), _negated=True), models.Q(("decider", ""), _negated=True)), name="switching_named"
            ),
        ),
        migrations.AddIndex(
            model_name="switched",
            index=models.Index(fields=["enrolment", "at"], name="switched_enrolment"),
        ),
        migrations.AddConstraint(
            model_name="switched",
            constraint=models.CheckConstraint(condition=models.Q(("state__in", ["waiting", "done", "refused"])), name="switched_state_word"),
        ),
        migrations.AddConstraint(
            model_name="switched",
            constraint=models.UniqueConstraint(fields=("switching", "enrolment"), name="switched_once"),
        ),
        migrations.AddConstraint(
            model_name="switched",
            constraint=models.UniqueConstraint(condition=models.Q(("state", "waiting")), fields=("enrolment",), name="switched_waiting"),
        ),
        migrations.AddConstraint(
            model_name="switched",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("at__isnull", False), ("before__isnull", False), ("state", "done")),
                    models.Q(("state", "done"), _negated=True),
                    _connector="OR",
                ),
                name="switched_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="switched",
            constraint=models.CheckConstraint(condition=models.Q(("code", ""), ("state", "refused"), _negated=True), name="switched_code"),
        ),
        migrations.AddConstraint(
            model_name="switched",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_before__isnull", True), ("ends_after__isnull", True), ("ends_after__lte", models.F("ends_before")), _connector="OR"
                ),
                name="switched_ends",
            ),
        ),
    ]
