"""Registers with their doors and dated places, the way in for those who arrive, and what was found and decided about each."""

from datetime import UTC, datetime

import django.db.models.deletion
from django.db import migrations, models

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ONE_LEVEL = """ALTER TABLE dated_place ADD CONSTRAINT dated_place_one EXCLUDE USING gist (
    register WITH =, plain WITH =, daterange(since, until) WITH &&) WHERE (struck IS NULL)"""


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0012_units'),
    ]

    operations = [
        migrations.CreateModel(
            name='DatedPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('place', models.TextField()),
                ('plain', models.TextField()),
                ('level', models.TextField()),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('source', models.TextField(default='')),
                ('at', models.DateTimeField()),
                ('by', models.TextField()),
                ('struck', models.DateTimeField(null=True)),
                ('struck_by', models.TextField(default='')),
            ],
            options={
                'db_table': 'dated_place',
            },
        ),
        migrations.CreateModel(
            name='Gate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('adoption', models.IntegerField()),
                ('secret', models.BinaryField(null=True)),
                ('secret_hash', models.BinaryField(unique=True)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.TextField()),
                ('revoked', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'gate',
            },
        ),
        migrations.CreateModel(
            name='RegisterStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('state', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.TextField()),
                ('enrolment', models.BigIntegerField(null=True)),
                ('seq', models.IntegerField(null=True)),
                ('reason', models.BinaryField(null=True)),
            ],
            options={
                'db_table': 'register_step',
            },
        ),
        migrations.CreateModel(
            name='Screening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('adoption', models.IntegerField()),
                ('form', models.TextField()),
                ('said', models.BinaryField(null=True)),
                ('source', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.TextField()),
                ('superseded', models.DateTimeField(null=True)),
                ('proposed', models.TextField(default='')),
                ('row', models.SmallIntegerField(null=True)),
                ('track', models.TextField(default='')),
                ('decided', models.DateTimeField(null=True)),
                ('decided_by', models.TextField(default='')),
                ('basis', models.BinaryField(null=True)),
                ('reason', models.BinaryField(null=True)),
                ('purged', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'screening',
            },
        ),
        migrations.RemoveConstraint(
            model_name='import',
            name='import_kind_word',
        ),
        migrations.RemoveField(
            model_name='registerrow',
            name='household',
        ),
        migrations.RemoveField(
            model_name='registerrow',
            name='person',
        ),
        migrations.AddField(
            model_name='import',
            name='register',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='register',
            name='adoption',
            field=models.IntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='register',
            name='checked_by',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='register',
            name='kept_by',
            field=models.TextField(default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='registerrow',
            name='door_fp',
            field=models.BinaryField(default=b''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='registerrow',
            name='due',
            field=models.DateTimeField(default=LONG_AGO),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='registerrow',
            name='enrolment',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='registerrow',
            name='nth',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='registerrow',
            name='occurs_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='registerrow',
            name='said',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='registerrow',
            name='settled',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='registerrow',
            name='state',
            field=models.TextField(default='registered'),
        ),
        migrations.AddIndex(
            model_name='registerrow',
            index=models.Index(condition=models.Q(('nth__isnull', True), ('state', 'registered')), fields=['due'], name='register_row_due'),
        ),
        migrations.AddConstraint(
            model_name='import',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['people', 'staff', 'doors'])), name='import_kind_word'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['households', 'places'])), name='register_kind_word'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('area', 'name'), name='register_once'),
        ),
        migrations.AddConstraint(
            model_name='register',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='register_span'),
        ),
        migrations.AddConstraint(
            model_name='registerrow',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['registered', 'checked', 'exempt'])), name='register_row_state_word'),
        ),
        migrations.AddConstraint(
            model_name='registerrow',
            constraint=models.UniqueConstraint(fields=('register', 'door_fp'), name='register_row_once'),
        ),
        migrations.AddConstraint(
            model_name='registerrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled__isnull', True), ('state', 'registered')), models.Q(models.Q(('state', 'registered'), _negated=True), ('settled__isnull', False)), _connector='OR'), name='register_row_settled'),
        ),
        migrations.AddField(
            model_name='datedplace',
            name='register',
            field=models.ForeignKey(db_column='register', on_delete=django.db.models.deletion.PROTECT, related_name='places', to='records.register'),
        ),
        migrations.AddIndex(
            model_name='gate',
            index=models.Index(fields=['area'], name='gate_area'),
        ),
        migrations.AddField(
            model_name='registerstep',
            name='line',
            field=models.ForeignKey(db_column='line', on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='records.registerrow'),
        ),
        migrations.AddField(
            model_name='screening',
            name='person',
            field=models.ForeignKey(db_column='person', on_delete=django.db.models.deletion.PROTECT, related_name='screenings', to='records.person'),
        ),
        migrations.AddIndex(
            model_name='datedplace',
            index=models.Index(fields=['area'], name='dated_place_area'),
        ),
        migrations.AddConstraint(
            model_name='datedplace',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='dated_place_span'),
        ),
        migrations.AddConstraint(
            model_name='datedplace',
            constraint=models.CheckConstraint(condition=models.Q(('plain', ''), _negated=True), name='dated_place_named'),
        ),
        migrations.AddIndex(
            model_name='registerstep',
            index=models.Index(fields=['area'], name='register_step_area'),
        ),
        migrations.AddIndex(
            model_name='registerstep',
            index=models.Index(fields=['line', 'at'], name='register_step_line'),
        ),
        migrations.AddConstraint(
            model_name='registerstep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['registered', 'checked', 'exempt'])), name='register_step_state_word'),
        ),
        migrations.AddIndex(
            model_name='screening',
            index=models.Index(fields=['area', 'at'], name='screening_area'),
        ),
        migrations.AddIndex(
            model_name='screening',
            index=models.Index(fields=['person'], name='screening_person'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['list', 'above', 'report', 'door', 'self', 'staff'])), name='screening_source_word'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.UniqueConstraint(condition=models.Q(('decided__isnull', True), ('superseded__isnull', True)), fields=('person',), name='screening_waits'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(('decided__isnull', True), models.Q(models.Q(('track', ''), _negated=True), models.Q(('decided_by', ''), _negated=True)), _connector='OR'), name='screening_decided'),
        ),
        migrations.AddConstraint(
            model_name='screening',
            constraint=models.CheckConstraint(condition=models.Q(('decided__isnull', True), ('track', models.F('proposed')), ('reason__isnull', False), ('purged__isnull', False), _connector='OR'), name='screening_override'),
        ),
        migrations.RunSQL(ONE_LEVEL, 'ALTER TABLE dated_place DROP CONSTRAINT dated_place_one'),
    ]
