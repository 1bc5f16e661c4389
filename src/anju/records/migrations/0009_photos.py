"""Photographs that answer a form: kept like the evidence they belong to, never rewritten, blanked by a purge alone."""

from django.db import migrations, models

FADES = """
CREATE FUNCTION photo_may_only_fade() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.sha256 IS NOT DISTINCT FROM OLD.sha256 OR NEW.sha256 IS NULL)
        AND (NEW.id, NEW.jurisdiction, NEW.enrolment, NEW.seq, NEW.field, NEW.recorded, NEW."by", NEW.sensitivity)
        IS NOT DISTINCT FROM (OLD.id, OLD.jurisdiction, OLD.enrolment, OLD.seq, OLD.field, OLD.recorded, OLD."by", OLD.sensitivity)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'photo is append-only: UPDATE refused' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER photo_fades BEFORE UPDATE ON photo FOR EACH ROW EXECUTE FUNCTION photo_may_only_fade();
CREATE TRIGGER photo_stays BEFORE DELETE ON photo FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER photo_whole BEFORE TRUNCATE ON photo FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER photo_jurisdiction BEFORE UPDATE OF jurisdiction ON photo FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
-- what is sealed grows by compressing
ALTER TABLE photo ALTER COLUMN sealed SET STORAGE EXTERNAL, ALTER COLUMN small SET STORAGE EXTERNAL;
"""
WORDS = ["health", "need", "watch", "duty", "hidden"]


class Migration(migrations.Migration):
    dependencies = [("records", "0008_traces")]

    operations = [
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("seq", models.IntegerField()),
                ("field", models.TextField()),
                ("recorded", models.DateTimeField()),
                ("by", models.TextField(default="")),
                ("sensitivity", models.TextField(default="duty")),
                ("sealed", models.BinaryField(null=True)),
                ("small", models.BinaryField(null=True)),
                ("sha256", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "photo",
                "indexes": [models.Index(fields=["area"], name="photo_area")],
                "constraints": [
                    models.UniqueConstraint(fields=("enrolment", "seq", "field"), name="photo_once"),
                    models.CheckConstraint(condition=models.Q(("sensitivity__in", WORDS)), name="photo_sensitivity_word"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sealed", None), ("sha256", None), ("small", None)),
                            models.Q(("sealed__isnull", False), ("sha256__isnull", False), ("small__isnull", False)),
                            _connector="OR",
                        ),
                        name="photo_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FADES, migrations.RunSQL.noop),
    ]
