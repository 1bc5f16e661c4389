"""Who is away without an accepted successor has raised incidents; stock comes in as well as going out, and a slip is taken back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0005_marks")]

    operations = [
        migrations.AddField("absence", "raised", models.JSONField(default=list, db_default=[])),
        migrations.AlterField("issue", "post", models.ForeignKey("records.post", django.db.models.deletion.PROTECT, null=True, db_column="post")),
        migrations.AddField("issue", "undoes", models.BigIntegerField(null=True)),
        migrations.AddField("issue", "key", models.UUIDField(null=True)),
    ]
