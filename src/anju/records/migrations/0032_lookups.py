"""The line list goes on where its last page ended: by area and END, the open files and the archived ones apart. And who sits where is told by an index
alone: without it the planner takes the one that keeps two from one seat, which answers five times slower.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Func, Q

LINE = ("area", Func("ends", template="CASE WHEN %(expressions)s IS NULL THEN 'infinity'::timestamptz ELSE %(expressions)s END"), "id")


class Migration(migrations.Migration):
    dependencies = [("records", "0030_things")]
    atomic = False

    operations = [
        AddIndexConcurrently("enrolment", models.Index(*LINE, condition=Q(archived=None, annulled=None), name="enrolment_line")),
        AddIndexConcurrently("enrolment", models.Index(*LINE, condition=Q(archived__isnull=False), name="enrolment_line_archived")),
        AddIndexConcurrently(
            "seat", models.Index(fields=["enrolment", "role"], include=["post"], condition=Q(until__isnull=True), name="seat_holder")
        ),
    ]
