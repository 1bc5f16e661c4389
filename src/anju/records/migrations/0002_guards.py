"""What the database refuses and decides by itself."""

from django.db import migrations

from anju.records import sql


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        migrations.RunSQL(sql.text(sql.ONCE)),
        *(migrations.RunSQL(sql.text(name)) for name in sql.AGAIN),
    ]
