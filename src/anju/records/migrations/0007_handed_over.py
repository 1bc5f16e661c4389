"""A running enrolment is handed over to another area: where to, who stays behind, once at a time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0006_team")]

    operations = [
        migrations.AddField("transfer", "enrolment", models.BigIntegerField(null=True)),
        migrations.AddField("transfer", "address", models.BinaryField(null=True)),
        migrations.AddField("transfer", "behind", models.BinaryField(null=True)),
        migrations.AddConstraint(
            "transfer",
            models.UniqueConstraint(fields=["enrolment"], condition=models.Q(state="asked", enrolment__isnull=False), name="transfer_offered_once"),
        ),
    ]
