"""A square may lead to where neighbours tell that they worry, beside where arrivals register."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0021_switching")]

    operations = [migrations.AddField(model_name="gate", name="neighbours", field=models.BooleanField(db_default=False))]
