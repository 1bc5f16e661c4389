"""Things there are only so many of: which there are, who has which, what became of each."""

import django.db.models.deletion
from django.db import migrations, models

GUARDS = """
CREATE TRIGGER resource_jurisdiction BEFORE UPDATE OF jurisdiction ON resource FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER resource_kept BEFORE DELETE ON resource FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER resource_unit_jurisdiction BEFORE UPDATE OF jurisdiction ON resource_unit FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER resource_unit_kept BEFORE DELETE ON resource_unit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER taking_jurisdiction BEFORE UPDATE OF jurisdiction ON taking FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER taking_kept BEFORE DELETE ON taking FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER unit_step_jurisdiction BEFORE UPDATE OF jurisdiction ON unit_step FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER unit_step_kept BEFORE DELETE ON unit_step FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER unit_step_stays BEFORE UPDATE ON unit_step FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0015_time'),
    ]

    operations = [
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('plan', models.TextField()),
                ('name', models.TextField()),
            ],
            options={
                'db_table': 'resource',
                'constraints': [models.UniqueConstraint(fields=('area', 'plan', 'name'), name='resource_once')],
            },
        ),
        migrations.CreateModel(
            name='ResourceUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('label', models.TextField()),
                ('plain', models.TextField()),
                ('slot', models.SmallIntegerField(null=True)),
                ('capacity', models.SmallIntegerField()),
                ('unused', models.DateTimeField(null=True)),
                ('resource', models.ForeignKey(db_column='resource', on_delete=django.db.models.deletion.PROTECT, related_name='units', to='records.resource')),
            ],
            options={
                'db_table': 'resource_unit',
            },
        ),
        migrations.CreateModel(
            name='Taking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('enrolment', models.BigIntegerField()),
                ('fact', models.IntegerField()),
                ('slot', models.SmallIntegerField(null=True)),
                ('at_once', models.SmallIntegerField()),
                ('exception', models.BooleanField(default=False)),
                ('reason', models.BinaryField(null=True)),
                ('since', models.DateTimeField()),
                ('by', models.TextField()),
                ('until', models.DateTimeField(null=True)),
                ('given_fact', models.IntegerField(null=True)),
                ('given_by', models.TextField(default='')),
                ('undone', models.BooleanField(default=False)),
                ('purged', models.DateTimeField(null=True)),
                ('resource', models.ForeignKey(db_column='resource', on_delete=django.db.models.deletion.PROTECT, related_name='takings', to='records.resource')),
                ('unit', models.ForeignKey(db_column='unit', on_delete=django.db.models.deletion.PROTECT, related_name='takings', to='records.resourceunit')),
            ],
            options={
                'db_table': 'taking',
            },
        ),
        migrations.CreateModel(
            name='UnitStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('what', models.TextField()),
                ('label', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.TextField()),
                ('reason', models.BinaryField(null=True)),
                ('unit', models.ForeignKey(db_column='unit', on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='records.resourceunit')),
            ],
            options={
                'db_table': 'unit_step',
            },
        ),
        migrations.AddConstraint(
            model_name='resourceunit',
            constraint=models.UniqueConstraint(fields=('resource', 'plain'), name='resource_unit_label'),
        ),
        migrations.AddConstraint(
            model_name='resourceunit',
            constraint=models.UniqueConstraint(condition=models.Q(('slot__isnull', False)), fields=('resource', 'slot'), name='resource_unit_slot'),
        ),
        migrations.AddConstraint(
            model_name='resourceunit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('slot__isnull', True), ('unused__isnull', False)), models.Q(('slot__gte', 1), ('slot__isnull', False), ('slot__lte', models.F('capacity')), ('unused__isnull', True)), _connector='OR'), name='resource_unit_capacity'),
        ),
        migrations.AddConstraint(
            model_name='resourceunit',
            constraint=models.CheckConstraint(condition=models.Q(('plain', ''), _negated=True), name='resource_unit_named'),
        ),
        migrations.AddIndex(
            model_name='taking',
            index=models.Index(fields=['area'], name='taking_area'),
        ),
        migrations.AddIndex(
            model_name='taking',
            index=models.Index(fields=['enrolment'], name='taking_enrolment'),
        ),
        migrations.AddConstraint(
            model_name='taking',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('unit',), name='taking_one'),
        ),
        migrations.AddConstraint(
            model_name='taking',
            constraint=models.UniqueConstraint(condition=models.Q(('slot__isnull', False), ('until__isnull', True)), fields=('resource', 'slot'), name='taking_at_once'),
        ),
        migrations.AddConstraint(
            model_name='taking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('exception', True), ('slot__isnull', True)), models.Q(('exception', False), ('slot__gte', 1), ('slot__isnull', False), ('slot__lte', models.F('at_once'))), _connector='OR'), name='taking_slot'),
        ),
        migrations.AddConstraint(
            model_name='taking',
            constraint=models.CheckConstraint(condition=models.Q(('exception', False), ('reason__isnull', False), ('purged__isnull', False), _connector='OR'), name='taking_reason'),
        ),
        migrations.AddConstraint(
            model_name='taking',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='taking_span'),
        ),
        migrations.AddIndex(
            model_name='unitstep',
            index=models.Index(fields=['unit', 'at'], name='unit_step_unit'),
        ),
        migrations.AddConstraint(
            model_name='unitstep',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ['named', 'renamed', 'unused', 'used', 'given_back'])), name='unit_step_what_word'),
        ),
        migrations.AddConstraint(
            model_name='unitstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('what__in', ['unused', 'given_back']), _negated=True), ('reason__isnull', False), _connector='OR'), name='unit_step_reason'),
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
