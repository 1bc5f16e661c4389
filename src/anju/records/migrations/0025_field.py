"""Phones that carry a round, and the work they bring back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARDS = """
CREATE TRIGGER phone_jurisdiction BEFORE UPDATE OF jurisdiction ON phone FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER carried_jurisdiction BEFORE UPDATE OF jurisdiction ON carried FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER phone_kept BEFORE DELETE ON phone FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER carried_kept BEFORE DELETE ON carried FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER carried_stays BEFORE UPDATE OF key, phone, by, enrolment, duty, captured, came ON carried FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0024_devices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Phone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("word_hash", models.BinaryField(unique=True)),
                ("made", models.DateTimeField()),
                ("taken", models.DateTimeField()),
                ("heard", models.DateTimeField()),
                ("queued", models.IntegerField(default=0)),
                ("oldest", models.DateTimeField(null=True)),
                ("wipe", models.DateTimeField(null=True)),
                ("wipe_by", models.TextField(default="")),
                ("gone", models.DateTimeField(null=True)),
                ("how", models.TextField(default="")),
                ("lost", models.IntegerField(default=0)),
                ("silent", models.DateTimeField(null=True)),
                ("seen", models.DateTimeField(null=True)),
                ("seen_by", models.TextField(default="")),
                (
                    "member",
                    models.ForeignKey(
                        db_column="member", on_delete=django.db.models.deletion.PROTECT, related_name="phones", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "phone",
            },
        ),
        migrations.CreateModel(
            name="Carried",
            fields=[
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("by", models.TextField()),
                ("enrolment", models.BigIntegerField()),
                ("duty", models.TextField()),
                ("captured", models.DateTimeField()),
                ("came", models.DateTimeField()),
                ("outcome", models.TextField()),
                ("codes", models.TextField(default="")),
                ("reason", models.TextField(default="")),
                ("settled", models.DateTimeField(null=True)),
                (
                    "phone",
                    models.ForeignKey(db_column="phone", on_delete=django.db.models.deletion.PROTECT, related_name="carried", to="records.phone"),
                ),
            ],
            options={
                "db_table": "carried",
            },
        ),
        migrations.AddIndex(
            model_name="phone",
            index=models.Index(fields=["area"], name="phone_area"),
        ),
        migrations.AddIndex(
            model_name="phone",
            index=models.Index(fields=["member"], name="phone_member"),
        ),
        migrations.AddIndex(
            model_name="phone",
            index=models.Index(
                condition=models.Q(("gone__isnull", True), ("queued__gt", 0), ("silent__isnull", True)), fields=["heard"], name="phone_waits"
            ),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.CheckConstraint(condition=models.Q(("how__in", ["signout", "pins", "command", "hand", ""])), name="phone_how_word"),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.CheckConstraint(condition=models.Q(("queued__gte", 0), ("lost__gte", 0)), name="phone_counts"),
        ),
        migrations.AddConstraint(
            model_name="phone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("gone__isnull", True), ("how", "")),
                    models.Q(("gone__isnull", False), models.Q(("how", ""), _negated=True)),
                    _connector="OR",
                ),
                name="phone_gone",
            ),
        ),
        migrations.AddIndex(
            model_name="carried",
            index=models.Index(fields=["area", "came"], name="carried_area"),
        ),
        migrations.AddIndex(
            model_name="carried",
            index=models.Index(fields=["enrolment"], name="carried_enrolment"),
        ),
        migrations.AddIndex(
            model_name="carried",
            index=models.Index(fields=["phone"], name="carried_phone"),
        ),
        migrations.AddConstraint(
            model_name="carried",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["refused", "recorded", "added", "dropped"])), name="carried_outcome_word"
            ),
        ),
        migrations.AddConstraint(
            model_name="carried",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["colleague", "twice", "mistake", "elsewhere", "late", ""])), name="carried_reason_word"
            ),
        ),
        migrations.AddConstraint(
            model_name="carried",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "dropped"), models.Q(("reason", ""), _negated=True)),
                    models.Q(models.Q(("outcome", "dropped"), _negated=True), ("reason", "")),
                    _connector="OR",
                ),
                name="carried_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="carried",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "refused"), ("settled__isnull", True)),
                    models.Q(models.Q(("outcome", "refused"), _negated=True), ("settled__isnull", False)),
                    _connector="OR",
                ),
                name="carried_settled",
            ),
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
