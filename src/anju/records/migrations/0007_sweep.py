"""The compiled tables say which routine duties are hidden, and who is told where nobody holds a rung's role."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0006_team")]

    operations = [
        migrations.AddField("routine", "hidden", models.BooleanField(default=False)),
        migrations.AddField("rung", "command", models.TextField(default="")),
        migrations.AddField("rung", "command_kind", models.TextField(default="post")),
        migrations.AddConstraint(
            "rung", models.CheckConstraint(condition=models.Q(command_kind__in=["seat", "post", "person"]), name="rung_command_kind_word")
        ),
    ]
