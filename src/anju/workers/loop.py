"""A loop that comes round until it is asked to stop, says each time that it did, and outlives its database."""

import logging
import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from time import monotonic
from types import FrameType

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError, connection

from anju.operations import clock, heartbeat
from anju.records.scope import refuse_if_powerful

log = logging.getLogger(__name__)

IDLE = 1.0  # seconds between two rounds that found nothing to do
LONGEST = 5.0  # seconds between two attempts while the database is away
SHORTEST = 0.1  # seconds before the first of them

Round = Callable[[datetime], bool]
"""Does what is due at an instant; whether there is more to do at once."""


class Stop:
    """Turns true on SIGTERM or SIGINT and ends a pause at once. A pipe, because an Event may deadlock when set from a signal's handler."""

    def __init__(self) -> None:
        self._asked = False
        self._out, self._in = os.pipe()
        os.set_blocking(self._in, False)

    def __bool__(self) -> bool:
        return self._asked

    def pause(self, seconds: float) -> None:
        """Wait that long, or until asked to stop."""
        if seconds > 0 and not self._asked:
            select.select([self._out], [], [], seconds)

    def ask(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Ask the loop to end after its round."""
        if not self._asked:
            self._asked = True
            os.write(self._in, b".")

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen for both signals meanwhile."""
        before = {sign: signal.signal(sign, self.ask) for sign in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)


class Loop:
    """Rounds of `work` under `name`. After a failed round it waits longer each time; only a round that went well moves the heartbeat."""

    def __init__(self, name: str, work: Round, *, idle: float = IDLE) -> None:
        self.name = name
        self.stop = Stop()
        self._work = work
        self._idle = idle
        self._faults = 0
        self._beaten = 0.0

    def run(self) -> int:
        """Come round until asked to stop; returns the process's exit code."""
        log.info("loop started", extra={"task": self.name})
        with self.stop.heard():
            while not self.stop:
                self.stop.pause(self.once())
        connection.close()
        log.info("loop stopped", extra={"task": self.name})
        return 0

    def goes_on(self) -> bool:
        """Asked by long work between its transactions: moves the heartbeat, and tells whether to go on."""
        self._beat()
        return not self.stop

    def once(self) -> float:
        """One round; how many seconds to pause after it. Nothing that goes wrong in it ends the loop.

        Raises ImproperlyConfigured, before anything is done, where the login could pass by the policies.
        """
        try:
            if not self._beaten:
                refuse_if_powerful()
            more = self._work(clock.now())
            self._beat()
        except ImproperlyConfigured:
            raise
        except (OperationalError, InterfaceError):
            return self._failed("database is away")
        except Exception:  # noqa: BLE001  # one bad round must not end the watch over all others
            return self._failed("round failed")
        self._faults = 0
        return 0.0 if more else self._idle

    def _beat(self) -> None:
        if self._beaten and monotonic() - self._beaten < IDLE / 2:
            return
        heartbeat.beat(self.name, clock.now(), clock.real())
        self._beaten = monotonic()

    def _failed(self, event: str) -> float:
        self._faults += 1
        level = logging.WARNING if self._faults == 1 else logging.ERROR
        log.log(level, event, extra={"task": self.name, "count": self._faults}, exc_info=True)
        connection.close()
        return float(min(LONGEST, SHORTEST * 2 ** min(self._faults, 10)))
