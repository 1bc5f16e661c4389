"""Who is told how and when not, what each channel sent and costs, and messages for a household; SMS is a channel too."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import F, Q

QUIET = Q(quiet_from=None, quiet_until=None) | (Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")))


def word(table: str, field: str, *words: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": list(words)}), name=f"{table}_{field}_word")


class Migration(migrations.Migration):
    dependencies = [("records", "0022_neighbours")]
    contracts = "0.1.0"  # the narrower check on a channel's kind: the release before writes none of the new kind

    operations = [
        migrations.CreateModel(
            name="MemberContact",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        db_column="member", on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="contact", serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("channel", models.TextField(default="")),
                ("quiet_from", models.TimeField(null=True)),
                ("quiet_until", models.TimeField(null=True)),
                ("phone", models.BinaryField(null=True)),
                ("phone_fp", models.BinaryField(null=True, unique=True)),
            ],
            options={
                "db_table": "member_contact",
                "constraints": [
                    word("member_contact", "channel", "mail", "robot", "sms", "call", ""),
                    models.CheckConstraint(condition=QUIET, name="member_contact_quiet"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonContact",
            fields=[
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                (
                    "person",
                    models.OneToOneField(
                        db_column="person", on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="contact", serialize=False,
                        to="records.person",
                    ),
                ),
                ("language", models.TextField(default="")),
                ("channel", models.TextField(default="")),
                ("quiet_from", models.TimeField(null=True)),
                ("quiet_until", models.TimeField(null=True)),
            ],
            options={
                "db_table": "person_contact",
                "indexes": [models.Index(fields=["area"], name="person_contact_area")],
                "constraints": [
                    word("person_contact", "channel", "sms", "call", ""),
                    word("person_contact", "language", "zh-hans", "en", ""),
                    models.CheckConstraint(condition=QUIET, name="person_contact_quiet"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("channel", models.BigIntegerField()),
                ("receiver", models.BinaryField(null=True)),
                ("purpose", models.TextField(default="notice")),
                ("parts", models.SmallIntegerField()),
                ("outcome", models.TextField(default="")),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "sending",
                "indexes": [
                    models.Index(fields=["channel", "at"], name="sending_channel"),
                    models.Index(fields=["receiver", "at"], name="sending_receiver"),
                    models.Index(fields=["area"], name="sending_area"),
                ],
                "constraints": [
                    word("sending", "purpose", "notice", "code"),
                    models.CheckConstraint(condition=Q(outcome="", parts__gt=0) | (~Q(outcome="") & Q(parts=0)), name="sending_parts"),
                ],
            },
        ),
        migrations.RemoveConstraint("channel", "channel_kind_word"),
        migrations.AddField("channel", "per_minute", models.SmallIntegerField(null=True)),
        migrations.AddField("channel", "tokens", models.FloatField(null=True)),
        migrations.AddField("channel", "tokens_at", models.DateTimeField(null=True)),
        AddConstraintNotValid("channel", models.CheckConstraint(condition=Q(kind__in=["mail", "robot", "sms"]), name="channel_kind")),
        AddConstraintNotValid("channel", models.CheckConstraint(condition=Q(per_minute__isnull=True) | Q(per_minute__gt=0), name="channel_pace")),
        ValidateConstraint("channel", "channel_kind"),
        ValidateConstraint("channel", "channel_pace"),
        migrations.AddField("outbox", "to_person", models.BigIntegerField(null=True)),
        migrations.AddField("outbox", "wakes", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("rung", "lead", models.TextField(default="", db_default="")),
        migrations.AddField("rung", "lead_kind", models.TextField(default="post", db_default="post")),
        migrations.AddField("rung", "wakes", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("rung", "home", models.BooleanField(default=False, db_default=False)),
    ]
