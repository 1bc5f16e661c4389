"""Nobody is twice on one track at once, on a track without END neither: until it is archived, such an enrolment goes on."""

from django.db import migrations

ONCE = """ALTER TABLE enrolment DROP CONSTRAINT enrolment_once;
ALTER TABLE enrolment ADD CONSTRAINT enrolment_once EXCLUDE USING gist (
    person WITH =, track WITH =, tstzrange(starts, {}) WITH &&) WHERE (person IS NOT NULL AND annulled IS NULL)"""
UNTIL = "coalesce(ends, CASE WHEN archived IS NOT NULL THEN greatest(starts, archived) END)"
BEFORE = "coalesce(ends, greatest(starts, archived))"


class Migration(migrations.Migration):
    dependencies = [("records", "0018_subjects")]

    operations = [migrations.RunSQL(ONCE.format(UNTIL), ONCE.format(BEFORE))]
