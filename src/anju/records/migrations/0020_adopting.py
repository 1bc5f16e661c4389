"""An adoption is prepared as a draft that outlives the page, and names the basis and the decider."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0019_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="adoption",
            name="basis",
            field=models.TextField(default=""),
        ),
        migrations.AddField(
            model_name="adoption",
            name="decider",
            field=models.TextField(default=""),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("folder", models.TextField()),
                ("plan", models.TextField()),
                ("version", models.TextField()),
                ("texts", models.JSONField()),
                ("parameters", models.JSONField(default=dict)),
                ("roles", models.JSONField(default=dict)),
                ("begun", models.DateTimeField()),
                ("by", models.TextField()),
                ("rehearsal", models.TextField(default="none")),
                ("people", models.IntegerField(default=0)),
                ("done", models.IntegerField(default=0)),
                ("stories", models.IntegerField(default=0)),
                ("result", models.JSONField(null=True)),
                ("digest", models.TextField(default="")),
                ("rehearsed", models.DateTimeField(null=True)),
                ("dropped", models.DateTimeField(null=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        db_column="adoption", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="drafts", to="records.adoption"
                    ),
                ),
            ],
            options={
                "db_table": "draft",
                "indexes": [models.Index(fields=["area", "begun"], name="draft_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rehearsal__in", ["none", "waiting", "running", "done", "failed"])), name="draft_rehearsal_word"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rehearsal", "done"), ("result__isnull", False)),
                            models.Q(("rehearsal", "done"), _negated=True),
                            _connector="OR",
                        ),
                        name="draft_rehearsed",
                    ),
                    models.CheckConstraint(condition=models.Q(("done__gte", 0), ("done__lte", models.F("stories"))), name="draft_progress"),
                    models.CheckConstraint(condition=models.Q(("adoption", None), ("dropped", None), _connector="OR"), name="draft_end"),
                    models.UniqueConstraint(condition=models.Q(("adoption", None), ("dropped", None)), fields=("area", "plan"), name="draft_open"),
                ],
            },
        ),
    ]
