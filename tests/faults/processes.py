"""Workers as real processes over a clone, with a clock set by the test; and what they have decided, to compare."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import Any

from django.db import connection, transaction

from anju.operations import clock, tick
from anju.records.models import Clock
from anju.records.scope import ENGINE, scoped

SIZE = int(os.environ.get("FAULTS_SIZE", "300"))
"""Enrolments; FAULTS_SIZE=20000 for the size DESIGN asks for."""
PATIENCE = 60.0 + SIZE / 50  # seconds

DUTIES = "SELECT enrolment, occurs_on, rule, nth, role, post, opens, closes, climbed, lapsed, how, opened_by FROM duty ORDER BY 1, 2, 3, 4"
CLIMBS = "SELECT enrolment, occurs_on, rule, nth, step, at, to_role, to_post FROM climb ORDER BY 1, 2, 3, 4, 5"
INCIDENTS = "SELECT enrolment, rule, occurs_on, nth, raised FROM incident ORDER BY 1, 2, 3, 4"
LEFT = "SELECT count(*) FROM pulse WHERE least(individual_at, routine_at) <= %s"
GAPS = "SELECT enrolment, count(*), max(seq), min(seq), count(DISTINCT seq) FROM entry GROUP BY 1 HAVING count(*) <> max(seq) OR min(seq) <> 1"


def ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a statement, as the engine sees them."""
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute(statement, list(values) or None)
        return list(cursor.fetchall())


def decided() -> dict[str, list[tuple[Any, ...]]]:
    """Everything decided so far, but for when it was recorded."""
    return {"duties": ask(DUTIES), "climbs": ask(CLIMBS), "incidents": ask(INCIDENTS)}


def set_clock(at: datetime) -> None:
    """Let Anju's clock show `at` now, in this process and in every other over this database."""
    with scoped(ENGINE):
        Clock.objects.update_or_create(pk=1, defaults={"offset": at - datetime.now(UTC)})
    clock._read = (-clock.KEEP, timedelta(0))


def environment(name: str, server: Any) -> dict[str, str]:
    """What a process needs to work on the clone `name`."""
    host = str(server.socket) if server is not None else connection.settings_dict["HOST"]
    url = f"postgresql://anju_owner@localhost/{name}?host={host}"
    return {**os.environ, "DATABASE_URL": url, "ANJU_LOGIN": "worker", "DJANGO_SETTINGS_MODULE": "anju.site.settings", "ANJU_DEMO": "1"}


def in_peace(at: datetime, *before: datetime) -> dict[str, list[tuple[Any, ...]]]:
    """What ticks at `before` and `at`, undisturbed, decide over this ground; all of it is taken back."""
    with transaction.atomic():
        for moment in (*before, at):
            tick.tick(moment)
        found = decided()
        transaction.set_rollback(True)
    return found


@contextmanager
def worker(surroundings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A tick worker with small transactions, killed at the end if it still runs."""
    words = [sys.executable, "-m", "anju.workers.tick", "--batch", str(max(40, SIZE // 10))]
    process = subprocess.Popen(words, env=surroundings, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def kill(process: subprocess.Popen[bytes]) -> None:
    """As the machine would: nothing is told to it."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def until(true: Any, patience: float = PATIENCE) -> None:
    """Wait for something to become true; fail when it does not."""
    end = monotonic() + patience
    while not true():
        assert monotonic() < end, "waited too long"
        sleep(0.02)


def nothing_left(now: datetime) -> bool:
    """Whether everything due at `now` is decided."""
    return bool(ask(LEFT, now)[0][0] == 0)
