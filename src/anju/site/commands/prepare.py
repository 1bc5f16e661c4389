"""Make everything ready to serve: tables, grants, translations, static files, and the demo where it is on. Quick when nothing changed."""

import argparse
import importlib
import logging
from importlib.util import find_spec

from django.conf import settings
from django.core.management import call_command

from anju.site import assets, messages

log = logging.getLogger(__name__)


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing may follow the verb."""


def run(args: argparse.Namespace) -> int:
    """Take every step in order."""
    call_command("migrate", interactive=False, verbosity=0)
    if find_spec("anju.records.roles"):
        importlib.import_module("anju.records.roles").grant()
    messages.compile_into(settings.LOCALE_PATHS[0])
    assets.collect()
    if settings.ANJU_DEMO and find_spec("anju.operations") and find_spec("anju.operations.demo"):
        importlib.import_module("anju.operations.demo").prepare()
    return 0
