"""Who may see and do things for somebody at a door, by whose word, and until when; and looks that are not told at the door."""

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.models import F, Q

GUARDS = """
CREATE TRIGGER consent_stays BEFORE UPDATE OF enrolment, person, what, given, holder, covers, by ON consent FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_ended BEFORE UPDATE OF withdrawn ON consent FOR EACH ROW
    WHEN (OLD.withdrawn IS NOT NULL AND NEW.withdrawn IS DISTINCT FROM OLD.withdrawn) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_kept BEFORE DELETE ON consent FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
BACK = "DROP TRIGGER consent_stays ON consent; DROP TRIGGER consent_ended ON consent; DROP TRIGGER consent_kept ON consent;"
INDEX = "CREATE UNIQUE INDEX CONCURRENTLY consent_once ON consent (enrolment, holder) WHERE withdrawn IS NULL AND holder IS NOT NULL"
ONCE = models.UniqueConstraint(fields=["enrolment", "holder"], condition=Q(withdrawn=None, holder__isnull=False), name="consent_once")
WHOSE = Q(what="afar", holder=None) | (~Q(what="afar") & Q(holder__isnull=False, hash=""))


class Migration(migrations.Migration):
    dependencies = [("records", "0025_field")]
    atomic = False

    operations = [
        migrations.AddField("read", "quiet", models.BooleanField(default=False, db_default=False)),
        migrations.AddField("link", "consent", models.BigIntegerField(null=True)),
        migrations.AddField("consent", "holder", models.BigIntegerField(null=True)),
        migrations.AddField("consent", "name", models.BinaryField(null=True)),
        migrations.AddField("consent", "covers", models.JSONField(default=list, db_default=[])),
        migrations.AddField("consent", "by", models.TextField(default="", db_default="")),
        migrations.AddField("consent", "withdrawn_by", models.TextField(default="", db_default="")),
        migrations.AddField("consent", "hash", models.TextField(default="", db_default="")),
        migrations.AddField("consent", "tries", models.SmallIntegerField(default=0, db_default=0)),
        migrations.AddField("consent", "locked", models.BooleanField(default=False, db_default=False)),
        AddConstraintNotValid("consent", models.CheckConstraint(condition=Q(what__in=["afar", "speaks", "guardian"]), name="consent_what_word")),
        AddConstraintNotValid("consent", models.CheckConstraint(condition=WHOSE, name="consent_whose")),
        AddConstraintNotValid("consent", models.CheckConstraint(condition=Q(withdrawn=None) | Q(withdrawn__gte=F("given")), name="consent_order")),
        ValidateConstraint("consent", "consent_what_word"),
        ValidateConstraint("consent", "consent_whose"),
        ValidateConstraint("consent", "consent_order"),
        migrations.RunSQL(GUARDS, BACK),
        AddIndexConcurrently("consent", models.Index(fields=["holder"], name="consent_holder", condition=Q(withdrawn=None))),
        migrations.RunSQL(INDEX, "DROP INDEX consent_once", state_operations=[migrations.AddConstraint("consent", ONCE)]),
    ]
