"""Put the demo back to its beginning, while Anju runs or not: from a copy in a second, or built again when the copy is half a day old."""

import argparse

from django.conf import settings

from anju.operations import clock, heartbeat
from anju.site import session, template
from anju.site.commands import prepare
from anju.site.postgres import Refused


def add(parser: argparse.ArgumentParser) -> None:
    """Say what may follow the verb."""
    parser.add_argument("what", choices=["reset"])


def run(args: argparse.Namespace) -> int:
    """Reset. Refused outside a demo: it would empty a real database."""
    if not settings.ANJU_DEMO:
        raise Refused("this is no demo (ANJU_DEMO=0 or DATABASE_URL is set); nothing was touched")
    whole = template.put_back(clock.real())
    session.become("owner")
    if not whole or prepare.behind():
        return prepare.run(args)
    session.become("worker")
    heartbeat.expect(clock.now(), clock.real())
    return 0
