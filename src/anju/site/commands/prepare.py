"""Make everything ready to serve: tables, grants, translations, static files, and the demo where it is on. Quick when nothing changed."""

import argparse
from functools import cache

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from anju.operations import clock, demo, heartbeat
from anju.records import roles
from anju.site import assets, database, messages, session, template
from anju.site.environment import read


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing may follow the verb."""


def run(args: argparse.Namespace) -> int:
    """Take every step in order."""
    if behind():
        call_command("migrate", interactive=False, verbosity=0)
    roles.grant(database.passwords(read()))
    session.become("worker")
    heartbeat.expect(clock.now(), clock.real())
    messages.compile_into(settings.LOCALE_PATHS[0])
    assets.collect()
    if settings.ANJU_DEMO and demo.prepare():
        template.keep(clock.real())
    template.judge()
    return 0


def behind() -> bool:
    """Whether a migration waits: to compare names takes a hundredth of the time that migrating to the same place does."""
    return not known() <= MigrationRecorder(connection).applied_migrations().keys()


@cache
def known() -> set[tuple[str, str]]:
    """Every migration of the installed apps, as (app, name); read from the disk once."""
    return set(MigrationLoader(None).disk_migrations)
