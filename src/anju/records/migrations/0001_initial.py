"""Every table, as it first was."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from anju.records.partition import CreatePartitioned


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("loop", models.TextField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("real_at", models.DateTimeField(null=True)),
                ("note", models.TextField(default="")),
            ],
            options={
                "db_table": "heartbeat",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("created", models.DateTimeField()),
            ],
            options={
                "db_table": "person",
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hi", models.BigIntegerField()),
                ("jurisdiction", models.IntegerField()),
                ("kind", models.TextField()),
                ("name", models.TextField()),
                ("name_en", models.TextField(default="")),
                ("pinyin", models.TextField(default="")),
                ("zone", models.TextField(default="Asia/Shanghai")),
                (
                    "parent",
                    models.ForeignKey(
                        db_column="parent", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="records.area"
                    ),
                ),
            ],
            options={
                "db_table": "area",
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("name", models.TextField()),
                ("name_en", models.TextField(default="")),
                ("area", models.ForeignKey(db_column="area", on_delete=django.db.models.deletion.PROTECT, to="records.area")),
            ],
            options={
                "db_table": "agency",
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("parameters", models.JSONField(default=dict)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("by", models.TextField(default="")),
                ("digest", models.TextField()),
                ("area", models.ForeignKey(db_column="area", on_delete=django.db.models.deletion.PROTECT, to="records.area")),
            ],
            options={
                "db_table": "adoption",
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.TextField(unique=True)),
                ("name", models.TextField(default="")),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("is_active", models.BooleanField(default=True)),
                ("is_staff", models.BooleanField(default=False)),
                ("language", models.TextField(default="zh-hans")),
                ("purpose", models.TextField(default="seat")),
                ("last_seen", models.DateTimeField(null=True)),
                ("area", models.ForeignKey(db_column="area", null=True, on_delete=django.db.models.deletion.PROTECT, to="records.area")),
            ],
            options={
                "db_table": "member",
            },
        ),
        migrations.CreateModel(
            name="CallLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("post", models.BigIntegerField(null=True)),
                ("channel", models.TextField()),
                ("outcome", models.TextField()),
                ("note", models.BinaryField(null=True)),
                ("at", models.DateTimeField()),
                ("duration", models.DurationField(null=True)),
            ],
            options={
                "db_table": "call_log",
                "indexes": [models.Index(fields=["enrolment", "at"], name="call_log_enrolment"), models.Index(fields=["area"], name="call_log_area")],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("address", models.BinaryField()),
                ("failures", models.SmallIntegerField(default=0)),
                ("dead_since", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("set_by", models.TextField(default="")),
                ("set_at", models.DateTimeField()),
                ("agency", models.ForeignKey(db_column="agency", null=True, on_delete=django.db.models.deletion.PROTECT, to="records.agency")),
            ],
            options={
                "db_table": "channel",
            },
        ),
        CreatePartitioned(
            name="Climb",
            by="occurs_on",
            fields=[
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "jurisdiction", "enrolment", "occurs_on", "rule", "nth", "step", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("enrolment", models.BigIntegerField()),
                ("occurs_on", models.DateField()),
                ("rule", models.TextField()),
                ("nth", models.IntegerField()),
                ("step", models.SmallIntegerField()),
                ("at", models.DateTimeField()),
                ("recorded", models.DateTimeField()),
                ("to_role", models.TextField()),
                ("to_post", models.BigIntegerField(null=True)),
                ("acknowledged_by", models.TextField(default="")),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("late", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "climb",
                "indexes": [
                    models.Index(fields=["to_post", "acknowledged_at"], name="climb_post"),
                    models.Index(fields=["area", "at"], name="climb_area"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("offset", models.DurationField()),
            ],
            options={
                "db_table": "clock",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="clock_one")],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("author", models.TextField()),
                ("text", models.BinaryField(null=True)),
                ("to", models.TextField()),
                ("state", models.TextField(default="made")),
                ("answer", models.BinaryField(null=True)),
                ("answered_by", models.TextField(default="")),
                ("answered_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "complaint",
                "indexes": [
                    models.Index(fields=["enrolment"], name="complaint_enrolment"),
                    models.Index(fields=["area", "at"], name="complaint_area"),
                ],
                "constraints": [models.CheckConstraint(condition=models.Q(("state__in", ["made", "seen", "answered"])), name="complaint_state_word")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("person", models.BigIntegerField(null=True)),
                ("what", models.TextField()),
                ("given", models.DateTimeField()),
                ("withdrawn", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "consent",
                "indexes": [models.Index(fields=["enrolment"], name="consent_enrolment")],
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("day", models.DateField()),
                ("adoption", models.IntegerField()),
                ("rule", models.TextField()),
                ("role", models.TextField()),
                ("how", models.TextField()),
                ("n", models.IntegerField(default=0)),
            ],
            options={
                "db_table": "counter",
                "constraints": [
                    models.UniqueConstraint(fields=("area", "day", "adoption", "rule", "role", "how"), name="counter_once"),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ["due", "done", "late", "waived", "replaced", "missed"])), name="counter_how_word"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("day", models.DateField()),
                ("due", models.DateTimeField()),
                ("cut_off", models.DateTimeField()),
                ("returned", models.DateTimeField(null=True)),
                ("returned_by", models.TextField(default="")),
                ("nil", models.BooleanField(default=False)),
                ("counts", models.JSONField(default=dict)),
                ("received", models.DateTimeField(null=True)),
                ("received_by", models.TextField(default="")),
            ],
            options={
                "db_table": "digest",
                "constraints": [models.UniqueConstraint(fields=("area", "kind", "day"), name="digest_once")],
            },
        ),
        CreatePartitioned(
            name="Duty",
            by="occurs_on",
            fields=[
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "jurisdiction", "enrolment", "occurs_on", "rule", "nth", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("enrolment", models.BigIntegerField()),
                ("occurs_on", models.DateField()),
                ("rule", models.TextField()),
                ("nth", models.IntegerField()),
                ("adoption", models.IntegerField()),
                ("track", models.TextField()),
                ("role", models.TextField()),
                ("standing", models.BooleanField(default=False)),
                ("post", models.BigIntegerField(null=True)),
                ("given", models.BooleanField(default=False)),
                ("person", models.BigIntegerField(null=True)),
                ("opens", models.DateTimeField()),
                ("closes", models.DateTimeField()),
                ("evidence", models.TextField(default="")),
                ("climbed", models.SmallIntegerField(default=0)),
                ("acknowledged", models.BooleanField(default=False)),
                ("opened_by", models.IntegerField(default=0)),
                ("lapsed", models.BooleanField(default=False)),
                ("need", models.BooleanField(default=False)),
                ("must", models.BooleanField(default=True)),
                ("hidden", models.BooleanField(default=False)),
                ("how", models.TextField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.IntegerField(null=True)),
                ("closed_by_whom", models.TextField(default="")),
                ("told_late", models.BooleanField(default=False)),
                ("reason", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "duty",
                "indexes": [
                    models.Index(condition=models.Q(("how__isnull", True)), fields=["post", "closes"], name="duty_post_open"),
                    models.Index(condition=models.Q(("how__isnull", False)), fields=["post", "closed_at"], name="duty_post_closed"),
                    models.Index(condition=models.Q(("how__isnull", True)), fields=["enrolment"], name="duty_enrolment_open"),
                    models.Index(fields=["area", "occurs_on"], name="duty_area_day"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("how__in", ["done", "late", "waived", "replaced", "missed"])), name="duty_how_word"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("how__isnull", True)),
                            models.Q(("closed_at__isnull", False), ("how__isnull", False)),
                            _connector="OR",
                        ),
                        name="duty_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("track", models.TextField()),
                ("subject", models.TextField(default="person")),
                ("mode", models.TextField()),
                ("authority", models.TextField(default="")),
                ("article", models.TextField(default="")),
                ("decider", models.TextField(default="")),
                ("reason", models.BinaryField(null=True)),
                ("first_day_rule", models.TextField(default="")),
                ("first_day_evidence", models.TextField(default="")),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField(null=True)),
                ("review_by", models.DateTimeField(null=True)),
                ("maximum_days", models.SmallIntegerField(null=True)),
                ("entered", models.DateTimeField()),
                ("zone", models.TextField()),
                ("archived", models.DateTimeField(null=True)),
                ("reviewed", models.DateTimeField(null=True)),
                ("annulled", models.DateTimeField(null=True)),
                ("purged", models.DateTimeField(null=True)),
                ("kin_wanted", models.BooleanField(null=True)),
                ("kin_told", models.DateTimeField(null=True)),
                ("imported", models.BigIntegerField(null=True)),
                ("adoption", models.ForeignKey(db_column="adoption", on_delete=django.db.models.deletion.PROTECT, to="records.adoption")),
            ],
            options={
                "db_table": "enrolment",
            },
        ),
        migrations.CreateModel(
            name="Custody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("role", models.TextField()),
                ("holder", models.TextField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_column="enrolment", on_delete=django.db.models.deletion.PROTECT, related_name="holders", to="records.enrolment"
                    ),
                ),
            ],
            options={
                "db_table": "custody",
            },
        ),
        CreatePartitioned(
            name="Entry",
            by="recorded",
            fields=[
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "jurisdiction", "enrolment", "recorded", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("enrolment", models.BigIntegerField()),
                ("recorded", models.DateTimeField()),
                ("seq", models.IntegerField()),
                ("kind", models.TextField()),
                ("v", models.SmallIntegerField(default=1)),
                ("happened", models.DateTimeField(null=True)),
                ("actor", models.TextField(default="")),
                ("engine", models.TextField(default="")),
                ("sensitivity", models.TextField(default="duty")),
                ("salt", models.BinaryField(null=True)),
                ("body", models.TextField(null=True)),
                ("digest", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
            options={
                "db_table": "entry",
                "indexes": [
                    models.Index(fields=["enrolment", "seq"], name="entry_enrolment_seq"),
                    models.Index(fields=["area", "recorded"], name="entry_area"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sensitivity__in", ["health", "need", "watch", "duty", "hidden"])), name="entry_sensitivity_word"
                    )
                ],
            },
        ),
        CreatePartitioned(
            name="Evidence",
            by="recorded",
            fields=[
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "jurisdiction", "enrolment", "recorded", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("enrolment", models.BigIntegerField()),
                ("recorded", models.DateTimeField()),
                ("seq", models.IntegerField()),
                ("form", models.TextField()),
                ("values", models.JSONField(default=dict)),
                ("sealed", models.BinaryField(null=True)),
                ("happened", models.DateTimeField(null=True)),
                ("by", models.TextField(default="")),
                ("via", models.TextField(default="")),
                ("rule", models.TextField(null=True)),
                ("occurs_on", models.DateField(null=True)),
                ("nth", models.IntegerField(null=True)),
                ("corrects", models.IntegerField(null=True)),
                ("superseded", models.BooleanField(default=False)),
                ("sensitivity", models.TextField(default="duty")),
            ],
            options={
                "db_table": "evidence",
                "indexes": [
                    models.Index(fields=["enrolment", "form", "recorded"], name="evidence_form"),
                    models.Index(fields=["area", "recorded"], name="evidence_area"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sensitivity__in", ["health", "need", "watch", "duty", "hidden"])), name="evidence_sensitivity_word"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField(null=True)),
                ("kind", models.TextField()),
                ("name", models.TextField(default="")),
                ("mime", models.TextField(default="application/octet-stream")),
                ("sealed", models.BinaryField(null=True)),
                ("size", models.IntegerField()),
                ("sha256", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("by", models.TextField(default="")),
            ],
            options={
                "db_table": "file",
                "indexes": [models.Index(fields=["enrolment"], name="file_enrolment"), models.Index(fields=["area"], name="file_area")],
                "constraints": [models.CheckConstraint(condition=models.Q(("size__gte", 0), ("size__lte", 20971520)), name="file_size")],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("address", models.BinaryField(null=True)),
                ("address_fp", models.BinaryField(null=True)),
                ("note", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "household",
                "indexes": [models.Index(fields=["address_fp"], name="household_address"), models.Index(fields=["area"], name="household_area")],
            },
        ),
        migrations.AddField(
            model_name="enrolment",
            name="household",
            field=models.ForeignKey(
                db_column="household", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="records.household"
            ),
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        db_column="person", on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to="records.person"
                    ),
                ),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("name", models.TextField()),
                ("pinyin", models.TextField(default="")),
                ("initials", models.TextField(default="")),
                ("sex", models.TextField(default="")),
                ("born", models.DateField(null=True)),
                ("document", models.TextField(default="")),
                ("identity", models.BinaryField(null=True)),
                ("identity_fp", models.BinaryField(null=True)),
                ("phone", models.BinaryField(null=True)),
                ("phone_fp", models.BinaryField(null=True)),
                ("phone_tail_fp", models.BinaryField(null=True)),
                ("address", models.BinaryField(null=True)),
                ("address_fp", models.BinaryField(null=True)),
                ("purged", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "identity",
            },
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        db_column="person", on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to="records.person"
                    ),
                ),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("hash", models.TextField()),
                ("tries", models.SmallIntegerField(default=0)),
                ("locked", models.BooleanField(default=False)),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "db_table": "pin",
            },
        ),
        migrations.AddField(
            model_name="person",
            name="household",
            field=models.ForeignKey(
                db_column="household", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="people", to="records.household"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="merged_into",
            field=models.ForeignKey(db_column="merged_into", null=True, on_delete=django.db.models.deletion.PROTECT, to="records.person"),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="person",
            field=models.ForeignKey(
                db_column="person", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="records.person"
            ),
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("by", models.TextField()),
                ("filename", models.TextField()),
                ("state", models.TextField(default="reading")),
                ("rows", models.IntegerField(default=0)),
                ("done", models.IntegerField(default=0)),
                ("layout", models.JSONField(default=dict)),
                ("counts", models.JSONField(default=dict)),
                ("error", models.TextField(default="")),
                ("at", models.DateTimeField()),
                ("file", models.ForeignKey(db_column="file", null=True, on_delete=django.db.models.deletion.PROTECT, to="records.file")),
            ],
            options={
                "db_table": "import",
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("sheet", models.TextField()),
                ("row", models.IntegerField()),
                ("outcome", models.TextField(null=True)),
                ("why", models.TextField(default="")),
                ("fields", models.BinaryField(null=True)),
                ("person", models.BigIntegerField(null=True)),
                ("into", models.BigIntegerField(null=True)),
                ("enrolment", models.BigIntegerField(null=True)),
                ("warnings", models.JSONField(default=list)),
                ("undone", models.DateTimeField(null=True)),
                (
                    "source",
                    models.ForeignKey(db_column="import", on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="records.import"),
                ),
            ],
            options={
                "db_table": "import_row",
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("rule", models.TextField()),
                ("occurs_on", models.DateField()),
                ("nth", models.IntegerField()),
                ("raised", models.DateTimeField()),
                ("opened_by", models.IntegerField(default=0)),
                ("lead_role", models.TextField(default="")),
                ("hidden", models.BooleanField(default=False)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.IntegerField(null=True)),
                ("how", models.TextField(null=True)),
                ("outcome", models.TextField(null=True)),
            ],
            options={
                "db_table": "incident",
                "indexes": [
                    models.Index(fields=["area", "raised"], name="incident_area"),
                    models.Index(condition=models.Q(("settled_at__isnull", True)), fields=["area"], name="incident_open"),
                ],
                "constraints": [models.UniqueConstraint(fields=("enrolment", "rule", "occurs_on", "nth"), name="incident_once")],
            },
        ),
        migrations.CreateModel(
            name="LayoutMemory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.TextField()),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("layout", models.JSONField()),
                ("confirmed_by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "layout_memory",
                "constraints": [models.UniqueConstraint(fields=("area", "fingerprint"), name="layout_memory_once")],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("secret_hash", models.BinaryField(unique=True)),
                ("made_at", models.DateTimeField()),
                ("revoked", models.DateTimeField(null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_column="enrolment", on_delete=django.db.models.deletion.PROTECT, related_name="links", to="records.enrolment"
                    ),
                ),
                ("person", models.ForeignKey(db_column="person", null=True, on_delete=django.db.models.deletion.PROTECT, to="records.person")),
            ],
            options={
                "db_table": "link",
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("document", models.TextField()),
                ("rule", models.TextField()),
                ("role", models.TextField()),
                ("post", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("verdict", models.TextField(default="")),
                ("reason", models.BinaryField(null=True)),
                ("round", models.SmallIntegerField(default=1)),
                ("at", models.DateTimeField()),
                ("withdrawn", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "mark",
                "indexes": [models.Index(fields=["area"], name="mark_area")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", ["sign", "seal", "review"])), name="mark_kind_word"),
                    models.CheckConstraint(condition=models.Q(("verdict__in", ["passed", "returned", ""])), name="mark_verdict_word"),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn__isnull", True)), fields=("enrolment", "document", "rule", "round"), name="mark_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("post", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("enrolment", models.BigIntegerField(null=True)),
                ("occurs_on", models.DateField(null=True)),
                ("rule", models.TextField(default="")),
                ("nth", models.IntegerField(default=0)),
                ("step", models.SmallIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "notice",
                "indexes": [
                    models.Index(condition=models.Q(("seen_at__isnull", True)), fields=["post"], name="notice_unseen"),
                    models.Index(fields=["area"], name="notice_area"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("post", "kind", "enrolment", "occurs_on", "rule", "nth", "step"), name="notice_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField(null=True)),
                ("area", models.BigIntegerField(null=True)),
                ("key", models.TextField(unique=True)),
                ("channel", models.TextField(default="any")),
                ("to_post", models.BigIntegerField(null=True)),
                ("to_text", models.TextField(default="")),
                ("kind", models.TextField()),
                ("count", models.IntegerField(default=1)),
                ("link", models.TextField(default="")),
                ("enrolment", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("attempts", models.SmallIntegerField(default=0)),
                ("next_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("dead", models.BooleanField(default=False)),
                ("error", models.TextField(default="")),
            ],
            options={
                "db_table": "outbox",
                "indexes": [models.Index(condition=models.Q(("dead", False), ("sent_at__isnull", True)), fields=["next_at"], name="outbox_due")],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("document", models.TextField()),
                ("number", models.TextField()),
                ("version", models.SmallIntegerField(default=1)),
                ("language", models.TextField(default="zh")),
                ("sha256", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.TextField()),
                ("superseded", models.DateTimeField(null=True)),
                ("file", models.ForeignKey(db_column="file", null=True, on_delete=django.db.models.deletion.PROTECT, to="records.file")),
            ],
            options={
                "db_table": "paper",
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("code", models.TextField(unique=True)),
                ("enrolment", models.BigIntegerField()),
                ("issued", models.DateTimeField()),
                ("revoked", models.DateTimeField(null=True)),
                (
                    "paper",
                    models.ForeignKey(
                        db_column="paper", on_delete=django.db.models.deletion.PROTECT, related_name="certificates", to="records.paper"
                    ),
                ),
            ],
            options={
                "db_table": "certificate",
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("version", models.TextField()),
                ("texts", models.JSONField()),
                ("digest", models.TextField()),
                ("published", models.DateTimeField()),
                ("by", models.TextField(default="")),
            ],
            options={
                "db_table": "plan_version",
                "constraints": [models.UniqueConstraint(fields=("name", "version"), name="plan_version_once")],
            },
        ),
        migrations.AddField(
            model_name="adoption",
            name="plan_version",
            field=models.ForeignKey(
                db_column="plan_version", on_delete=django.db.models.deletion.PROTECT, related_name="adoptions", to="records.planversion"
            ),
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.TextField()),
                ("title", models.TextField(default="")),
                ("active_from", models.DateTimeField()),
                ("active_until", models.DateTimeField(null=True)),
                ("phone", models.BinaryField(null=True)),
                (
                    "agency",
                    models.ForeignKey(db_column="agency", on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="records.agency"),
                ),
                ("area", models.ForeignKey(db_column="area", on_delete=django.db.models.deletion.PROTECT, to="records.area")),
                ("backup", models.ForeignKey(db_column="backup", null=True, on_delete=django.db.models.deletion.SET_NULL, to="records.post")),
                (
                    "member",
                    models.ForeignKey(
                        db_column="member", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="posts", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "post",
            },
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("reason", models.TextField(default="")),
                ("accepted", models.DateTimeField(null=True)),
                (
                    "post",
                    models.ForeignKey(db_column="post", on_delete=django.db.models.deletion.CASCADE, related_name="absences", to="records.post"),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        db_column="successor", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="stands_in", to="records.post"
                    ),
                ),
            ],
            options={
                "db_table": "absence",
            },
        ),
        migrations.CreateModel(
            name="Pulse",
            fields=[
                ("enrolment", models.BigIntegerField(primary_key=True, serialize=False)),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("adoption", models.IntegerField(null=True)),
                ("track", models.TextField(default="")),
                ("stage", models.TextField(default="")),
                ("until", models.DateTimeField()),
                ("individual_at", models.DateTimeField(null=True)),
                ("routine_at", models.DateTimeField(null=True)),
                ("rung_at", models.DateTimeField(null=True)),
                ("plain", models.BooleanField(default=True)),
                ("seq", models.IntegerField(default=0)),
                (
                    "head",
                    models.BinaryField(
                        default=b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
                    ),
                ),
                ("memory", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "pulse",
                "indexes": [
                    models.Index(fields=["individual_at"], name="pulse_individual"),
                    models.Index(fields=["routine_at"], name="pulse_routine"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Read",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("who", models.TextField()),
                ("person", models.BigIntegerField(null=True)),
                ("enrolment", models.BigIntegerField(null=True)),
                ("what", models.TextField()),
                ("purpose", models.TextField(default="")),
            ],
            options={
                "db_table": "read",
                "indexes": [models.Index(fields=["enrolment", "at"], name="read_enrolment"), models.Index(fields=["area", "at"], name="read_area")],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("answered", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "receipt",
                "indexes": [models.Index(fields=["at"], name="receipt_at")],
            },
        ),
        migrations.CreateModel(
            name="Register",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("name", models.TextField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "register",
                "indexes": [models.Index(fields=["area"], name="register_area")],
            },
        ),
        migrations.CreateModel(
            name="RegisterRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("person", models.BigIntegerField(null=True)),
                ("household", models.BigIntegerField(null=True)),
                ("state", models.TextField(default="")),
                ("at", models.DateTimeField()),
                (
                    "register",
                    models.ForeignKey(db_column="register", on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="records.register"),
                ),
            ],
            options={
                "db_table": "register_row",
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("verdict", models.TextField()),
                ("less_restrictive", models.BinaryField(null=True)),
                ("by", models.ForeignKey(db_column="by", on_delete=django.db.models.deletion.PROTECT, to="records.post")),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_column="enrolment", on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="records.enrolment"
                    ),
                ),
            ],
            options={
                "db_table": "review",
            },
        ),
        migrations.CreateModel(
            name="RosterPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("roster", models.TextField()),
                ("day", models.DateField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "roster_plan",
                "constraints": [models.UniqueConstraint(fields=("area", "roster", "day"), name="roster_plan_once")],
            },
        ),
        migrations.CreateModel(
            name="Routine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("track", models.TextField()),
                ("rule", models.TextField()),
                ("nth", models.SmallIntegerField()),
                ("at", models.TimeField()),
                ("every", models.SmallIntegerField(default=1)),
                ("within", models.DurationField()),
                ("stages", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("role", models.TextField()),
                ("kind", models.TextField(default="seat")),
                ("falls_back", models.TextField(default="")),
                ("evidence", models.TextField(default="")),
                ("lapses", models.BooleanField(default=False)),
                ("need", models.BooleanField(default=False)),
                ("must", models.BooleanField(default=True)),
                (
                    "adoption",
                    models.ForeignKey(
                        db_column="adoption", on_delete=django.db.models.deletion.CASCADE, related_name="routines", to="records.adoption"
                    ),
                ),
            ],
            options={
                "db_table": "routine",
            },
        ),
        migrations.CreateModel(
            name="Rung",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("track", models.TextField()),
                ("rule", models.TextField()),
                ("step", models.SmallIntegerField()),
                ("after", models.DurationField()),
                ("to_role", models.TextField()),
                ("kind", models.TextField(default="post")),
                (
                    "adoption",
                    models.ForeignKey(db_column="adoption", on_delete=django.db.models.deletion.CASCADE, related_name="rungs", to="records.adoption"),
                ),
            ],
            options={
                "db_table": "rung",
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("upto", models.DateTimeField()),
                ("ledgers", models.BigIntegerField()),
                ("entries", models.BigIntegerField()),
                ("sha256", models.BinaryField()),
                ("previous", models.BinaryField()),
            ],
            options={
                "db_table": "seal",
                "constraints": [models.UniqueConstraint(fields=("upto",), name="seal_upto")],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("role", models.TextField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "backup",
                    models.ForeignKey(
                        db_column="backup", null=True, on_delete=django.db.models.deletion.PROTECT, related_name="backs_up", to="records.post"
                    ),
                ),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_column="enrolment", on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="records.enrolment"
                    ),
                ),
                ("post", models.ForeignKey(db_column="post", on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="records.post")),
            ],
            options={
                "db_table": "seat",
            },
        ),
        migrations.CreateModel(
            name="Serving",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("how", models.TextField()),
                ("by", models.TextField()),
                ("to", models.TextField(default="")),
                ("at", models.DateTimeField()),
                ("refused", models.BooleanField(default=False)),
                (
                    "paper",
                    models.ForeignKey(db_column="paper", on_delete=django.db.models.deletion.PROTECT, related_name="servings", to="records.paper"),
                ),
            ],
            options={
                "db_table": "serving",
            },
        ),
        migrations.CreateModel(
            name="Specimen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("enrolment", models.BigIntegerField()),
                ("kind", models.TextField()),
                ("ordered", models.DateTimeField()),
                ("taken", models.DateTimeField(null=True)),
                ("sent", models.DateTimeField(null=True)),
                ("resulted", models.DateTimeField(null=True)),
                ("outcome", models.TextField(default="")),
                ("by", models.TextField(default="")),
            ],
            options={
                "db_table": "specimen",
                "indexes": [models.Index(fields=["enrolment"], name="specimen_enrolment"), models.Index(fields=["area"], name="specimen_area")],
            },
        ),
        migrations.CreateModel(
            name="StageSpan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("stage", models.TextField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "enrolment",
                    models.ForeignKey(
                        db_column="enrolment", on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="records.enrolment"
                    ),
                ),
            ],
            options={
                "db_table": "stage_span",
            },
        ),
        migrations.CreateModel(
            name="Stock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.BigIntegerField()),
                ("item", models.TextField()),
                ("quantity", models.IntegerField(default=0)),
                ("agency", models.ForeignKey(db_column="agency", on_delete=django.db.models.deletion.PROTECT, to="records.agency")),
            ],
            options={
                "db_table": "stock",
            },
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area", models.BigIntegerField()),
                ("quantity", models.IntegerField()),
                ("by", models.TextField()),
                ("at", models.DateTimeField()),
                ("post", models.ForeignKey(db_column="post", on_delete=django.db.models.deletion.PROTECT, to="records.post")),
                (
                    "stock",
                    models.ForeignKey(db_column="stock", on_delete=django.db.models.deletion.PROTECT, related_name="issues", to="records.stock"),
                ),
            ],
            options={
                "db_table": "issue",
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("person", models.BigIntegerField()),
                ("from_area", models.BigIntegerField()),
                ("asked_by", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("reason", models.BinaryField(null=True)),
                ("state", models.TextField(default="asked")),
                ("answered_by", models.TextField(default="")),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "transfer",
                "indexes": [models.Index(fields=["area"], name="transfer_area"), models.Index(fields=["from_area"], name="transfer_from")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "accepted", "refused", "withdrawn"])), name="transfer_state_word"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WatchShift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jurisdiction", models.IntegerField()),
                ("area", models.BigIntegerField()),
                ("roster", models.TextField()),
                ("role", models.TextField()),
                ("post", models.BigIntegerField()),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("by", models.TextField(default="")),
            ],
            options={
                "db_table": "watch_shift",
                "indexes": [models.Index(fields=["area", "starts"], name="watch_shift_area"), models.Index(fields=["post"], name="watch_shift_post")],
                "constraints": [models.CheckConstraint(condition=models.Q(("ends__gt", models.F("starts"))), name="watch_shift_span")],
            },
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(condition=models.Q(("hi__gte", models.F("id"))), name="area_interval"),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["province", "city", "county", "township", "village", "site"])), name="area_kind_word"
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.UniqueConstraint(fields=("area", "kind", "name"), name="agency_once"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(condition=models.Q(("purpose__in", ["area", "seat", "auditor", "admin"])), name="member_purpose_word"),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(fields=("area", "agency", "kind"), name="channel_once", nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", ["mail", "robot"])), name="channel_kind_word"),
        ),
        migrations.AddIndex(
            model_name="custody",
            index=models.Index(fields=["area"], name="custody_area"),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"), name="custody_span"
            ),
        ),
        migrations.AddConstraint(
            model_name="custody",
            constraint=models.UniqueConstraint(condition=models.Q(("until__isnull", True)), fields=("enrolment",), name="custody_open"),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["identity_fp"], name="identity_number"),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["phone_fp"], name="identity_phone"),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["phone_tail_fp"], name="identity_tail"),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["address_fp"], name="identity_address"),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["pinyin"], name="identity_pinyin"),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["initials"], name="identity_initials"),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["name"], name="identity_name"),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["area", "pinyin"], name="identity_area"),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.CheckConstraint(condition=models.Q(("sex__in", ["male", "female", "other", ""])), name="identity_sex_word"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["area"], name="person_area"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["area", "ends"], name="enrolment_area_ends"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["adoption", "track"], name="enrolment_adoption"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(condition=models.Q(("subject__in", ["person", "area"])), name="enrolment_subject_word"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(condition=models.Q(("mode__in", ["compulsory", "voluntary"])), name="enrolment_mode_word"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject", "area"), ("person__isnull", False), _connector="OR"), name="enrolment_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mode", "compulsory"), _negated=True),
                    models.Q(
                        ("ends__isnull", False),
                        ("maximum_days__isnull", False),
                        models.Q(("authority", ""), _negated=True),
                        models.Q(("article", ""), _negated=True),
                        models.Q(("decider", ""), _negated=True),
                        models.Q(("first_day_rule", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="enrolment_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mode", "compulsory"), ("subject", "area"), ("ends__isnull", False), ("review_by__isnull", False), _connector="OR"
                ),
                name="enrolment_review_by",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends__isnull", True), ("ends__gt", models.F("starts")), _connector="OR"), name="enrolment_span"
            ),
        ),
        migrations.AddIndex(
            model_name="import",
            index=models.Index(fields=["area", "at"], name="import_area"),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", ["people", "staff"])), name="import_kind_word"),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["reading", "columns", "previewing", "ready", "taking", "taken", "failed"])),
                name="import_state_word",
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["area"], name="import_row_area"),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["person"], name="import_row_person"),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(fields=("source", "sheet", "row"), name="import_row_once"),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["created", "merged", "rejected", "unchanged"])), name="import_row_outcome_word"
            ),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["area"], name="link_area"),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(fields=["enrolment"], name="paper_enrolment"),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(fields=["area"], name="paper_area"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(fields=("number", "version", "language"), name="paper_number"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(condition=models.Q(("language__in", ["zh", "en", "both"])), name="paper_language_word"),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["enrolment"], name="certificate_enrolment"),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"), name="adoption_span"
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["role", "area"], name="post_role_area"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("active_until__isnull", True), ("active_until__gte", models.F("active_from")), _connector="OR"), name="post_span"
            ),
        ),
        migrations.AddConstraint(
            model_name="absence",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"), name="absence_span"
            ),
        ),
        migrations.AddIndex(
            model_name="registerrow",
            index=models.Index(fields=["area"], name="register_row_area"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["area"], name="review_area"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(condition=models.Q(("verdict__in", ["upheld", "changed", "ended"])), name="review_verdict_word"),
        ),
        migrations.AddConstraint(
            model_name="routine",
            constraint=models.UniqueConstraint(fields=("adoption", "track", "rule", "nth"), name="routine_once"),
        ),
        migrations.AddConstraint(
            model_name="routine",
            constraint=models.CheckConstraint(condition=models.Q(("every__gte", 1)), name="routine_every"),
        ),
        migrations.AddConstraint(
            model_name="routine",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", ["seat", "post", "person"])), name="routine_kind_word"),
        ),
        migrations.AddConstraint(
            model_name="rung",
            constraint=models.UniqueConstraint(fields=("adoption", "track", "rule", "step"), name="rung_once"),
        ),
        migrations.AddConstraint(
            model_name="rung",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", ["seat", "post", "person"])), name="rung_kind_word"),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(condition=models.Q(("until__isnull", True)), fields=["post"], name="seat_of_post"),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(fields=["area", "role"], name="seat_area"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"), name="seat_span"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(condition=models.Q(("until__isnull", True)), fields=("enrolment", "role"), name="seat_open"),
        ),
        migrations.AddIndex(
            model_name="serving",
            index=models.Index(fields=["enrolment"], name="serving_enrolment"),
        ),
        migrations.AddIndex(
            model_name="serving",
            index=models.Index(fields=["area"], name="serving_area"),
        ),
        migrations.AddConstraint(
            model_name="serving",
            constraint=models.CheckConstraint(
                condition=models.Q(("how__in", ["hand", "door", "phone", "post", "screen", "oral"])), name="serving_how_word"
            ),
        ),
        migrations.AddIndex(
            model_name="stagespan",
            index=models.Index(fields=["area", "stage"], name="stage_span_area"),
        ),
        migrations.AddConstraint(
            model_name="stagespan",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"), name="stage_span_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="stagespan",
            constraint=models.UniqueConstraint(condition=models.Q(("until__isnull", True)), fields=("enrolment",), name="stage_span_open"),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.CheckConstraint(condition=models.Q(("quantity__gte", 0)), name="stock_quantity"),
        ),
        migrations.AddConstraint(
            model_name="stock",
            constraint=models.UniqueConstraint(fields=("agency", "item"), name="stock_once"),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(condition=models.Q(("quantity", 0), _negated=True), name="issue_something"),
        ),
    ]
