"""Bring the database's tables up to this version, as their owner."""

import argparse

from django.core.management import call_command


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("--plan", action="store_true", help="only tell what would be done")


def run(args: argparse.Namespace) -> int:
    """Migrate, or tell the steps."""
    call_command("migrate", interactive=False, verbosity=1, plan=args.plan)
    return 0
