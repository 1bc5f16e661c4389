"""Sensors of a home, what changed at them, and the platforms that push what theirs tell."""

import django.db.models.deletion
from django.db import migrations, models

GUARDS = """
CREATE TRIGGER device_jurisdiction BEFORE UPDATE OF jurisdiction ON device FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER signal_jurisdiction BEFORE UPDATE OF jurisdiction ON signal FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER road_jurisdiction BEFORE UPDATE OF jurisdiction ON road FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER device_kept BEFORE DELETE ON device FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER road_kept BEFORE DELETE ON road FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signal_stays BEFORE UPDATE OF device, enrolment, word, at, received ON signal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pushed_stays BEFORE UPDATE ON pushed FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0023_messages'),
    ]

    operations = [
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('key', models.TextField()),
                ('kind', models.TextField()),
                ('fitted', models.DateTimeField()),
                ('by', models.TextField()),
                ('reason', models.BinaryField(null=True)),
                ('paired', models.DateTimeField(null=True)),
                ('started', models.DateTimeField(null=True)),
                ('started_by', models.TextField(default='')),
                ('removed', models.DateTimeField(null=True)),
                ('removed_by', models.TextField(default='')),
                ('position', models.TextField(default='unknown')),
                ('settled', models.TextField(default='unknown')),
                ('moved', models.DateTimeField(null=True)),
                ('opened', models.DateTimeField(null=True)),
                ('battery', models.SmallIntegerField(null=True)),
                ('weak', models.BooleanField(default=False)),
                ('tampered', models.BooleanField(default=False)),
                ('hazard', models.TextField(null=True)),
                ('heard', models.DateTimeField(null=True)),
                ('listen', models.DateTimeField(null=True)),
                ('silent', models.DateTimeField(null=True)),
                ('told', models.BigIntegerField(default=0)),
                ('unread', models.BigIntegerField(default=0)),
                ('recent', models.TextField(default='')),
                ('purged', models.DateTimeField(null=True)),
                ('enrolment', models.ForeignKey(db_column='enrolment', on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='records.enrolment')),
                ('household', models.ForeignKey(db_column='household', on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='records.household')),
            ],
            options={
                'db_table': 'device',
            },
        ),
        migrations.CreateModel(
            name='Road',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('key', models.TextField(unique=True)),
                ('name', models.TextField()),
                ('secret', models.BinaryField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'road',
                'indexes': [models.Index(fields=['area'], name='road_area')],
            },
        ),
        migrations.CreateModel(
            name='Pushed',
            fields=[
                ('pk', models.CompositePrimaryKey('road', 'nonce', blank=True, editable=False, primary_key=True, serialize=False)),
                ('nonce', models.TextField()),
                ('at', models.DateTimeField()),
                ('stored', models.IntegerField()),
                ('road', models.ForeignKey(db_column='road', on_delete=django.db.models.deletion.PROTECT, related_name='pushes', to='records.road')),
            ],
            options={
                'db_table': 'pushed',
            },
        ),
        migrations.CreateModel(
            name='Signal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('enrolment', models.BigIntegerField()),
                ('word', models.TextField()),
                ('at', models.DateTimeField()),
                ('received', models.DateTimeField()),
                ('due', models.DateTimeField()),
                ('decided', models.DateTimeField(null=True)),
                ('device', models.ForeignKey(db_column='device', on_delete=django.db.models.deletion.PROTECT, related_name='signals', to='records.device')),
            ],
            options={
                'db_table': 'signal',
            },
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(fields=['area'], name='device_area'),
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(fields=['enrolment'], name='device_enrolment'),
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(condition=models.Q(('removed__isnull', True), ('silent__isnull', True), ('started__isnull', False)), fields=['listen'], name='device_listen'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.UniqueConstraint(condition=models.Q(('removed__isnull', True)), fields=('key',), name='device_once'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['contact', 'smoke', 'gas', 'water'])), name='device_kind_word'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(('position__in', ['unknown', 'open', 'closed'])), name='device_position_word'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(('settled__in', ['unknown', 'open', 'closed'])), name='device_settled_word'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(('reason__isnull', False), ('purged__isnull', False), _connector='OR'), name='device_reason'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(('started__isnull', True), ('paired__isnull', False), _connector='OR'), name='device_tried'),
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.CheckConstraint(condition=models.Q(('battery__isnull', True), models.Q(('battery__gte', 0), ('battery__lte', 100)), _connector='OR'), name='device_battery'),
        ),
        migrations.AddIndex(
            model_name='pushed',
            index=models.Index(fields=['at'], name='pushed_at'),
        ),
        migrations.AddIndex(
            model_name='signal',
            index=models.Index(condition=models.Q(('decided__isnull', True)), fields=['due'], name='signal_due'),
        ),
        migrations.AddIndex(
            model_name='signal',
            index=models.Index(fields=['enrolment', 'at'], name='signal_enrolment'),
        ),
        migrations.AddIndex(
            model_name='signal',
            index=models.Index(fields=['area'], name='signal_area'),
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
