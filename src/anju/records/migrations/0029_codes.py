"""Numbers that their members have proven, and one-time codes to them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0028_shifts"),
    ]

    operations = [
        migrations.AddField(
            model_name="membercontact",
            name="proven",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.TextField()),
                ("code", models.BinaryField()),
                ("made", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("tries", models.SmallIntegerField(default=0)),
                ("sent", models.DateTimeField(null=True)),
                ("failed", models.BooleanField(default=False)),
                ("shown", models.DateTimeField(null=True)),
                ("shown_by", models.TextField(default="")),
                (
                    "member",
                    models.ForeignKey(
                        db_column="member", on_delete=django.db.models.deletion.CASCADE, related_name="codes", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "code",
                "indexes": [models.Index(fields=["until"], name="code_until")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("purpose__in", ["signin", "proof"])), name="code_purpose_word"),
                    models.UniqueConstraint(fields=("member", "purpose"), name="code_once"),
                ],
            },
        ),
    ]
