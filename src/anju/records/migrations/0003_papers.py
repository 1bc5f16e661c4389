"""A paper's code stands beside the digest of what it says; a first PIN is to be replaced; how a paper was served is the plan's own word."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0002_guards")]

    operations = [
        migrations.AddField("certificate", "digest", models.TextField(default="")),
        migrations.AddField("pin", "first", models.BooleanField(default=False)),
        migrations.RemoveConstraint("serving", "serving_how_word"),
    ]
