"""Put the demo back to its beginning, while Anju runs or not: from a copy in a second, or built again when the copy is half a day old."""

import argparse

from django.conf import settings

from anju.site.commands import anew
from anju.site.postgres import Refused
from anju.workers.loop import Stop


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("what", choices=["reset"])


def run(args: argparse.Namespace) -> int:
    """Reset. Refused outside a demo: it would empty a real database."""
    if not settings.ANJU_DEMO:
        raise Refused("this is no demo (ANJU_DEMO=0 or DATABASE_URL is set); nothing was touched")
    anew.begin_again(Stop())
    anew.prepare_next()
    return 0
