"""What a spreadsheet said of somebody is kept as keyed marks; who was taken in by mistake is taken back; an import's counts always add up."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

PARTS = " + ".join(f"coalesce((counts ->> '{name}')::integer, 0)" for name in ("created", "merged", "rejected", "unchanged"))
COUNTS = f'ALTER TABLE "import" ADD CONSTRAINT import_counts CHECK (state <> \'taken\' OR rows = {PARTS}) NOT VALID'


class Migration(migrations.Migration):
    dependencies = [("records", "0003_papers")]

    operations = [
        migrations.AddField("person", "withdrawn", models.DateTimeField(null=True)),
        migrations.AddField("identity", "marks", ArrayField(models.TextField(), null=True)),
        migrations.RunSQL(COUNTS, 'ALTER TABLE "import" DROP CONSTRAINT import_counts'),
    ]
