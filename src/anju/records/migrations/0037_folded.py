"""WeCom's userids are the same in capitals and in small letters: one of them opens one member's account, however it is spelled.

Where two members hold one in two spellings, this stops and names it: a person decides whose it is.
"""

from django.db import migrations

NAME = "socialaccount_wecom_folded"


class Migration(migrations.Migration):
    dependencies = [("records", "0036_handed"), ("socialaccount", "0006_alter_socialaccount_extra_data")]
    atomic = False

    operations = [
        migrations.RunSQL(f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}", migrations.RunSQL.noop),
        migrations.RunSQL(
            f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} ON socialaccount_socialaccount (upper(uid)) WHERE provider = 'wecom'",
            f"DROP INDEX CONCURRENTLY IF EXISTS {NAME}",
        ),
    ]
