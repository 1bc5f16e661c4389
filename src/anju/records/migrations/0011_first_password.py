"""A first password is to be replaced before anything else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0010_throttle")]

    operations = [migrations.AddField("member", "first", models.BooleanField(default=False, db_default=False))]
