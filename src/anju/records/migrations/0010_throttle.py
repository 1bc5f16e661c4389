"""Tries are counted in one place for every web process."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0009_photos")]

    operations = [
        migrations.CreateModel(
            name="Throttle",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("value", models.JSONField(null=True)),
                ("until", models.DateTimeField()),
            ],
            options={"db_table": "throttle", "indexes": [models.Index(fields=["until"], name="throttle_until")]},
        ),
    ]
