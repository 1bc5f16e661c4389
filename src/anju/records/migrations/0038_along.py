"""Which duties a phone took along on its round: what waits on one that is silent is known from that too."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

GUARD = """
CREATE OR REPLACE TRIGGER along_jurisdiction BEFORE UPDATE OF jurisdiction ON along FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0037_folded")]
    atomic = False

    operations = [
        migrations.CreateModel(
            name="Along",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("occurs_on", models.DateField()),
                ("rule", models.TextField()),
                ("nth", models.IntegerField()),
                (
                    "phone",
                    models.ForeignKey(db_column="phone", on_delete=django.db.models.deletion.PROTECT, related_name="along", to="records.phone"),
                ),
            ],
            options={
                "db_table": "along",
                "indexes": [models.Index(fields=["area"], name="along_area")],
                "constraints": [models.UniqueConstraint(fields=["phone", "enrolment", "occurs_on", "rule", "nth"], name="along_once")],
            },
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        AddIndexConcurrently(
            "phone", models.Index(fields=["heard"], condition=models.Q(gone__isnull=True, silent__isnull=True), name="phone_unheard")
        ),
        RemoveIndexConcurrently("phone", "phone_waits"),
    ]
