"""What members of staff are qualified in: kept by days that never overlap, withdrawn with a reason, never rewritten."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import migrations, models
from django.db.models import F, Func, Q, Value

DAYS = Func(F("since"), F("until"), Value("[]"), function="daterange", output_field=DateRangeField())
GUARDS = """
CREATE TRIGGER qualification_jurisdiction BEFORE UPDATE OF jurisdiction ON qualification FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER qualification_kept BEFORE DELETE ON qualification FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER qualification_whole BEFORE TRUNCATE ON qualification FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER qualification_stays BEFORE UPDATE OF member, plan, name, since, until, at, by ON qualification
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER qualification_over BEFORE UPDATE OF withdrawn, withdrawn_by ON qualification FOR EACH ROW
    WHEN (OLD.withdrawn IS NOT NULL) EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0039_walls")]

    operations = [
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("plan", models.TextField()),
                ("name", models.TextField()),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("paper", models.BinaryField(null=True)),
                ("picture", models.BinaryField(null=True)),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("withdrawn", models.DateTimeField(null=True)),
                ("withdrawn_by", models.TextField(db_default="", default="")),
                ("why", models.BinaryField(null=True)),
                ("enrolment", models.BigIntegerField(null=True)),
                ("occurs_on", models.DateField(null=True)),
                ("nth", models.IntegerField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        db_column="member", on_delete=django.db.models.deletion.PROTECT, related_name="qualifications", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "qualification",
                "indexes": [
                    models.Index(fields=["area"], name="qualification_area"),
                    models.Index(fields=["until"], condition=Q(withdrawn=None, nth=None), name="qualification_unheard"),
                ],
                "constraints": [
                    ExclusionConstraint(
                        name="qualification_one",
                        expressions=[("member", "="), ("plan", "="), ("name", "="), (DAYS, "&&")],
                        condition=Q(withdrawn__isnull=True),
                    ),
                    models.CheckConstraint(condition=Q(until__gte=F("since")), name="qualification_span"),
                    models.CheckConstraint(condition=Q(paper__isnull=False) | Q(picture__isnull=False), name="qualification_proven"),
                    models.CheckConstraint(
                        condition=Q(withdrawn=None, withdrawn_by="", why=None)
                        | (Q(withdrawn__isnull=False, why__isnull=False) & ~Q(withdrawn_by="")),
                        name="qualification_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=Q(enrolment=None, occurs_on=None, nth=None)
                        | Q(enrolment__isnull=False, occurs_on__isnull=False, nth__isnull=False),
                        name="qualification_told",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
