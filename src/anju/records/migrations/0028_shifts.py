"""A unit's or a place's own watch, its holder who cannot stand it, whoever is asked instead, swaps, and a calendar."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OWN = """
CREATE UNIQUE INDEX CONCURRENTLY roster_plan_own ON roster_plan (area, roster, day, enrolment) NULLS NOT DISTINCT;
"""
GUARDS = """
CREATE TRIGGER watch_call_jurisdiction BEFORE UPDATE OF jurisdiction ON watch_call FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER watch_ask_jurisdiction BEFORE UPDATE OF jurisdiction ON watch_ask FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER watch_swap_jurisdiction BEFORE UPDATE OF jurisdiction ON watch_swap FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER watch_call_kept BEFORE DELETE ON watch_call FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER watch_ask_kept BEFORE DELETE ON watch_ask FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER watch_swap_kept BEFORE DELETE ON watch_swap FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER watch_swap_stays BEFORE UPDATE OF enrolment, roster, post, starts, ends, to_post, to_starts, to_ends, asked ON watch_swap
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER watch_call_stays BEFORE UPDATE OF enrolment, roster, post, starts, ends, by, since ON watch_call
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    atomic = False  # an index is made beside whoever works
    contracts = "0.1.0"  # a day of a roster is one of the area's or of a unit's: the release before writes the area's alone, and sees one a day still

    dependencies = [
        ("records", "0026_consents"),
    ]

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        db_column="member",
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="calendar",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("secret_hash", models.BinaryField(null=True, unique=True)),
                ("made", models.DateTimeField()),
                ("fetched", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "calendar",
            },
        ),
        migrations.CreateModel(
            name="WatchAsk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("post", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("answered", models.DateTimeField(null=True)),
                ("answer", models.TextField(db_default="", default="")),
            ],
            options={
                "db_table": "watch_ask",
            },
        ),
        migrations.CreateModel(
            name="WatchCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("roster", models.TextField()),
                ("post", models.BigIntegerField()),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("by", models.TextField()),
                ("since", models.DateTimeField()),
                ("taken_by", models.BigIntegerField(null=True)),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "watch_call",
            },
        ),
        migrations.CreateModel(
            name="WatchSwap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("roster", models.TextField()),
                ("post", models.BigIntegerField()),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("to_post", models.BigIntegerField()),
                ("to_starts", models.DateTimeField(null=True)),
                ("to_ends", models.DateTimeField(null=True)),
                ("asked", models.DateTimeField()),
                ("agreed", models.DateTimeField(null=True)),
                ("settled", models.DateTimeField(null=True)),
                ("outcome", models.TextField(db_default="", default="")),
                ("by", models.TextField(db_default="", default="")),
            ],
            options={
                "db_table": "watch_swap",
            },
        ),
        migrations.AddField(
            model_name="rosterplan",
            name="enrolment",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="watchshift",
            name="enrolment",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="watchshift",
            name="left",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(
            OWN,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AddConstraint(
                    model_name="rosterplan",
                    constraint=models.UniqueConstraint(fields=("area", "roster", "day", "enrolment"), name="roster_plan_own", nulls_distinct=False),
                ),
            ],
        ),
        migrations.RemoveConstraint(model_name="rosterplan", name="roster_plan_once"),
        migrations.AddIndex(
            model_name="watchcall",
            index=models.Index(fields=["area"], name="watch_call_area"),
        ),
        migrations.AddConstraint(
            model_name="watchcall",
            constraint=models.CheckConstraint(condition=models.Q(("ends__gt", models.F("starts"))), name="watch_call_span"),
        ),
        migrations.AddConstraint(
            model_name="watchcall",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_by", None), ("ended__isnull", False), _connector="OR"), name="watch_call_taken"
            ),
        ),
        migrations.AddConstraint(
            model_name="watchcall",
            constraint=models.UniqueConstraint(condition=models.Q(("ended", None)), fields=("post", "starts"), name="watch_call_once"),
        ),
        migrations.AddField(
            model_name="watchask",
            name="call",
            field=models.ForeignKey(db_column="call", on_delete=django.db.models.deletion.PROTECT, related_name="asks", to="records.watchcall"),
        ),
        migrations.AddIndex(
            model_name="watchswap",
            index=models.Index(fields=["area"], name="watch_swap_area"),
        ),
        migrations.AddConstraint(
            model_name="watchswap",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["approved", "refused", "declined", "withdrawn", ""])), name="watch_swap_outcome_word"
            ),
        ),
        migrations.AddConstraint(
            model_name="watchswap",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("settled", None)),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("settled__isnull", False)),
                    _connector="OR",
                ),
                name="watch_swap_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="watchswap",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("outcome", "approved"), _negated=True), ("agreed__isnull", False), _connector="OR"),
                name="watch_swap_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="watchswap",
            constraint=models.CheckConstraint(condition=models.Q(("post", models.F("to_post")), _negated=True), name="watch_swap_other"),
        ),
        migrations.AddConstraint(
            model_name="watchswap",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("to_ends", None), ("to_starts", None)),
                    models.Q(("to_ends__gt", models.F("to_starts")), ("to_starts__isnull", False)),
                    _connector="OR",
                ),
                name="watch_swap_span",
            ),
        ),
        migrations.AddConstraint(
            model_name="watchswap",
            constraint=models.UniqueConstraint(condition=models.Q(("settled", None)), fields=("post", "starts"), name="watch_swap_once"),
        ),
        migrations.AddIndex(
            model_name="watchask",
            index=models.Index(fields=["area"], name="watch_ask_area"),
        ),
        migrations.AddConstraint(
            model_name="watchask",
            constraint=models.CheckConstraint(condition=models.Q(("answer__in", ["yes", "no", ""])), name="watch_ask_answer_word"),
        ),
        migrations.AddConstraint(
            model_name="watchask",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered", None)),
                    models.Q(models.Q(("answer", ""), _negated=True), ("answered__isnull", False)),
                    _connector="OR",
                ),
                name="watch_ask_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="watchask",
            constraint=models.UniqueConstraint(fields=("call", "post"), name="watch_ask_once"),
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
