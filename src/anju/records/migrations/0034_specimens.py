"""Samples by the code on their tube, the code of a household's door, and spreadsheets of a laboratory's results."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import F, Q

GUARDS = """
CREATE TRIGGER specimen_jurisdiction BEFORE UPDATE OF jurisdiction ON specimen FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER specimen_kept BEFORE DELETE ON specimen FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER specimen_stays BEFORE UPDATE OF enrolment, seq, taken, recorded, by ON specimen FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER specimen_fades BEFORE UPDATE OF code ON specimen FOR EACH ROW
    WHEN (NEW.code IS NOT NULL AND NEW.code IS DISTINCT FROM OLD.code) EXECUTE FUNCTION refuse_change();
"""
DOOR = "CREATE UNIQUE INDEX CONCURRENTLY household_code ON household (code) WHERE code IS NOT NULL"
KINDS = models.CheckConstraint(condition=Q(kind__in=["people", "staff", "doors", "results"]), name="import_kind_known")


class Migration(migrations.Migration):
    atomic = False  # an index is made beside whoever works
    contracts = "0.1.0"  # the kinds of files are more by one: the release before writes none of it, and shows it as any other

    dependencies = [
        ("records", "0033_outlook"),
    ]

    operations = [
        migrations.CreateModel(
            name="Specimen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("code", models.TextField(null=True)),
                ("taken", models.DateTimeField()),
                ("recorded", models.DateTimeField()),
                ("by", models.TextField()),
                ("answer", models.IntegerField(null=True)),
                ("answered", models.DateTimeField(null=True)),
                ("undone", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "specimen",
                "indexes": [models.Index(fields=["area"], name="specimen_area")],
                "constraints": [
                    models.UniqueConstraint(fields=("enrolment", "seq"), name="specimen_once"),
                    models.UniqueConstraint(condition=Q(("undone", None)), fields=("jurisdiction", "code"), name="specimen_tube"),
                    models.CheckConstraint(
                        condition=Q(("answer", None), ("answered", None)) | Q(("answer__gt", F("seq")), ("answered__isnull", False)),
                        name="specimen_answered",
                    ),
                    models.CheckConstraint(condition=Q(("taken__lte", F("recorded"))), name="specimen_taken"),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.AddField("household", "code", models.TextField(null=True)),
        migrations.RunSQL(
            DOOR,
            "DROP INDEX household_code",
            state_operations=[
                migrations.AddConstraint("household", models.UniqueConstraint(fields=["code"], name="household_code", condition=Q(code__isnull=False))),
            ],
        ),
        AddConstraintNotValid("import", KINDS),
        ValidateConstraint("import", "import_kind_known"),
        migrations.RemoveConstraint("import", "import_kind_word"),
    ]
