"""A document is served whether or not a paper was made, by a fact that may be taken back. Signatures are the duties that were closed: no `mark`."""

from django.db import migrations, models

FILL = "UPDATE serving SET document = paper.document FROM paper WHERE paper.id = serving.paper AND serving.document = ''"


class Migration(migrations.Migration):
    dependencies = [("records", "0007_handed_over")]

    operations = [
        migrations.AddField("serving", "document", models.TextField(default="", db_default="")),
        migrations.AddField("serving", "fact", models.IntegerField(null=True)),
        migrations.AddField("serving", "undone", models.DateTimeField(null=True)),
        migrations.AlterField(
            "serving", "paper", models.ForeignKey("records.paper", models.PROTECT, null=True, db_column="paper", related_name="servings")
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.DeleteModel("Mark"),
    ]
