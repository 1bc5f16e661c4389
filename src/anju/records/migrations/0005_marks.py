"""People are found by the marks of what spreadsheets said of them; the check on counts holds for what was there before, too."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("records", "0004_intake")]

    operations = [
        AddIndexConcurrently("identity", GinIndex(fields=["marks"], name="identity_marks")),
        migrations.RunSQL('ALTER TABLE "import" VALIDATE CONSTRAINT import_counts', migrations.RunSQL.noop),
    ]
