"""What a phone brought for a household that was moved away may be handed to whoever holds it now."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0035_reminders")]
    contracts = "0.1.0"  # the narrower check on an outcome: the release before writes none of the new word

    operations = [
        migrations.RemoveConstraint("carried", "carried_outcome_word"),
        AddConstraintNotValid(
            "carried",
            models.CheckConstraint(
                condition=models.Q(outcome__in=["refused", "recorded", "added", "handed", "dropped"]), name="carried_outcome_word"
            ),
        ),
        ValidateConstraint("carried", "carried_outcome_word"),
    ]
