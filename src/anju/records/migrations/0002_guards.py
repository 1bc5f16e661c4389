"""What the database refuses by itself. Its functions come with `anju grants`, which follows every migration."""

from django.db import migrations

from anju.records import sql


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [migrations.RunSQL(sql.text(sql.ONCE))]
