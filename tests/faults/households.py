"""`python -m tests.faults.households lay N | report`: people at home, as a process that outlives the database.

`lay` lays the ground and opens the morning's duties. `report` sends one report of each household, four at a time; whatever fails is sent again with
its key, as a phone does, and each one that was answered is printed: "enrolment key".
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep
from uuid import UUID, uuid5

import django
from django.db import InterfaceError, OperationalError, connection

django.setup()

from bench import ground  # noqa: E402

from anju.operations import tick  # noqa: E402
from anju.operations.record import Said, record  # noqa: E402
from anju.operations.viewer import household_viewer  # noqa: E402
from anju.records.scope import ENGINE, scoped  # noqa: E402

MORNING = ground.NIGHT + timedelta(hours=4, minutes=30)
NAMESPACE = UUID("6f2b1a52-0000-4000-8000-000000000000")


def lay(size: int) -> None:
    """So many enrolments, their morning temperature due."""
    ground.lay(size)
    tick.tick(MORNING)


def report() -> None:
    """One report of each."""
    with scoped(ENGINE), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM enrolment ORDER BY id")
        enrolments = [number for (number,) in cursor.fetchall()]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(_persistently, enrolments))


def _persistently(enrolment: int) -> None:
    key = uuid5(NAMESPACE, str(enrolment))
    said = [Said("evidence", "report", {"celsius": 36.7, "site": "axillary"}, via="household")]
    for _ in range(2400):
        try:
            record(household_viewer(enrolment, None), enrolment, said, now=MORNING, key=key)
        except (OperationalError, InterfaceError):
            connection.close()
            sleep(0.05)
        else:
            os.write(1, f"{enrolment} {key}\n".encode())  # whole lines, whichever thread
            return
    raise SystemExit(f"{enrolment} was never answered")


if __name__ == "__main__":
    lay(int(sys.argv[2])) if sys.argv[1] == "lay" else report()
