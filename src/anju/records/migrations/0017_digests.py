"""A list that was due at an hour, as it was sent, line by line; the table kept free for it until now was empty."""

import django.db.models.deletion
from django.db import migrations, models

GUARDS = """
CREATE TRIGGER digest_jurisdiction BEFORE UPDATE OF jurisdiction ON digest FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER digest_kept BEFORE DELETE ON digest FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER digest_line_jurisdiction BEFORE UPDATE OF jurisdiction ON digest_line FOR EACH ROW
    WHEN (OLD.jurisdiction IS DISTINCT FROM NEW.jurisdiction) EXECUTE FUNCTION jurisdiction_stays();
CREATE TRIGGER digest_line_kept BEFORE DELETE ON digest_line FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0016_resources'),
    ]

    operations = [
        migrations.DeleteModel(name='Digest'),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('enrolment', models.BigIntegerField()),
                ('rule', models.TextField()),
                ('occurs_on', models.DateField()),
                ('nth', models.IntegerField()),
                ('fact', models.IntegerField()),
                ('since', models.DateTimeField()),
                ('cut_off', models.DateTimeField()),
                ('sent', models.DateTimeField()),
                ('by', models.TextField()),
                ('lines', models.IntegerField()),
                ('struck', models.IntegerField()),
                ('digest', models.BinaryField()),
                ('withdrawn', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'digest',
                'indexes': [models.Index(fields=['area', 'sent'], name='digest_area')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn__isnull', True)), fields=('enrolment', 'rule', 'occurs_on', 'nth'), name='digest_once'), models.CheckConstraint(condition=models.Q(('lines__gte', models.F('struck')), ('struck__gte', 0)), name='digest_struck'), models.CheckConstraint(condition=models.Q(('cut_off__gte', models.F('since')), ('sent__gte', models.F('cut_off'))), name='digest_span')],
            },
        ),
        migrations.CreateModel(
            name='DigestLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('jurisdiction', models.IntegerField()),
                ('area', models.BigIntegerField()),
                ('number', models.IntegerField()),
                ('enrolment', models.BigIntegerField()),
                ('said', models.BinaryField(null=True)),
                ('salt', models.BinaryField(null=True)),
                ('digest', models.BinaryField()),
                ('struck', models.BooleanField(default=False)),
                ('reason', models.BinaryField(null=True)),
                ('purged', models.DateTimeField(null=True)),
                ('list', models.ForeignKey(db_column='list', on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='records.digest')),
            ],
            options={
                'db_table': 'digest_line',
                'indexes': [models.Index(fields=['area'], name='digest_line_area'), models.Index(fields=['enrolment'], name='digest_line_enrolment')],
                'constraints': [models.UniqueConstraint(fields=('list', 'number'), name='digest_line_once'), models.CheckConstraint(condition=models.Q(('struck', False), ('reason__isnull', False), ('purged__isnull', False), _connector='OR'), name='digest_line_reason')],
            },
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
