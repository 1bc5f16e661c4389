"""Who is proposed for a track, waiting for a person; and what areas publish to the enrolments below them."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0013_registers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("rule", models.TextField()),
                ("occurs_on", models.DateField()),
                ("nth", models.IntegerField()),
                ("made", models.DateTimeField()),
                ("track", models.TextField()),
                ("whom", models.TextField()),
                ("state", models.TextField(default="open")),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.TextField(default="")),
                ("enrolled", django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
            ],
            options={
                "db_table": "proposal",
                "indexes": [models.Index(fields=["area", "made"], name="proposal_area")],
                "constraints": [
                    models.UniqueConstraint(fields=("enrolment", "rule", "occurs_on", "nth"), name="proposal_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "accepted", "refused", "withdrawn"])), name="proposal_state_word"
                    ),
                    models.CheckConstraint(condition=models.Q(("whom__in", ["household", "person"])), name="proposal_whom_word"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposal_decided",
                    ),
                    models.CheckConstraint(condition=models.Q(("state", "accepted"), ("enrolled", []), _connector="OR"), name="proposal_enrolled"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Published",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("plan", models.TextField()),
                ("form", models.TextField()),
                ("seq", models.IntegerField()),
                ("values", models.JSONField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "published",
                "indexes": [models.Index(fields=["area", "plan", "form"], name="published_area")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"), name="published_span"
                    ),
                    models.UniqueConstraint(condition=models.Q(("until__isnull", True)), fields=("enrolment", "form"), name="published_open"),
                ],
            },
        ),
    ]
