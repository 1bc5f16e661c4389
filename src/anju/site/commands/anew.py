"""The demo's own process, started by `serve`: when a page asks, it puts the demo back to its beginning. As the owner of the database.

It is started beforehand, because starting takes longer than putting back. Killed half way it begins once more when it runs again: the request stands
until it is carried out. Pages and clocks find the new database by themselves.
"""

import argparse
import logging
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection

from anju.operations import clock, heartbeat
from anju.site import session, template
from anju.site.commands import prepare
from anju.site.postgres import Refused
from anju.workers.loop import Stop

log = logging.getLogger(__name__)

BEAT = 0.05
"""Seconds between two looks for a request: somebody is waiting."""
TRIES = 5
PAUSE = 1.0
"""Seconds between two tries where the database died over it: it is started again meanwhile."""
AFTERWARDS = 1.0
"""Seconds in which whoever waited has the disk for the first pages."""


def add(parser: argparse.ArgumentParser) -> None:
    """Nothing may follow the verb."""


def run(args: argparse.Namespace) -> int:
    """Watch for requests until SIGTERM or SIGINT. Raises Refused outside a demo."""
    if not settings.ANJU_DEMO:
        raise Refused("this is no demo (ANJU_DEMO=0 or DATABASE_URL is set)")
    stop = Stop()
    with stop.heard():
        prepare.known()  # nobody waits for it later
        prepare_next()
        while not stop:
            if settings.ANJU_RESET.exists():
                carry_out(stop)
            stop.pause(BEAT)
    return 0


def carry_out(stop: Stop) -> None:
    """Do what was asked for, then take the request away; also one that can never be done, so that nobody waits for it."""
    began = monotonic()
    try:
        begin_again(stop)
        log.info("the demo begins again", extra={"seconds": round(monotonic() - began, 2)})
    except (Refused, DatabaseError):
        log.exception("the demo could not begin again")
    if not stop:
        settings.ANJU_RESET.unlink(missing_ok=True)
        stop.pause(AFTERWARDS)
    prepare_next()


def prepare_next() -> None:
    """Have the next copy stand ready; where that cannot be, it is made when it is asked for."""
    try:
        template.make_ready(clock.real())
    except DatabaseError:
        log.warning("no copy of the demo stands ready")
    connection.close()


def begin_again(stop: Stop) -> None:
    """Put the copy back, or build anew where it is half a day old. Tried again where the database died over it."""
    for left in reversed(range(TRIES)):
        try:
            whole = template.put_back(clock.real())
            session.become("owner")
            if not whole or prepare.behind():
                prepare.run(argparse.Namespace())
            else:
                session.become("worker")
                heartbeat.expect(clock.now(), clock.real())
            template.number_on(clock.real())
            return
        except OperationalError:
            connection.close()
            if not left or stop:
                raise
            stop.pause(PAUSE)
