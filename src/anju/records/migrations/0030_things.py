"""Files about no person are few among many, and every page's menu asks whether there is any."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0029_codes")]
    atomic = False

    operations = [
        AddIndexConcurrently(
            "enrolment", models.Index(fields=["adoption", "track"], condition=~models.Q(subject="person"), name="enrolment_other")
        ),
    ]
