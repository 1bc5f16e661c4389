"""Wall screens that open by a secret address of their own, without anybody signed in."""

from django.db import migrations, models

GUARD = """
CREATE OR REPLACE TRIGGER wall_jurisdiction BEFORE UPDATE OF jurisdiction ON wall FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE OR REPLACE TRIGGER wall_kept BEFORE DELETE ON wall FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE OR REPLACE TRIGGER wall_stays BEFORE UPDATE OF area, name, secret_hash, made, made_by ON wall FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0038_along")]

    operations = [
        migrations.CreateModel(
            name="Wall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("name", models.TextField()),
                ("language", models.TextField(default="zh-hans")),
                ("secret_hash", models.BinaryField(unique=True)),
                ("made", models.DateTimeField()),
                ("made_by", models.TextField()),
                ("seen", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                ("ended_by", models.TextField(default="")),
            ],
            options={
                "db_table": "wall",
                "indexes": [models.Index(fields=["area"], name="wall_area")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(language__in=["zh-hans", "en"]), name="wall_language_word"),
                    models.CheckConstraint(
                        condition=models.Q(ended__isnull=True, ended_by="") | (models.Q(ended__isnull=False) & ~models.Q(ended_by="")),
                        name="wall_ended",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
    ]
